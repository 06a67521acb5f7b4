// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_text.h"

#include "shared/model/json_writer.h"

namespace portcullis::model {

std::string quote(std::string_view text)
{
    constexpr std::size_t kLongest = 80;
    std::size_t end = text.size();
    if (end > kLongest) {
        end = kLongest;
        // Not in the middle of a UTF-8 sequence.
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
            --end;
    }
    JsonWriter out(0);
    out.text(end == text.size() ? std::string(text) : std::string(text.substr(0, end)) + "…");
    return out.take();
}

} // namespace portcullis::model
