// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct x509_st;

namespace portcullis::io {

/// Who the other end of a connection is by its certificate, which was verified. All texts are
/// printable ASCII and so fit into a field or a log; names that are not are left out.
struct PeerCertificate {
    std::string subject;    ///< the distinguished name as RFC 2253 writes it: `CN=acme,O=Partners`
    std::string commonName; ///< the most specific one of the subject; empty: none
    // Subject alternative names, in the certificate's order:
    std::vector<std::string> dns; ///< in lower case
    std::vector<std::string> uris;
    std::vector<std::string> emails;
    std::array<std::uint8_t, 32> sha256{}; ///< of the whole certificate
    WallTime notAfter{};                   ///< the last moment of its validity

    /// The fingerprint as bytes; never two certificates with the same.
    std::string_view key() const
    {
        return {reinterpret_cast<const char *>(sha256.data()), sha256.size()};
    }
};

/// Reads what is needed of `certificate`.
PeerCertificate describeCertificate(x509_st *certificate);

} // namespace portcullis::io
