// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/candidate_lists.h"

#include <algorithm>
#include <tuple>

namespace portcullis::pipeline {

bool CandidateOrder::before(const CandidateOrder &other) const
{
    return std::tie(other.priority, other.conditions, other.methods, name, path)
        < std::tie(priority, conditions, methods, other.name, other.path);
}

bool CandidateOrder::ties(const CandidateOrder &other) const
{
    return priority == other.priority && conditions == other.conditions && methods == other.methods;
}

std::uint32_t CandidateLists::addConditions(Conditions conditions)
{
    if (conditions.empty())
        return kNoIndex;
    m_conditions.push_back(std::move(conditions));
    return static_cast<std::uint32_t>(m_conditions.size() - 1);
}

void CandidateLists::addOtherMethods(std::uint32_t route, std::vector<std::string> names)
{
    if (!names.empty())
        m_otherMethods.emplace(route, std::move(names));
}

std::uint32_t CandidateLists::append(std::span<Entry> entries)
{
    std::sort(entries.begin(), entries.end(),
              [](const Entry &a, const Entry &b) { return a.order.before(b.order); });
    const auto first = static_cast<std::uint32_t>(m_candidates.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        m_candidates.push_back(entries[i].candidate);
        m_candidates.back().tied =
            i + 1 < entries.size() && entries[i].order.ties(entries[i + 1].order);
    }
    m_candidates.back().last = true;
    if (entries.size() > kLongestScan)
        index(first);
    return first;
}

void CandidateLists::index(std::uint32_t first)
{
    Table table;
    for (std::uint32_t i = first; i < m_candidates.size(); ++i) {
        const std::uint32_t conditions = m_candidates[i].conditions;
        const auto key =
            conditions == kNoIndex ? std::nullopt : m_conditions[conditions].indexKey();
        (key ? table.byKey[*key] : table.plain).push_back(i);
    }
    m_candidates[first].indexed = true;
    m_tables.emplace(first, std::move(table));
}

bool CandidateLists::methodMatches(const Candidate &candidate, const MatchRequest &request) const
{
    if (candidate.methods & MethodSet::kAny)
        return true;
    if (!(candidate.methods & request.methodBit()))
        return false;
    if (request.methodBit() != MethodSet::kOther)
        return true;
    const auto &names = otherMethods(candidate.route);
    return std::find(names.begin(), names.end(), request.method()) != names.end();
}

bool CandidateLists::conditionsHold(const Candidate &candidate, MatchRequest &request) const
{
    return candidate.conditions == kNoIndex || m_conditions[candidate.conditions].hold(request);
}

const std::vector<std::string> &CandidateLists::otherMethods(std::uint32_t route) const
{
    static const std::vector<std::string> none;
    const auto it = m_otherMethods.find(route);
    return it == m_otherMethods.end() ? none : it->second;
}

} // namespace portcullis::pipeline
