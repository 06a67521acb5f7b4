// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/fuzz/message_properties.h"

using namespace portcullis::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const std::string_view method = size > 0 && (data[0] & 2) != 0 ? "HEAD" : "GET";
    replay::checkSplits<ResponseParser, ResponseHead>(input, method);
    if (size > 1)
        replay::checkHead<ResponseParser, ResponseHead>(input.substr(1), method);
    return 0;
}
