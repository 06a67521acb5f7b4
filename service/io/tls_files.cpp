// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_files.h"

#include "service/io/tls_error.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace portcullis::io {

Result<std::string> readTlsFile(const std::string &path)
{
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failure(std::generic_category().message(errno));
    std::string bytes;
    char block[4096];
    while (file.read(block, sizeof(block)) || file.gcount() > 0) {
        bytes.append(block, static_cast<std::size_t>(file.gcount()));
        if (bytes.size() > kMaxTlsFile)
            return failure("it is too large");
    }
    if (file.bad())
        return failure(std::generic_category().message(errno));
    return bytes;
}

std::optional<CertificateFault> loadCertificate(ssl_ctx_st *context, const std::string &certificate,
                                                const std::string &key)
{
    using File = CertificateFault::File;
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
        return CertificateFault{File::Certificate,
                                "certificate " + certificate + " can't be used: " + opensslError()};
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1
        || SSL_CTX_check_private_key(context) != 1)
        return CertificateFault{File::Key, "key " + key + " can't be used: " + opensslError()};
    return {};
}

WallTime wallTimeOf(const asn1_string_st *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    using namespace std::chrono;
    const sys_days date{year(parts.tm_year + 1900) / month(static_cast<unsigned>(parts.tm_mon + 1))
                        / day(static_cast<unsigned>(parts.tm_mday))};
    const sys_seconds second =
        date + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
    const sys_seconds last = floor<seconds>(WallTime::max());
    return second >= last ? WallTime::max() : WallTime(second);
}

} // namespace portcullis::io
