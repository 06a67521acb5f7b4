// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/field_steps.h"

#include "service/pipeline/common/field_class.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <new>

namespace portcullis::pipeline {

namespace {

/// Fields that are made anew for each connection: a step can't have a say in them.
bool isGatewaysOwn(std::string_view name)
{
    switch (classifyRequestField(name)) {
    case FieldClass::HopByHop:
    case FieldClass::Te:
    case FieldClass::Connection:
    case FieldClass::Framing:
    case FieldClass::Host:
    case FieldClass::Expect:
        return true;
    default:
        return false;
    }
}

using TemplatePairs = std::vector<std::pair<std::string, Template>>;

Result<TemplatePairs> compilePairs(const model::StringPairs &pairs)
{
    TemplatePairs compiled;
    for (const auto &[name, text] : pairs) {
        if (isGatewaysOwn(name))
            continue;
        Result<Template> value = Template::compile(text);
        if (!value)
            return failure(name + ": " + value.error().what);
        compiled.emplace_back(name, std::move(*value));
    }
    return compiled;
}

bool means(std::string_view field, std::string_view name)
{
    return equalsIgnoreCase(field, name) || looksLike(field, name);
}

/// Arena memory for `count` views.
std::string_view *viewsIn(Arena &arena, std::size_t count)
{
    char *bytes = arena.allocate(count * sizeof(std::string_view));
    auto *views = reinterpret_cast<std::string_view *>(bytes);
    for (std::size_t i = 0; i < count; ++i)
        new (views + i) std::string_view;
    return views;
}

void renameLines(http::FieldList &fields, std::string_view from, std::string_view to)
{
    if (!fields.contains(from))
        return;
    if (!equalsIgnoreCase(from, to))
        fields.removeIf([&](const http::Field &field) { return means(field.name, to); });
    for (http::Field &field : fields) {
        if (equalsIgnoreCase(field.name, from))
            field.name = to;
    }
}

} // namespace

bool FieldStepsPlan::touches(std::string_view name) const
{
    const auto is = [&](std::string_view own) { return means(name, own); };
    return std::any_of(remove.begin(), remove.end(), is)
        || std::any_of(set.begin(), set.end(), [&](const auto &step) { return is(step.first); })
        || std::any_of(rename.begin(), rename.end(),
                       [&](const auto &step) { return is(step.first) || is(step.second); });
}

Result<FieldStepsPlan> compileFieldSteps(const model::FieldSteps &steps)
{
    FieldStepsPlan plan;
    for (const std::string &name : steps.remove) {
        if (!isGatewaysOwn(name))
            plan.remove.push_back(name);
    }
    for (const auto &[from, to] : steps.rename) {
        if (!isGatewaysOwn(from) && !isGatewaysOwn(to))
            plan.rename.emplace_back(from, to);
    }
    Result<TemplatePairs> set = compilePairs(steps.set);
    if (!set)
        return failure(std::move(set.error().what));
    Result<TemplatePairs> add = compilePairs(steps.add);
    if (!add)
        return failure(std::move(add.error().what));
    plan.set = std::move(*set);
    plan.add = std::move(*add);
    return plan;
}

tl::expected<FieldStepValues, Reason> evaluateFieldSteps(const FieldStepsPlan &plan,
                                                         const TemplateScope &scope)
{
    const std::size_t count = plan.set.size() + plan.add.size();
    if (count == 0)
        return FieldStepValues{};
    std::string_view *views = viewsIn(*scope.context.arena, count);
    std::size_t at = 0;
    for (const TemplatePairs *pairs : {&plan.set, &plan.add}) {
        for (const auto &[name, value] : *pairs) {
            const TemplateResult text = value.fieldValue(scope);
            if (!text)
                return tl::unexpected<Reason>(text.error());
            views[at++] = *text;
        }
    }
    return FieldStepValues{views, count};
}

void applyFieldSteps(const FieldStepsPlan &plan, FieldStepValues values, http::FieldList &fields)
{
    if (!plan.remove.empty()) {
        fields.removeIf([&](const http::Field &field) {
            return std::any_of(plan.remove.begin(), plan.remove.end(),
                               [&](const std::string &name) { return means(field.name, name); });
        });
    }
    for (const auto &[from, to] : plan.rename)
        renameLines(fields, from, to);
    std::size_t at = 0;
    for (const auto &[name, value] : plan.set) {
        fields.removeIf([&, &own = name](const http::Field &f) { return looksLike(f.name, own); });
        fields.set(name, values[at++]);
    }
    for (const auto &[name, value] : plan.add)
        fields.append(name, values[at++]);
}

} // namespace portcullis::pipeline
