// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <string_view>

namespace portcullis::pipeline {

/// `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so any input
/// gives valid JSON.
void appendJsonString(std::string &out, std::string_view text);

} // namespace portcullis::pipeline
