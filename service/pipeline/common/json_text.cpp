// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_text.h"

#include "shared/core/utf8.h"

namespace portcullis::pipeline {

void appendJsonString(std::string &out, std::string_view text)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    while (!text.empty()) {
        const Utf8Step step = decodeUtf8(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (!step.valid) {
            out += "\xEF\xBF\xBD"; // U+FFFD
        } else if (byte == '"' || byte == '\\') {
            out += '\\';
            out += text.front();
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += text.substr(0, step.size);
        }
        text.remove_prefix(step.size);
    }
    out += '"';
}

} // namespace portcullis::pipeline
