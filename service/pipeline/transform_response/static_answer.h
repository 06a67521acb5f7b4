// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/pipeline/common/template.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::pipeline {

/// The answer of a `redirect` or `respond` route. Immutable; part of the snapshot.
struct StaticAnswerPlan {
    int status = 200;
    bool redirect = false;
    Template location;                                     ///< of a redirect
    std::vector<std::pair<std::string, Template>> headers; ///< without framing and hop-by-hop ones
    std::string body;
    bool typed = false; ///< `headers` has a Content-Type
};

/// nullopt: the route goes to an upstream. Fails on a template that does not compile.
Result<std::optional<StaticAnswerPlan>> compileStaticAnswer(const model::Route &route);

/// An answer, ready to be sent; framing is the sender's.
struct StaticAnswer {
    int status = 200;
    http::FieldList fields;
    std::string_view body; ///< in the plan
};

/// Fills `out`. Values in Location are encoded (Template::location()). The query is only in it
/// where the template asks for it. Refuses with TransformRequestPath or TransformRequestValue.
std::optional<Reason> makeStaticAnswer(const StaticAnswerPlan &plan, const TemplateScope &scope,
                                       StaticAnswer &out);

} // namespace portcullis::pipeline
