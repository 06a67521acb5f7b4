// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ascii.h"

#include <string>
#include <string_view>
#include <unordered_map>

struct ssl_ctx_st;

namespace portcullis::io {

/// Which certificate answers to which server name (RFC 6066 section 3): exact names before
/// wildcards, of equal ones the certificate that was added first. A wildcard stands for one label
/// (RFC 6125 section 6.4.3). Contexts are borrowed.
class CertificateNames {
public:
    /// The longest name of the DNS.
    static constexpr std::size_t kMaxName = 253;

    /// Adds the DNS names of the certificate's alternative names; of its subject where it has none.
    void add(ssl_ctx_st *context);
    /// Null: nobody answers to it. Cost: two look-ups by hash.
    ssl_ctx_st *find(std::string_view name) const;

private:
    using Table = std::unordered_map<std::string, ssl_ctx_st *, StringHash, std::equal_to<>>;

    void addName(std::string name, ssl_ctx_st *context);

    Table m_exact;
    Table m_wildcards; // by what follows `*`, dot included
};

} // namespace portcullis::io
