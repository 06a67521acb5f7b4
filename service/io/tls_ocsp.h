// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace portcullis::io {

/// An OCSP response that is shown with a certificate to clients that ask for it (RFC 6066 section
/// 8): that the certificate was not revoked, without a question to its authority.
class OcspResponse {
public:
    /// Reads the DER file at `path`, a response about the certificate of `context`. Fails if it is
    /// no OCSP response at all.
    static Result<std::shared_ptr<const OcspResponse>> load(const std::string &path,
                                                            ssl_ctx_st *context);

    /// Why it is not shown, now or at all: it is about another certificate, says nothing good, is
    /// not valid yet or no longer.
    std::optional<std::string> problem(WallTime now) const;
    /// Shows it with `context`'s certificate as long as there is no problem; logs once when that
    /// ends. It must live as long as the context.
    void staple(ssl_ctx_st *context) const;

private:
    static int onStatusRequest(ssl_st *ssl, void *response);

    std::string m_path;
    std::string m_bytes;
    std::string m_fault; // for good
    WallTime m_from{};
    WallTime m_until{}; // WallTime::max(): says nothing of an end
    mutable std::atomic<bool> m_told{false};
};

} // namespace portcullis::io
