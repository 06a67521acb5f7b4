// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/certificate_facts.h"

namespace portcullis::pipeline {

namespace {

std::string hex(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string first(const std::vector<std::string> &names)
{
    return names.empty() ? std::string() : names.front();
}

std::string subjectOf(const io::PeerCertificate &certificate, model::MtlsAuthenticator::Name name)
{
    using Name = model::MtlsAuthenticator::Name;
    switch (name) {
    case Name::Subject:
        break;
    case Name::CommonName:
        return certificate.commonName;
    case Name::Dns:
        return first(certificate.dns);
    case Name::Uri:
        return first(certificate.uris);
    case Name::Email:
        return first(certificate.emails);
    }
    return certificate.subject;
}

} // namespace

tl::expected<TokenFacts, Reason> certificateFacts(const io::PeerCertificate &certificate,
                                                  model::MtlsAuthenticator::Name name)
{
    TokenFacts facts;
    facts.subject = subjectOf(certificate, name);
    if (facts.subject.empty())
        return tl::unexpected(Reason::AuthenticateCertificateName);
    const auto claim = [&facts](const char *claimName, std::vector<std::string> values) {
        if (!values.empty())
            facts.claims.push_back({claimName, std::move(values)});
    };
    // Sorted by name.
    claim("dns", certificate.dns);
    claim("email", certificate.emails);
    claim("fingerprint", {hex(certificate.key())});
    if (!certificate.subject.empty())
        claim("subject", {certificate.subject});
    claim("uri", certificate.uris);
    facts.expiry = certificate.notAfter;
    return facts;
}

} // namespace portcullis::pipeline
