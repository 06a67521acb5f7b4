// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"

#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace portcullis::pipeline {

/// Who may call a route, reduced to what can be compared: equal contents have equal numbers. Shadow
/// entries restrict nobody and are left out.
struct Policy {
    static constexpr int kNone = -1; ///< no such condition
    enum Condition : unsigned char { Consumers, Groups, Scopes, Claims, Ip, ConditionCount };

    std::vector<int> authenticators; ///< ascending numbers; "none" is kNone
    std::array<int, ConditionCount> conditions{kNone, kNone, kNone, kNone, kNone};

    friend auto operator<=>(const Policy &, const Policy &) = default;
};

/// Whether somebody whom `exact` admits might be refused by `other`. False where `other` is the
/// same or laxer: takes every authenticator that `exact` takes, or none at all, and asks nothing
/// more.
bool stricterThan(const Policy &other, const Policy &exact);

/// The different policies of a document. Used while a snapshot is built; then the list is kept.
class PolicyTable {
public:
    explicit PolicyTable(const model::Document &document) : m_document(document) { }

    /// The number of the policy of `route`, an index into policies().
    int add(const model::Route &route);
    std::vector<Policy> takePolicies();

private:
    Policy compile(const model::Route &route);
    int number(std::string text);

    const model::Document &m_document; // borrowed
    std::unordered_map<std::string, int> m_numbers;
    std::map<Policy, int> m_policies;
    int m_plain = -1; // of routes that say nothing themselves
};

} // namespace portcullis::pipeline
