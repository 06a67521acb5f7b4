// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "shared/core/reason.h"
#include "shared/core/result.h"
#include "shared/model/template_syntax.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::pipeline {

/// Where the variables of a template get their values from. Borrowed for one evaluation.
struct TemplateScope {
    const RequestContext &context;
    std::span<const PathParam> params;
    const Principal &principal;
};

/// A view into the plan, the request or the arena; or why there is none.
using TemplateResult = tl::expected<std::string_view, Reason>;

/// A text with `${…}` variables (docs: "Templates"), compiled once and evaluated for each request.
///
/// Values are decoded before use: `${path.NAME}` and `${query.NAME}` (the first parameter of that
/// name) by percent-encoding, and `+` in a query is a space. `${header.NAME}` is what the client
/// sent, its lines joined; fields that forwarding would take away (`X-Consumer-*` from everyone,
/// `X-Forwarded-*` from peers that are not trusted, …) are missing. The values of `${claim.NAME}`
/// are joined with `,`. A missing or empty value is replaced by the default.
///
/// Immutable; any thread. A template without variables costs nothing; memory is the arena's.
class Template {
public:
    /// Fails on a syntax error or an unknown variable.
    static Result<Template> compile(std::string_view text);
    /// `text` as it is, whatever it holds.
    static Template verbatim(std::string_view text);

    bool isLiteral() const;
    /// Begins with this text whatever the variables are.
    std::string_view literalPrefix() const;
    /// The fixed parts, in their order.
    std::vector<std::string_view> literals() const;

    /// As a field value. TransformRequestValue when it holds a control character, so CR, LF or NUL.
    TemplateResult fieldValue(const TemplateScope &scope) const;
    /// As a path: each value fills a segment or a part of one. `/ ? # % \ ;`, controls, non-ASCII
    /// and what else RFC 3986 keeps out of a segment are encoded; `${path.NAME}` keeps the encoding
    /// that it has in the normalised path, and that of `{NAME...}` its slashes.
    /// TransformRequestPath when a value, a segment of a value, or a segment that a value made is
    /// `.` or `..`, also if only lenient servers read it so, and when values make the path begin
    /// with `//`.
    TemplateResult path(const TemplateScope &scope) const;
    /// As an absolute or relative URL: values are encoded as in path(), behind a `?` or `#` of the
    /// fixed text as in a query. So no value can change scheme, host or path by its punctuation.
    TemplateResult location(const TemplateScope &scope) const;
    /// The bytes, unchecked; for places that encode them.
    std::string_view raw(const TemplateScope &scope) const;

private:
    struct Part {
        model::TemplatePart part;
        bool onlyTrusted = false; ///< missing unless the peer is trusted
        bool missing = false;     ///< always
    };
    struct Value {
        std::string_view text;
        bool encoded = false; ///< already fit for a path segment
        bool rest = false;    ///< slashes separate segments
    };
    enum class Use : std::uint8_t { Path, Location };

    static std::string_view lookUp(const Part &own, const TemplateScope &scope);
    static Value evaluate(const Part &part, const TemplateScope &scope, bool decode);
    TemplateResult url(const TemplateScope &scope, Use use) const;

    std::vector<Part> m_parts;
};

} // namespace portcullis::pipeline
