// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/failure_table.h"
#include "shared/core/clock.h"
#include "shared/core/ip.h"
#include "shared/model/document.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// What a token may do; each may do what those before it may.
enum class Role : std::uint8_t {
    Viewer,   ///< read
    Operator, ///< and revoke keys, drain targets, reset usage
    Admin,    ///< all
};

std::string_view roleName(Role role);
std::optional<Role> parseRole(std::string_view name);

/// A token as it is kept: its hash, never the token.
struct AdminToken {
    std::string name;
    Role role = Role::Viewer;
    model::Sha256 sha256{};
    std::optional<WallTime> expires{};
    std::string id{}; ///< of the store
};

model::Sha256 sha256Of(std::string_view text);
/// The token of file mode, which may do all that there is to do.
AdminToken fileToken(std::string_view token);

/// Who makes a request.
struct Caller {
    std::string token; ///< its name; empty: nobody, on a path that is open to all
    Role role = Role::Viewer;
    std::string address;
};

/// Who may come in, and how often one may try. Thread: the control thread.
class AdminAccess {
public:
    /// So many refused tokens from one address in so long, and it is slowed down: its requests wait
    /// before their token is looked at.
    static constexpr model::CountPerWindow kFailures{10, Milliseconds(60'000)};
    static constexpr Milliseconds kSlowDown{1'000};
    /// Requests that wait so at a time. More would take the connections from those who may come in;
    /// they are refused at once.
    static constexpr std::size_t kMaxWaiting = 16;

    /// Replaces all tokens.
    void setTokens(std::vector<AdminToken> tokens);
    bool hasTokens() const { return !m_tokens.empty(); }
    /// Every token is compared, in constant time, whichever it is.
    const AdminToken *find(std::string_view token, WallTime now) const;

    void used(const AdminToken &token, WallTime now) { m_uses[token.id] = now; }
    /// When tokens were last used since the start, by id.
    const std::map<std::string, WallTime> &uses() const { return m_uses; }

    bool slowedDown(const IpAddress &address, SteadyTime now) const;
    void failed(const IpAddress &address, SteadyTime now);
    Milliseconds retryAfter(const IpAddress &address, SteadyTime now) const;

    /// A place among those that wait, for as long as it lives.
    class Place {
    public:
        explicit Place(AdminAccess &access) : m_access(access) { ++m_access.m_waiting; }
        Place(const Place &) = delete;
        Place &operator=(const Place &) = delete;
        ~Place() { --m_access.m_waiting; }

    private:
        AdminAccess &m_access;
    };
    bool mayWait() const { return m_waiting < kMaxWaiting; }

private:
    static constexpr std::size_t kAddresses = 1024; // that are remembered

    std::vector<AdminToken> m_tokens;
    std::map<std::string, WallTime> m_uses; // of m_tokens only
    pipeline::FailureTable m_failures{kAddresses};
    std::size_t m_waiting = 0;
};

} // namespace portcullis::control
