// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ip.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace portcullis {

/// Many address ranges as one set: overlapping and nested ranges are merged when it is built, so a
/// look-up is a binary search over disjoint intervals however they were written.
///
/// Immutable once built; any thread.
class IpSet {
public:
    IpSet() = default;
    explicit IpSet(const std::vector<IpRange> &ranges);

    /// As IpRange::contains for any of the ranges. Cost: O(log ranges).
    bool contains(const IpAddress &address) const;
    bool empty() const { return m_v4.empty() && m_v6.empty(); }

private:
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_v4; // first and last, ascending
    std::vector<std::pair<IpAddress, IpAddress>> m_v6;
};

} // namespace portcullis
