// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_names.h"

#include "service/io/peer_certificate.h"

#include <openssl/ssl.h>

#include <array>

namespace portcullis::io {

void CertificateNames::addName(std::string name, ssl_ctx_st *context)
{
    if (name.starts_with("*."))
        m_wildcards.emplace(name.substr(1), context);
    else
        m_exact.emplace(std::move(name), context);
}

void CertificateNames::add(ssl_ctx_st *context)
{
    X509 *const certificate = SSL_CTX_get0_certificate(context);
    if (!certificate)
        return;
    PeerCertificate names = describeCertificate(certificate);
    if (names.dns.empty())
        addName(toLower(names.commonName), context);
    for (std::string &name : names.dns)
        addName(std::move(name), context);
}

ssl_ctx_st *CertificateNames::find(std::string_view name) const
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    std::array<char, kMaxName> lower;
    if (name.empty() || name.size() > lower.size())
        return nullptr;
    for (std::size_t i = 0; i < name.size(); ++i)
        lower[i] = asciiLower(name[i]);
    const std::string_view key(lower.data(), name.size());
    if (const auto exact = m_exact.find(key); exact != m_exact.end())
        return exact->second;
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos || dot == 0)
        return nullptr;
    const auto wildcard = m_wildcards.find(key.substr(dot));
    return wildcard != m_wildcards.end() ? wildcard->second : nullptr;
}

} // namespace portcullis::io
