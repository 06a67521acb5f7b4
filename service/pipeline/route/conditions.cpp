// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/conditions.h"

#include "shared/core/ascii.h"

#include <algorithm>

#ifdef PORTCULLIS_HAVE_RE2
#include <re2/re2.h>
#endif

namespace portcullis::pipeline {

using Kind = model::ValueMatch::Kind;

#ifdef PORTCULLIS_HAVE_RE2
struct Regex::Engine {
    explicit Engine(const std::string &pattern) : expression(pattern, RE2::Quiet) { }
    RE2 expression;
};

bool Regex::matches(std::string_view value) const
{
    const RE2 &expression = m_engine->expression;
    return expression.ok()
        && RE2::FullMatch(re2::StringPiece(value.data(), value.size()), expression);
}
#else
struct Regex::Engine {
    explicit Engine(const std::string &) { }
};

bool Regex::matches(std::string_view) const
{
    return false;
}
#endif

Regex::Regex(const std::string &pattern) : m_engine(std::make_unique<Engine>(pattern))
{
}
Regex::~Regex() = default;
Regex::Regex(Regex &&) noexcept = default;

Conditions::Conditions(const model::Match &match)
{
    const auto add = [this](bool parameter, const auto &list) {
        for (const auto &[name, value] : list) {
            Condition condition{parameter, name, value, std::nullopt};
            if (value.kind == Kind::Regex)
                condition.regex.emplace(value.text);
            m_conditions.push_back(std::move(condition));
        }
    };
    add(false, match.headers);
    add(true, match.query);
}

bool Conditions::hold(MatchRequest &request) const
{
    return std::all_of(m_conditions.begin(), m_conditions.end(),
                       [&](const Condition &condition) { return condition.holds(request); });
}

std::optional<std::uint64_t> Conditions::indexKey() const
{
    for (const Condition &condition : m_conditions) {
        if (condition.match.kind == Kind::Exact) {
            return condition.parameter ? parameterKey(condition.name, condition.match.text)
                                       : fieldKey(condition.name, condition.match.text);
        }
    }
    return std::nullopt;
}

bool Conditions::Condition::accepts(std::string_view value) const
{
    switch (match.kind) {
    case Kind::Exact:
        return value == match.text;
    case Kind::Present:
        return true;
    case Kind::Regex:
        return regex->matches(value);
    }
    return false;
}

bool Conditions::Condition::holds(MatchRequest &request) const
{
    if (parameter) {
        const auto params = request.query();
        return std::any_of(params.begin(), params.end(), [this](const QueryParam &param) {
            return param.name == name && accepts(param.value);
        });
    }
    const http::FieldList &fields = request.fields();
    return std::any_of(fields.begin(), fields.end(), [this](const http::Field &field) {
        return equalsIgnoreCase(field.name, name) && accepts(field.value);
    });
}

} // namespace portcullis::pipeline
