// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

struct ssl_ctx_st;

namespace portcullis::io {

/// What session tickets are sealed with (RFC 5077, RFC 8446 section 4.6.1): servers keep nothing of
/// a session. The keys are random, replaced in the course of handshakes, and never leave memory: a
/// recording of yesterday can't be read with what is there today.
///
/// One object may serve any number of TLS contexts: which sessions may be resumed where is decided
/// by the context that is sealed into each. Thread: any; the lock is held while a key is copied.
class TicketKeys {
public:
    /// A new key as often as this.
    static constexpr Seconds kRotation{3600};
    /// Keys before the newest one that are still accepted, so a ticket is good for at least
    /// kRotation times this.
    static constexpr std::size_t kOldKeys = 2;

    struct Key {
        std::array<std::uint8_t, 16> name{};
        std::array<std::uint8_t, 32> encryption{}; // AES-256-CBC
        std::array<std::uint8_t, 32> mac{};        // HMAC-SHA-256
    };
    /// The key for a new ticket; none if no random numbers can be had.
    std::optional<Key> newest(SteadyTime now);
    /// The key of that name, unless it is too old; `fresh`: it is the newest.
    struct Found {
        Key key;
        bool fresh = false;
    };
    std::optional<Found> find(const std::uint8_t *name, SteadyTime now);

private:
    bool rotate(SteadyTime now);

    std::mutex m_mutex;
    std::array<Key, 1 + kOldKeys> m_keys; // newest first
    std::size_t m_count = 0;
    SteadyTime m_rotatedAt{};
};

/// Seals the tickets of `context` with `keys`, which must live as long as the context.
void useTicketKeys(ssl_ctx_st *context, TicketKeys &keys);

} // namespace portcullis::io
