// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/json_indent.h"

#include "shared/api/json_lines.h"

namespace portcullis::api {

Result<std::string> indentJson(std::string_view json)
{
    const auto lines = JsonLines::of(json);
    if (!lines)
        return tl::unexpected(lines.error());
    std::string text;
    text.reserve(json.size() * 2);
    for (std::size_t line = 0; line < lines->count(); ++line) {
        if (line > 0)
            text += '\n';
        lines->append(json, line, text);
    }
    return text;
}

} // namespace portcullis::api
