// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/chunk_line.h"
#include "service/http/field_scanner.h"
#include "service/http/message.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::http {

/// Cuts a body out of the bytes after a head. Takes any split of the bytes, copies nothing but
/// trailers, and keeps no more than the trailers (kMaxTrailers).
///
/// Chunks are read strictly by RFC 9112 section 7.1: hexadecimal digits, extensions by the grammar,
/// CRLF only. Extensions are dropped; their bytes are bounded for the whole body, too: each chunk
/// may have 16 and twice its size, and all together kMaxExcess beyond that, so that a body can't be
/// mostly overhead. Trailers are checked as field lines; whether they may be used at all, see
/// isForbiddenTrailer().
class BodyDecoder {
public:
    static constexpr std::size_t kMaxChunkLine = 4096; ///< size and extensions of one chunk
    static constexpr std::uint64_t kMaxExcess = 16384; ///< chunk line bytes beyond a fair share
    static constexpr std::size_t kMaxTrailers = 8192;  ///< all trailer lines of one body
    static constexpr std::size_t kMaxTrailerFields = 100;

    enum class Status : std::uint8_t {
        Data,     ///< `data` is the next piece of the body, a view into the input; call again
        NeedMore, ///< all input is used; more must come
        End,      ///< the body is complete; what follows `consumed` is the next message
        Failed,   ///< malformed: the connection can't be used any more
    };
    struct Step {
        Status status;
        std::size_t consumed; ///< bytes of the input that are done with
        std::string_view data;
    };

    void reset(const Framing &framing);
    /// Looks at the front of `input`. With a body of length 0 or none it is End at once.
    Step next(std::string_view input);
    /// The peer closed: true if that is a proper end (UntilClose, or already at End).
    bool closed();
    bool finished() const { return m_state == State::Done; }
    /// Trailer fields, valid at End until reset(); views into this object.
    const FieldList &trailers() const { return m_trailers; }
    /// Body bytes still to come, where the length is known; 0 otherwise.
    std::uint64_t remaining() const { return m_remaining; }

private:
    enum class State : std::uint8_t {
        Length,
        UntilClose,
        ChunkLine,
        ChunkData,
        ChunkDataCr,
        ChunkDataLf,
        Trailers,
        Done,
        Failed,
    };

    Step takeLength(std::string_view input);
    Step takeChunked(std::string_view input);
    std::size_t takeChunkLine(std::string_view input);
    std::size_t takeChunkDataEnd(char c);
    std::size_t takeTrailers(std::string_view input);
    bool chargeLine();

    State m_state = State::Done;
    std::uint64_t m_remaining = 0;
    std::uint64_t m_excess = 0;
    ChunkLine m_chunkLine;
    FieldScanner m_scanner;
    std::string m_trailerBytes;
    FieldList m_trailers;
};

} // namespace portcullis::http
