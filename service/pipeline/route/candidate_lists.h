// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/route/conditions.h"
#include "service/pipeline/route/method_set.h"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace portcullis::pipeline {

inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();

/// One path of one route, at the end of its pattern.
struct Candidate {
    std::uint32_t route = 0; ///< into the document
    std::int32_t priority = 0;
    std::uint32_t conditions = kNoIndex; ///< into CandidateLists
    std::uint32_t captures = 0;          ///< first of its captures
    std::uint16_t captureCount = 0;
    MethodSet::Mask methods = MethodSet::kAny;
    bool last = false;    ///< ends its list
    bool indexed = false; ///< first of a list that has a table
    bool tied = false;    ///< only the name puts it before the next of its list
};

/// What decides between candidates of one host and path, and lists them in one order.
struct CandidateOrder {
    std::int32_t priority = 0;    ///< higher first
    std::uint32_t conditions = 0; ///< more first
    bool methods = false;         ///< a list of methods before none
    std::uint32_t name = 0;       ///< rank of the route's name
    std::uint32_t path = 0;       ///< index within the route's paths

    bool before(const CandidateOrder &other) const;
    /// Equal but for name and path.
    bool ties(const CandidateOrder &other) const;
};

/// The candidates of every host and path: short runs in one array, each in the order above. Long
/// ones have a table beside them, from an exact condition to those that ask for it, so that a
/// thousand routes told apart by one header cost no more than ten.
class CandidateLists {
public:
    /// Longest list that is simply looked through.
    static constexpr std::size_t kLongestScan = 16;

    struct Entry {
        Candidate candidate;
        CandidateOrder order;
    };

    /// Keeps what the candidates of one route share; to be called before its candidates are used.
    std::uint32_t addConditions(Conditions conditions);
    void addOtherMethods(std::uint32_t route, std::vector<std::string> names);
    /// Appends a list, sorted here; returns the index of its first candidate.
    std::uint32_t append(std::span<Entry> entries);

    const Candidate &operator[](std::uint32_t index) const { return m_candidates[index]; }
    bool methodMatches(const Candidate &candidate, const MatchRequest &request) const;
    bool conditionsHold(const Candidate &candidate, MatchRequest &request) const;
    /// Methods of `route` that have no bit; empty for most.
    const std::vector<std::string> &otherMethods(std::uint32_t route) const;

    /// Calls `visit(index)` for the candidates of the list at `first` that the request might match;
    /// `visit` returns false when no later one of the same run can be of interest. A list with a
    /// table consists of several runs, each in order.
    template <typename Visit>
    void scan(std::uint32_t first, MatchRequest &request, Visit visit) const
    {
        if (m_candidates[first].indexed) {
            scanTable(m_tables.find(first)->second, request, visit);
            return;
        }
        for (std::uint32_t i = first; visit(i) && !m_candidates[i].last; ++i) { }
    }

private:
    struct Table {
        std::vector<std::uint32_t> plain; // no exact condition
        std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> byKey;
    };

    void index(std::uint32_t first);

    template <typename Visit>
    static void scanRun(const std::vector<std::uint32_t> &run, Visit &visit)
    {
        for (const std::uint32_t i : run) {
            if (!visit(i))
                return;
        }
    }

    template <typename Visit>
    static void scanTable(const Table &table, MatchRequest &request, Visit &visit)
    {
        scanRun(table.plain, visit);
        if (table.byKey.empty())
            return;
        const auto scanKey = [&](std::uint64_t key) {
            if (const auto it = table.byKey.find(key); it != table.byKey.end())
                scanRun(it->second, visit);
        };
        for (const http::Field &field : request.fields())
            scanKey(fieldKey(field.name, field.value));
        for (const QueryParam &param : request.query())
            scanKey(parameterKey(param.name, param.value));
    }

    std::vector<Candidate> m_candidates;
    std::vector<Conditions> m_conditions;
    std::unordered_map<std::uint32_t, std::vector<std::string>> m_otherMethods; // by route
    std::unordered_map<std::uint32_t, Table> m_tables; // by first candidate
};

} // namespace portcullis::pipeline
