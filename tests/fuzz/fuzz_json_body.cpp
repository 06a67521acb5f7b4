// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_body.h"
#include "service/pipeline/common/json_check.h"
#include "tests/fuzz/check.h"

#include <cstdint>
#include <string>
#include <string_view>

using namespace portcullis;
using model::BodyStep;

namespace {

std::string takeLine(std::string_view &rest)
{
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return std::string(line);
}

BodyStep stepOf(char kind, const std::string &first, const std::string &second)
{
    switch (kind) {
    case 'w':
        return {BodyStep::Kind::Wrap, first, {}, {}};
    case 'u':
        return {BodyStep::Kind::Unwrap, first, {}, {}};
    case 's':
        return {BodyStep::Kind::Set, {}, {{first, "[1]"}, {second, "{\"a\":2}"}}, {}};
    case 'm':
        return {BodyStep::Kind::Rename, {}, {{first, second}}, {}};
    case 'k':
        return {BodyStep::Kind::Keep, {}, {}, {first, second}};
    default:
        return {BodyStep::Kind::Remove, {}, {}, {first, second}};
    }
}

} // namespace

/// A line with the kinds of the steps, two lines with pointers, then the document. Steps take what
/// is JSON and nothing else, and make JSON of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    const std::string kinds = takeLine(rest);
    const std::string first = takeLine(rest);
    const std::string second = takeLine(rest);
    std::vector<BodyStep> steps;
    for (const char kind : std::string_view(kinds).substr(0, 8))
        steps.push_back(stepOf(kind, first, second));
    const auto body = pipeline::JsonBody::compile(steps);
    if (!body || body->empty())
        return 0;

    std::string text(rest);
    const auto changed = body->edit(text);
    if (rest.empty())
        return 0;
    check(changed.has_value() == !pipeline::checkJson(rest),
          "what is JSON is edited, nothing else");
    if (!changed) {
        check(changed.error().offset <= rest.size(), "an error is in the text");
    } else if (!*changed) {
        check(text == rest, "unchanged is said of unchanged text");
    } else if (const auto error = pipeline::checkJson(text)) {
        // An edit may add to the deepest level.
        check(error->what == "nested too deeply", "what was edited is JSON");
    }
    return 0;
}
