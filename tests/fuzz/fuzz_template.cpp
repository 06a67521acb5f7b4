// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/template.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

std::string_view takeLine(std::string_view &rest)
{
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

bool isUnsafe(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7F || c == '?' || c == '#' || c == '\\';
}

bool hasDotSegment(std::string_view path)
{
    return ("/" + std::string(path) + "/").find("/../") != std::string::npos
        || ("/" + std::string(path) + "/").find("/./") != std::string::npos;
}

} // namespace

/// A template, a query and the rest of a path on one line each, then a header value. Whatever the
/// values are, none breaks a field, leaves its path or leads to another host.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    const auto text = Template::compile(takeLine(rest));
    const std::string_view query = takeLine(rest);
    const std::string_view path = takeLine(rest);
    if (!text || path.starts_with('/') || path.find("//") != std::string_view::npos)
        return 0;

    Arena arena;
    http::RequestHead head;
    head.query = query;
    head.fields.append("X-A", rest);
    RequestContext context;
    context.head = &head;
    context.arena = &arena;
    const Principal principal;
    const std::vector<PathParam> params{{"rest", path, true},
                                        {"id", path.substr(0, path.find('/')), false}};
    const TemplateScope scope{context, params, principal};

    if (const TemplateResult value = text->fieldValue(scope))
        check(http::isFieldValue(*value), "a field value can't break a field");
    const auto literals = text->literals();
    const bool safeText =
        std::none_of(literals.begin(), literals.end(), [](std::string_view literal) {
            return std::any_of(literal.begin(), literal.end(), isUnsafe);
        });
    if (text->isLiteral() || !safeText)
        return 0;
    const bool authority = text->literalPrefix().starts_with("//");
    for (const TemplateResult &made : {text->path(scope), text->location(scope)}) {
        if (!made)
            continue;
        check(std::none_of(made->begin(), made->end(), isUnsafe), "nothing ends the path");
        check(!hasDotSegment(*made), "no dot segment is made");
        check(authority || !made->starts_with("//"), "no authority is made");
    }
    return 0;
}
