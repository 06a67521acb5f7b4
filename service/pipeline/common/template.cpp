// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/template.h"

#include "service/pipeline/common/field_class.h"
#include "service/pipeline/common/percent.h"
#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

using Kind = model::TemplatePart::Kind;

/// The value of the query's first parameter called `name`, decoded; empty: there is none.
std::string_view queryValue(const TemplateScope &scope, std::string_view name)
{
    std::string_view rest = scope.context.head->query.value_or(std::string_view{});
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view parameter = rest.substr(0, end);
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        if (percentDecodedEquals(parameter.substr(0, equals), true, name)) {
            const std::size_t from = std::min(equals + 1, parameter.size());
            return percentDecode(parameter.substr(from), true, *scope.context.arena);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

/// All lines under `name` as one value (RFC 9110 section 5.3; Cookie: RFC 9113 section 8.2.3).
std::string_view headerValue(const TemplateScope &scope, std::string_view name)
{
    const http::FieldList &fields = scope.context.head->fields;
    if (fields.count(name) < 2)
        return fields.find(name).value_or(std::string_view{});
    std::string joined;
    for (const http::Field &field : fields) {
        if (!equalsIgnoreCase(field.name, name))
            continue;
        if (!joined.empty())
            joined += name == "cookie" ? "; " : ", ";
        joined += field.value;
    }
    return scope.context.arena->copy(joined);
}

std::string_view claimValue(const TemplateScope &scope, std::string_view name)
{
    const Claim *claim = scope.principal.findClaim(name);
    if (claim == nullptr || claim->values.empty())
        return {};
    if (claim->values.size() == 1)
        return claim->values.front();
    std::string joined;
    for (const std::string &value : claim->values) {
        if (&value != &claim->values.front())
            joined += ',';
        joined += value;
    }
    return scope.context.arena->copy(joined);
}

/// Whether a server may read this segment as `.` or `..`: as it stands, decoded, without `;` and
/// what follows, or without the spaces at its end.
bool isDots(std::string_view segment)
{
    std::size_t dots = 0;
    while (!segment.empty() && dots <= 2) {
        if (segment.front() == '.') {
            segment.remove_prefix(1);
        } else if (segment.size() >= 3 && equalsIgnoreCase(segment.substr(0, 3), "%2e")) {
            segment.remove_prefix(3);
        } else {
            break;
        }
        ++dots;
    }
    if (dots == 0 || dots > 2)
        return false;
    while (!segment.empty()) {
        if (segment.front() == ';' || equalsIgnoreCase(segment.substr(0, 3), "%3b"))
            return true;
        if (segment.front() == ' ')
            segment.remove_prefix(1);
        else if (segment.substr(0, 3) == "%20")
            segment.remove_prefix(3);
        else
            return false;
    }
    return true;
}

bool hasDotSegment(std::string_view path)
{
    while (true) {
        const std::size_t slash = path.find('/');
        if (isDots(path.substr(0, slash)))
            return true;
        if (slash == std::string_view::npos)
            return false;
        path.remove_prefix(slash + 1);
    }
}

/// Appends `text` with those of its characters percent-encoded that stand in `marks`.
void appendEncoding(std::string &out, std::string_view text, std::string_view marks)
{
    for (const char c : text) {
        if (marks.find(c) == std::string_view::npos)
            out += c;
        else
            out += c == ':' ? "%3A" : "%40";
    }
}

} // namespace

Result<Template> Template::compile(std::string_view text)
{
    auto parsed = model::parseTemplate(text);
    if (!parsed)
        return failure(std::move(parsed.error()));
    Template made;
    for (model::TemplatePart &part : *parsed) {
        Part own{std::move(part), false, false};
        if (own.part.kind == Kind::Header) {
            switch (classifyRequestField(own.part.text)) {
            case FieldClass::Forbidden:
                own.missing = true;
                break;
            case FieldClass::FromTrusted:
            case FieldClass::ForwardedFor:
            case FieldClass::ForwardedProto:
            case FieldClass::ForwardedHost:
                own.onlyTrusted = true;
                break;
            case FieldClass::RequestId:
                own.part.kind = Kind::RequestId;
                break;
            default:
                own.missing = looksLikeClassified(own.part.text);
                break;
            }
        }
        made.m_parts.push_back(std::move(own));
    }
    return made;
}

Template Template::verbatim(std::string_view text)
{
    Template made;
    if (!text.empty())
        made.m_parts.push_back({{Kind::Literal, std::string(text), {}}, false, false});
    return made;
}

bool Template::isLiteral() const
{
    return m_parts.empty() || (m_parts.size() == 1 && m_parts.front().part.kind == Kind::Literal);
}

std::string_view Template::literalPrefix() const
{
    if (m_parts.empty() || m_parts.front().part.kind != Kind::Literal)
        return {};
    return m_parts.front().part.text;
}

std::vector<std::string_view> Template::literals() const
{
    std::vector<std::string_view> texts;
    for (const Part &own : m_parts) {
        if (own.part.kind == Kind::Literal)
            texts.push_back(own.part.text);
    }
    return texts;
}

std::string_view Template::lookUp(const Part &own, const TemplateScope &scope)
{
    if (own.missing || (own.onlyTrusted && !scope.context.peerTrusted))
        return {};
    switch (own.part.kind) {
    case Kind::Literal:
        return own.part.text;
    case Kind::Query:
        return queryValue(scope, own.part.text);
    case Kind::Header:
        return own.part.text == "host" ? scope.context.head->authority
                                       : headerValue(scope, own.part.text);
    case Kind::Claim:
        return claimValue(scope, own.part.text);
    case Kind::ConsumerName:
        return scope.principal.name;
    case Kind::ClientIp:
        return scope.context.clientText;
    case Kind::RequestId:
        return scope.context.requestId;
    case Kind::RequestMethod:
        return scope.context.head->method;
    case Kind::Path:
        break;
    }
    return {};
}

Template::Value Template::evaluate(const Part &own, const TemplateScope &scope, bool decode)
{
    Value value{lookUp(own, scope), false, false};
    if (own.part.kind == Kind::Path) {
        for (const PathParam &param : scope.params) {
            if (param.name != own.part.text)
                continue;
            value = {param.value, true, param.rest};
            break;
        }
        if (decode)
            value = {percentDecode(value.text, false, *scope.context.arena), false, false};
    }
    if (value.text.empty())
        value = {own.part.fallback, false, false};
    return value;
}

std::string_view Template::raw(const TemplateScope &scope) const
{
    if (m_parts.empty())
        return {};
    if (m_parts.size() == 1)
        return evaluate(m_parts.front(), scope, true).text;
    std::string text;
    for (const Part &own : m_parts)
        text += own.part.kind == Kind::Literal ? std::string_view(own.part.text)
                                               : evaluate(own, scope, true).text;
    return scope.context.arena->copy(text);
}

TemplateResult Template::fieldValue(const TemplateScope &scope) const
{
    const std::string_view text = trimOws(raw(scope));
    if (!http::isFieldValue(text))
        return tl::unexpected<Reason>(Reason::TransformRequestValue);
    return text;
}

TemplateResult Template::path(const TemplateScope &scope) const
{
    return url(scope, Use::Path);
}

TemplateResult Template::location(const TemplateScope &scope) const
{
    return url(scope, Use::Location);
}

TemplateResult Template::url(const TemplateScope &scope, Use use) const
{
    if (isLiteral())
        return literalPrefix();
    const auto refused = tl::unexpected<Reason>(Reason::TransformRequestPath);
    Arena &arena = *scope.context.arena;
    std::string out;
    bool inQuery = false;
    for (const Part &own : m_parts) {
        if (own.part.kind == Kind::Literal) {
            out += own.part.text;
            inQuery = inQuery || own.part.text.find_first_of("?#") != std::string::npos;
            continue;
        }
        const Value value = evaluate(own, scope, inQuery);
        if (inQuery) {
            appendPercentEncoded(out, value.text, PercentSet::Unreserved);
            continue;
        }
        if (value.rest ? hasDotSegment(value.text) : isDots(value.text))
            return refused;
        const std::string_view marks = use == Use::Path ? std::string_view()
            : out.find('/') == std::string::npos        ? std::string_view(":@")
                                                        : std::string_view("@");
        const PercentSet keep = value.encoded ? PercentSet::EncodedSegment : PercentSet::Segment;
        std::string_view rest = value.text;
        while (true) {
            const std::size_t slash = value.rest ? rest.find('/') : std::string_view::npos;
            appendEncoding(out, percentEncode(rest.substr(0, slash), keep, arena), marks);
            if (slash == std::string_view::npos)
                break;
            out += '/';
            rest.remove_prefix(slash + 1);
        }
    }
    // A value that is empty must not turn what follows it into an authority.
    const bool becameAuthority = out.starts_with("//") && !literalPrefix().starts_with("//");
    if (becameAuthority || hasDotSegment(std::string_view(out).substr(0, out.find_first_of("?#"))))
        return refused;
    return arena.copy(out);
}

} // namespace portcullis::pipeline
