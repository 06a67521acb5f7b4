// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/fuzz/message_properties.h"

using namespace portcullis::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    replay::checkSplits<RequestParser, RequestHead>(input, "GET");
    if (size > 1)
        replay::checkHead<RequestParser, RequestHead>(input.substr(1), "GET");
    return 0;
}
