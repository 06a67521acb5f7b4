// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// From a host to a number. Open addressing: a look-up touches one or two cache lines.
class HostTable {
public:
    /// The number under `host`; the slot is made with `fallback` if there is none yet.
    std::uint32_t findOrInsert(std::string_view host, std::uint32_t fallback);
    /// The number under `host`, or kNoIndex.
    std::uint32_t find(std::string_view host) const;
    bool empty() const { return m_used == 0; }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t offset = 0; // of the host in m_text
        std::uint32_t size = 0;   // 0: a free slot
        std::uint32_t value = 0;
    };

    std::size_t locate(std::string_view host, std::uint32_t hash) const;
    void grow();

    std::vector<Slot> m_slots;
    std::size_t m_used = 0;
    std::string m_text;
};

} // namespace portcullis::pipeline
