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

/// A body as it was read, piece by piece.
struct ReadBody {
    bool complete = false;
    std::string bytes;
    std::string chunks; ///< written again, a chunk for each piece
    std::string trailers;
};

inline ReadBody readBody(const Framing &framing, std::string_view bytes)
{
    ReadBody body;
    BodyDecoder decoder;
    decoder.reset(framing);
    while (true) {
        const BodyDecoder::Step step = decoder.next(bytes);
        bytes.remove_prefix(step.consumed);
        if (step.status != BodyDecoder::Status::Data) {
            body.complete = step.status == BodyDecoder::Status::End;
            break;
        }
        body.bytes += step.data;
        appendChunkStart(body.chunks, step.data.size());
        body.chunks.append(step.data).append("\r\n");
    }
    // What must not stand in a trailer section is read, and never written.
    FieldList trailers = decoder.trailers();
    trailers.removeIf([](const Field &field) { return isForbiddenTrailer(field.name); });
    noteFields(body.trailers, trailers);
    appendLastChunk(body.chunks, decoder.trailers());
    return body;
}

/// A body that was accepted is the same when it is written again in chunks.
inline void checkBody(const Framing &framing, std::string_view bytes)
{
    const ReadBody body = readBody(framing, bytes);
    if (!body.complete)
        return;
    const ReadBody again = readBody({Framing::Kind::Chunked, 0}, body.chunks);
    check(again.complete, "a written body can be read");
    check(again.bytes == body.bytes, "a written body reads the same");
    check(again.trailers == body.trailers, "written trailers read the same");
    check(again.chunks == body.chunks, "a body is written the same again");
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
    checkBody(head.framing, input.substr(parser.headSize()));
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
