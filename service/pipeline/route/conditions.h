// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/route/match_request.h"
#include "shared/model/document.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::pipeline {

/// A regular expression of a linear-time engine; matches whole values. Where the build has no
/// engine it matches nothing, and validation refuses documents that ask for one.
class Regex {
public:
    explicit Regex(const std::string &pattern);
    ~Regex();
    Regex(Regex &&) noexcept;

    bool matches(std::string_view value) const;

private:
    struct Engine;
    std::unique_ptr<const Engine> m_engine;
};

/// The `headers` and `query` conditions of one route. A field or parameter that is repeated meets a
/// condition with any of its values.
class Conditions {
public:
    explicit Conditions(const model::Match &match);

    bool empty() const { return m_conditions.empty(); }
    /// Whether every condition holds.
    bool hold(MatchRequest &request) const;
    /// The fieldKey() or parameterKey() of one exact condition, if there is one: a request that the
    /// conditions hold for has it among its own.
    std::optional<std::uint64_t> indexKey() const;

private:
    struct Condition {
        bool parameter = false; // else a field
        std::string name;
        model::ValueMatch match;
        std::optional<Regex> regex;

        bool accepts(std::string_view value) const;
        bool holds(MatchRequest &request) const;
    };
    std::vector<Condition> m_conditions;
};

} // namespace portcullis::pipeline
