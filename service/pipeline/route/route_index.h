// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/route/candidate_lists.h"
#include "service/pipeline/route/host_table.h"
#include "service/pipeline/route/path_pattern.h"
#include "service/pipeline/route/path_trie.h"
#include "shared/model/document.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// One segment that a pattern captures.
struct Capture {
    std::uint32_t segment = 0; ///< its index within the path
    bool rest = false;         ///< and all that follow
    std::string name;

    friend auto operator<=>(const Capture &, const Capture &) = default;
};

/// What a look-up that found no route knows.
struct Missed {
    int standIn = -1;            ///< first of the routes that only the method kept from matching
    MethodSet::Mask methods = 0; ///< of all of them
    std::vector<std::string_view> otherMethods;
    std::vector<std::uint32_t> routes; ///< all of them, with repetitions
};

/// Every enabled route of a document under its hosts and paths. Immutable once built.
class RouteIndex {
public:
    /// How path patterns are taken.
    enum class Reading : std::uint8_t {
        Exact,   ///< as written
        Lenient, ///< as lookalikePattern() reads them; without captures
    };

    RouteIndex(const model::Document &document, Reading reading);

    /// The first candidate, in the documented order, that matches; null if there is none, and then
    /// `methodFailed` says whether a method had a part in it.
    const Candidate *select(std::string_view host, std::string_view path, MatchRequest &request,
                            bool &methodFailed) const;
    /// The same, but of those that match and differ only by name the one of route `preferred`.
    const Candidate *selectPreferring(std::uint32_t preferred, std::string_view host,
                                      std::string_view path, MatchRequest &request) const;
    /// Whether `route` matches, if not as the first.
    bool matches(std::uint32_t route, std::string_view host, std::string_view path,
                 MatchRequest &request) const;
    /// What to say after select() found nothing because of a method. Looks at everything that
    /// matches host and path.
    Missed collect(std::string_view host, std::string_view path, MatchRequest &request) const;
    /// The captures of `candidate`, `candidate.captureCount` of them.
    const Capture *captures(const Candidate &candidate) const
    {
        return m_captures.data() + candidate.captures;
    }

private:
    struct Pending {
        std::uint32_t node;
        bool rest;
        CandidateLists::Entry entry;
    };

    struct Building; // what only construction needs

    void addRoute(const model::Route &route, std::uint32_t index, std::uint32_t nameRank,
                  Reading reading, Building &building);
    void addCaptures(const PathPattern &pattern, Candidate &candidate, Building &building);
    std::uint32_t tree(const std::string &host);
    void makeLists(std::vector<Pending> &pending);

    /// Calls `visit(root)` for the trees of `host`, the most specific first.
    template <typename Visit>
    void forEachTree(std::string_view host, Visit visit) const;

    HostTable m_exact;
    HostTable m_suffixes;             // of `*.suffix`
    std::uint64_t m_suffixLabels = 0; // bit n: some suffix has n labels; 63: that many or more
    std::uint32_t m_any = kNoIndex;
    PathTrie m_trie;
    CandidateLists m_lists;
    std::vector<Capture> m_captures;
};

} // namespace portcullis::pipeline
