// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_response/static_answer.h"

#include "service/pipeline/common/field_class.h"
#include "shared/core/ascii.h"

#include <utility>

namespace portcullis::pipeline {

namespace {

bool isGatewaysOwn(std::string_view name)
{
    switch (classifyRequestField(name)) {
    case FieldClass::HopByHop:
    case FieldClass::Te:
    case FieldClass::Connection:
    case FieldClass::Framing:
        return true;
    default:
        return false;
    }
}

Result<StaticAnswerPlan> compileRedirect(const model::Redirect &config)
{
    StaticAnswerPlan plan;
    plan.redirect = true;
    plan.status = config.status;
    Result<Template> location = Template::compile(config.location);
    if (!location)
        return failure("redirect/location: " + location.error().what);
    plan.location = std::move(*location);
    return plan;
}

Result<StaticAnswerPlan> compileRespond(const model::Respond &config)
{
    StaticAnswerPlan plan;
    plan.status = config.status;
    plan.body = config.body;
    for (const auto &[name, text] : config.headers) {
        if (isGatewaysOwn(name))
            continue;
        Result<Template> value = Template::compile(text);
        if (!value)
            return failure("respond/headers/" + name + ": " + value.error().what);
        plan.typed = plan.typed || equalsIgnoreCase(name, "content-type");
        plan.headers.emplace_back(name, std::move(*value));
    }
    return plan;
}

} // namespace

Result<std::optional<StaticAnswerPlan>> compileStaticAnswer(const model::Route &route)
{
    if (!route.redirect && !route.respond)
        return std::optional<StaticAnswerPlan>();
    Result<StaticAnswerPlan> plan =
        route.redirect ? compileRedirect(*route.redirect) : compileRespond(*route.respond);
    if (!plan)
        return failure("routes/" + route.name + "/" + plan.error().what);
    return std::optional<StaticAnswerPlan>(std::move(*plan));
}

std::optional<Reason> makeStaticAnswer(const StaticAnswerPlan &plan, const TemplateScope &scope,
                                       StaticAnswer &out)
{
    out.fields.clear();
    out.status = plan.status;
    out.body = plan.body;
    if (plan.redirect) {
        const TemplateResult location = plan.location.location(scope);
        if (!location)
            return location.error();
        if (!http::isFieldValue(*location))
            return Reason::TransformRequestValue;
        out.fields.append("Location", *location);
    }
    for (const auto &[name, value] : plan.headers) {
        const TemplateResult text = value.fieldValue(scope);
        if (!text)
            return text.error();
        out.fields.append(name, *text);
    }
    if (!plan.typed && !plan.body.empty())
        out.fields.append("Content-Type", "text/plain; charset=utf-8");
    return std::nullopt;
}

} // namespace portcullis::pipeline
