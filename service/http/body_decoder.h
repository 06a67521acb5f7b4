// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::http {

/// Cuts a body out of the bytes after a head. Takes any split of the bytes, copies nothing but
/// trailers, and keeps no more than one chunk line (kMaxChunkLine) and the trailers (kMaxTrailers).
class BodyDecoder {
public:
    static constexpr std::size_t kMaxChunkLine = 4096; ///< size and extensions of one chunk
    static constexpr std::size_t kMaxTrailers = 8192; ///< all trailer lines of one body
    static constexpr std::size_t kMaxTrailerFields = 100;

    enum class Status : std::uint8_t {
        Data, ///< `data` is the next piece of the body, a view into the input; call again
        NeedMore, ///< all input is used; more must come
        End, ///< the body is complete; what follows `consumed` is the next message
        Failed, ///< malformed: the connection can't be used any more
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
        Length, UntilClose, ChunkLine, ChunkData, ChunkDataEnd, Trailers, Done, Failed,
    };
    State m_state = State::Done;
    std::uint64_t m_remaining = 0;
    std::string m_line; // an unfinished chunk line, or the trailers so far
    FieldList m_trailers;
};

} // namespace portcullis::http
