// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <openssl/err.h>

namespace portcullis::jose {

/// Leaves OpenSSL's error queue of this thread as it was: what stays in it would be taken for a
/// failure of the next TLS connection.
class OpenSslErrors {
public:
    OpenSslErrors() { ERR_set_mark(); }
    OpenSslErrors(const OpenSslErrors &) = delete;
    OpenSslErrors &operator=(const OpenSslErrors &) = delete;
    ~OpenSslErrors() { ERR_pop_to_mark(); }
};

} // namespace portcullis::jose
