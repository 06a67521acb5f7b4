// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/fuzz/check.h"
#include "tests/unit/service/http/replay.h"
#include "tests/unit/service/http/round_trip.h"

#include <algorithm>

namespace portcullis::http::replay {

/// The same transcript whatever the split. The first byte of the input chooses one; the limits are
/// small, so that their edges are within reach.
template <typename Parser, typename Head>
void checkSplits(std::string_view input, std::string_view method)
{
    if (input.empty())
        return;
    const auto choice = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    const HeadLimits limits = (choice & 1) == 0 ? HeadLimits{} : HeadLimits{160, 4, 40};
    const std::string whole = cutAt<Parser, Head>(input, 0, method, limits);
    const std::size_t cut = std::min<std::size_t>(choice, input.size());
    check(whole == cutAt<Parser, Head>(input, cut, method, limits), "a split changes nothing");
    // Byte by byte costs the square of the length: only for short inputs.
    const std::size_t step = input.size() <= 2048 ? 1 : 1 + input.size() / 16;
    check(whole == inSteps<Parser, Head>(input, step, method, limits), "steps change nothing");
}

/// Only HTTP/1.1 is written; what HTTP/1.0 means by the same fields is another thing.
inline bool survives(const RequestHead &head)
{
    return head.version == Version::Http11;
}

/// Of a response, what the standard reason phrase and HTTP/1.1 leave.
inline bool survives(const ResponseHead &head)
{
    return head.version == Version::Http11 && head.reason == reasonPhrase(head.status);
}

/// What was accepted has no control bytes, and reads the same when it is written again.
template <typename Parser, typename Head>
void checkHead(std::string_view input, std::string_view method)
{
    Parser parser;
    Head head;
    resetParser(parser, method);
    if (parser.parse(input, head) != ParseStatus::Done)
        return;
    for (const Field &field : head.fields)
        check(isToken(field.name) && isFieldValue(field.value), "fields hold no control bytes");
    if (!survives(head))
        return;
    const std::string written = write(head);
    Parser second;
    Head again;
    resetParser(second, method);
    check(second.parse(written, again) == ParseStatus::Done, "a written head can be read");
    check(second.headSize() == written.size(), "a written head is read to its end");
    check(describe(head) == describe(again), "a written head reads the same");
}

} // namespace portcullis::http::replay
