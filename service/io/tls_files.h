// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <cstdint>
#include <optional>
#include <string>

struct asn1_string_st;
struct ssl_ctx_st;

/// Reading what TLS needs from files.
namespace portcullis::io {

/// What is wrong with the files of one certificate.
struct CertificateFault {
    enum class File : std::uint8_t { Certificate, Key, Ocsp };
    File file;
    std::string what; ///< names the file
};

/// Larger files are no certificates: the system's own bundle of authorities has 200 KiB.
inline constexpr std::size_t kMaxTlsFile = std::size_t{16} * 1024 * 1024;

/// The content of a file. Fails with a text that does not name it.
Result<std::string> readTlsFile(const std::string &path);

/// Loads a PEM chain and its PEM key into `context`.
std::optional<CertificateFault> loadCertificate(ssl_ctx_st *context, const std::string &certificate,
                                                const std::string &key);

/// ASN.1's UTCTime or GeneralizedTime; beyond what WallTime holds (RFC 5280 section 4.1.2.5: the
/// year 9999 is no end at all) WallTime::max().
WallTime wallTimeOf(const asn1_string_st *time);

} // namespace portcullis::io
