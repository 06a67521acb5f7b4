// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/parts.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace portcullis::store {

namespace {

constexpr std::uint64_t kGap = 1ULL << 10;
// 27 bits of the revision, 26 of the part, 10 of the gap: a signed 64-bit integer holds it.
static_assert((kMaxRevision + 1) * kMaxNewParts * kGap == 1ULL << 63);

/// Members and lists in the order in which a document is written; what is unknown comes last.
std::size_t rank(const EntityKey &key)
{
    static constexpr std::array<std::string_view, 9> kOrder{
        "version",   "listeners", "authenticators", "consumers", "rateLimits",
        "upstreams", "routes",    "defaults",       "accessLog"};
    const std::string &member = key.kind == kDocumentMember ? key.name : key.kind;
    return static_cast<std::size_t>(std::ranges::find(kOrder, member) - kOrder.begin());
}

auto place(const Part &part)
{
    return std::tuple(rank(part.key), std::string_view(part.key.kind), part.position,
                      std::string_view(part.key.name));
}

/// Which of the positions can stay: a longest rising run of those that are not 0.
std::vector<bool> longestRising(const std::vector<std::uint64_t> &positions)
{
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::vector<std::size_t> ends; // of the best run of each length: the index of its last
    std::vector<std::size_t> previous(positions.size(), kNone);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (positions[i] == 0)
            continue;
        const auto at = std::ranges::lower_bound(ends, positions[i], {},
                                                 [&](std::size_t end) { return positions[end]; });
        previous[i] = at == ends.begin() ? kNone : *std::prev(at);
        if (at == ends.end())
            ends.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> stays(positions.size(), false);
    for (std::size_t i = ends.empty() ? kNone : ends.back(); i != kNone; i = previous[i])
        stays[i] = true;
    return stays;
}

} // namespace

StoredDocument assemble(RevisionNumber number, std::vector<Part> parts)
{
    const auto before = [](const Part &a, const Part &b) { return place(a) < place(b); };
    if (!std::ranges::is_sorted(parts, before))
        std::ranges::stable_sort(parts, before);
    StoredDocument document{number, {}};
    document.entities.reserve(parts.size());
    for (Part &part : parts)
        document.entities.push_back({std::move(part.key), std::move(part.text), part.changed});
    return document;
}

ContentSum sumOf(const std::vector<Part> &parts)
{
    ContentSum sum{};
    for (const Part &part : parts)
        sum += part.sum();
    return sum;
}

std::uint64_t newPosition(RevisionNumber revision, std::uint64_t index)
{
    return (revision * kMaxNewParts + index) * kGap;
}

bool arrange(std::vector<std::uint64_t> &positions, RevisionNumber revision, std::uint64_t index)
{
    const std::vector<bool> stays = longestRising(positions);
    std::vector<std::uint64_t> arranged(positions.size(), 0);
    bool room = true;
    std::uint64_t last = 0; // the position in front
    for (std::size_t i = 0; room && i < positions.size();) {
        if (stays[i]) {
            last = arranged[i] = positions[i];
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < positions.size() && !stays[end])
            ++end;
        if (end == positions.size()) { // behind all the others: newer than anything
            for (; i < end; ++i)
                arranged[i] = newPosition(revision, index++);
            break;
        }
        const std::uint64_t step = (positions[end] - last) / (end - i + 1);
        room = step > 0;
        for (; i < end; ++i)
            last = arranged[i] = last + step;
    }
    if (!room) {
        for (std::uint64_t &position : arranged)
            position = newPosition(revision, index++);
    }
    positions = std::move(arranged);
    return room;
}

} // namespace portcullis::store
