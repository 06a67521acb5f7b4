// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/peer_certificate.h"

#include "service/io/tls_files.h"
#include "shared/core/ascii.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

namespace portcullis::io {

namespace {

struct Free {
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(GENERAL_NAMES *names) const { GENERAL_NAMES_free(names); }
    void operator()(unsigned char *text) const { OPENSSL_free(text); }
};

bool isPrintable(std::string_view text)
{
    return !text.empty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string distinguishedName(const X509_NAME *name)
{
    const std::unique_ptr<BIO, Free> out(BIO_new(BIO_s_mem()));
    if (!out || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0)
        return {};
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    const std::string text(bytes, size > 0 ? static_cast<std::size_t>(size) : 0);
    return isPrintable(text) ? text : std::string();
}

/// The last one: a name is written from the general to the specific.
std::string commonNameOf(const X509_NAME *name)
{
    int last = -1;
    for (int at = -1; (at = X509_NAME_get_index_by_NID(name, NID_commonName, at)) >= 0;)
        last = at;
    const X509_NAME_ENTRY *entry = last >= 0 ? X509_NAME_get_entry(name, last) : nullptr;
    unsigned char *utf8 = nullptr;
    const int size = entry ? ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry)) : -1;
    if (size < 0)
        return {};
    const std::unique_ptr<unsigned char, Free> owned(utf8);
    const std::string text(reinterpret_cast<const char *>(utf8), static_cast<std::size_t>(size));
    return isPrintable(text) ? text : std::string();
}

void readAltNames(X509 *certificate, PeerCertificate &out)
{
    const std::unique_ptr<GENERAL_NAMES, Free> names(static_cast<GENERAL_NAMES *>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_DNS && name->type != GEN_URI && name->type != GEN_EMAIL)
            continue;
        const ASN1_IA5STRING *value = name->d.ia5;
        std::string text(reinterpret_cast<const char *>(ASN1_STRING_get0_data(value)),
                         static_cast<std::size_t>(ASN1_STRING_length(value)));
        if (!isPrintable(text)) // what hides behind a NUL is no name
            continue;
        if (name->type == GEN_DNS)
            out.dns.push_back(toLower(text));
        else
            (name->type == GEN_URI ? out.uris : out.emails).push_back(std::move(text));
    }
}

} // namespace

PeerCertificate describeCertificate(x509_st *certificate)
{
    PeerCertificate out;
    const X509_NAME *subject = X509_get_subject_name(certificate);
    if (X509_NAME_entry_count(subject) > 0)
        out.subject = distinguishedName(subject);
    out.commonName = commonNameOf(subject);
    readAltNames(certificate, out);
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), out.sha256.data(), &size);
    out.notAfter = wallTimeOf(X509_get0_notAfter(certificate));
    return out;
}

} // namespace portcullis::io
