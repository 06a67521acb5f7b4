// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_request/query_steps.h"

#include "service/pipeline/common/percent.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

using NamedTemplates = std::vector<std::pair<std::string, Template>>;

Result<NamedTemplates> compilePairs(const model::StringPairs &pairs)
{
    NamedTemplates compiled;
    for (const auto &[name, text] : pairs) {
        Result<Template> value = Template::compile(text);
        if (!value)
            return failure(name + ": " + value.error().what);
        compiled.emplace_back(name, std::move(*value));
    }
    return compiled;
}

/// One parameter: its bytes, and where its name ends in them.
struct Parameter {
    std::string_view text;
    std::size_t nameSize = 0;

    std::string_view name() const { return text.substr(0, nameSize); }
    bool is(std::string_view plain) const { return percentDecodedEquals(name(), true, plain); }
};

using Parameters = std::vector<Parameter>;

Parameters split(std::string_view query)
{
    Parameters parameters;
    while (true) {
        const std::size_t end = query.find('&');
        const std::string_view text = query.substr(0, end);
        parameters.push_back({text, std::min(text.find('='), text.size())});
        if (end == std::string_view::npos)
            return parameters;
        query.remove_prefix(end + 1);
    }
}

/// `name=value`, both encoded.
Parameter made(std::string_view name, std::string_view value, Arena &arena)
{
    const std::string_view encoded = percentEncode(name, PercentSet::Unreserved, arena);
    return {arena.join({encoded, "=", percentEncode(value, PercentSet::Unreserved, arena)}),
            encoded.size()};
}

/// Changes the parameters and notes whether it did.
class Editor {
public:
    Editor(Parameters parameters, Arena &arena)
        : m_parameters(std::move(parameters)), m_arena(arena)
    {
    }

    void remove(std::string_view name)
    {
        m_changed |=
            std::erase_if(m_parameters, [&](const Parameter &p) { return p.is(name); }) > 0;
    }

    void rename(std::string_view from, std::string_view to)
    {
        const auto isOld = [&](const Parameter &p) { return p.is(from); };
        if (from == to || std::none_of(m_parameters.begin(), m_parameters.end(), isOld))
            return;
        remove(to);
        const std::string_view name = percentEncode(to, PercentSet::Unreserved, m_arena);
        for (Parameter &parameter : m_parameters) {
            if (isOld(parameter))
                parameter = {m_arena.join({name, parameter.text.substr(parameter.nameSize)}),
                             name.size()};
        }
        m_changed = true;
    }

    void set(std::string_view name, std::string_view value)
    {
        const auto isIt = [&](const Parameter &p) { return p.is(name); };
        const auto first = std::find_if(m_parameters.begin(), m_parameters.end(), isIt);
        if (first == m_parameters.end()) {
            add(name, value);
            return;
        }
        *first = made(name, value, m_arena);
        m_parameters.erase(std::remove_if(first + 1, m_parameters.end(), isIt), m_parameters.end());
        m_changed = true;
    }

    void add(std::string_view name, std::string_view value)
    {
        m_parameters.push_back(made(name, value, m_arena));
        m_changed = true;
    }

    void sort()
    {
        std::vector<std::pair<std::string_view, Parameter>> keyed;
        for (const Parameter &parameter : m_parameters)
            keyed.emplace_back(percentDecode(parameter.name(), true, m_arena), parameter);
        const auto before = [](const auto &a, const auto &b) { return a.first < b.first; };
        if (std::is_sorted(keyed.begin(), keyed.end(), before))
            return;
        std::stable_sort(keyed.begin(), keyed.end(), before);
        std::transform(keyed.begin(), keyed.end(), m_parameters.begin(),
                       [](const auto &pair) { return pair.second; });
        m_changed = true;
    }

    bool changed() const { return m_changed; }

    std::optional<std::string_view> text() const
    {
        if (m_parameters.empty())
            return std::nullopt;
        std::string joined;
        for (const Parameter &parameter : m_parameters) {
            if (&parameter != &m_parameters.front())
                joined += '&';
            joined += parameter.text;
        }
        return m_arena.copy(joined);
    }

private:
    Parameters m_parameters;
    Arena &m_arena;
    bool m_changed = false;
};

} // namespace

Result<QueryStepsPlan> compileQuerySteps(const model::QuerySteps &steps)
{
    QueryStepsPlan plan;
    plan.remove = steps.remove;
    plan.rename = steps.rename;
    plan.sort = steps.sort;
    Result<NamedTemplates> set = compilePairs(steps.set);
    if (!set)
        return failure(std::move(set.error().what));
    Result<NamedTemplates> add = compilePairs(steps.add);
    if (!add)
        return failure(std::move(add.error().what));
    plan.set = std::move(*set);
    plan.add = std::move(*add);
    return plan;
}

std::optional<std::string_view> applyQuerySteps(const QueryStepsPlan &plan,
                                                std::optional<std::string_view> query,
                                                const TemplateScope &scope)
{
    const bool nothing = !query || query->empty();
    if (plan.empty() || (nothing && plan.set.empty() && plan.add.empty()))
        return query;
    Editor editor(nothing ? Parameters{} : split(*query), *scope.context.arena);
    for (const std::string &name : plan.remove)
        editor.remove(name);
    for (const auto &[from, to] : plan.rename)
        editor.rename(from, to);
    for (const auto &[name, value] : plan.set)
        editor.set(name, value.raw(scope));
    for (const auto &[name, value] : plan.add)
        editor.add(name, value.raw(scope));
    if (plan.sort)
        editor.sort();
    return editor.changed() ? editor.text() : query;
}

} // namespace portcullis::pipeline
