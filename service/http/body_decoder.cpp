// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/body_decoder.h"

#include <algorithm>

namespace portcullis::http {

void BodyDecoder::reset(const Framing &framing)
{
    m_remaining = 0;
    m_excess = 0;
    m_trailerBytes.clear();
    m_trailers.clear();
    switch (framing.kind) {
    case Framing::Kind::None:
        m_state = State::Done;
        break;
    case Framing::Kind::Length:
        m_remaining = framing.length;
        m_state = m_remaining == 0 ? State::Done : State::Length;
        break;
    case Framing::Kind::Chunked:
        m_chunkLine.reset();
        m_state = State::ChunkLine;
        break;
    case Framing::Kind::UntilClose:
        m_state = State::UntilClose;
        break;
    }
}

BodyDecoder::Step BodyDecoder::next(std::string_view input)
{
    switch (m_state) {
    case State::Done:
        return {Status::End, 0, {}};
    case State::Failed:
        return {Status::Failed, 0, {}};
    case State::Length:
        return takeLength(input);
    case State::UntilClose:
        return {input.empty() ? Status::NeedMore : Status::Data, input.size(), input};
    default:
        return takeChunked(input);
    }
}

bool BodyDecoder::closed()
{
    if (m_state == State::UntilClose)
        m_state = State::Done;
    else if (m_state != State::Done)
        m_state = State::Failed;
    return m_state == State::Done;
}

BodyDecoder::Step BodyDecoder::takeLength(std::string_view input)
{
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(m_remaining, input.size()));
    if (size == 0)
        return {Status::NeedMore, 0, {}};
    m_remaining -= size;
    if (m_remaining == 0)
        m_state = State::Done;
    return {Status::Data, size, input.substr(0, size)};
}

BodyDecoder::Step BodyDecoder::takeChunked(std::string_view input)
{
    std::size_t used = 0;
    while (used < input.size()) {
        const std::string_view rest = input.substr(used);
        switch (m_state) {
        case State::ChunkLine:
            used += takeChunkLine(rest);
            break;
        case State::ChunkData: {
            const std::size_t size =
                static_cast<std::size_t>(std::min<std::uint64_t>(m_remaining, rest.size()));
            m_remaining -= size;
            if (m_remaining == 0)
                m_state = State::ChunkDataCr;
            return {Status::Data, used + size, rest.substr(0, size)};
        }
        case State::ChunkDataCr:
        case State::ChunkDataLf:
            used += takeChunkDataEnd(rest.front());
            break;
        case State::Trailers:
            used += takeTrailers(rest);
            break;
        default:
            return {m_state == State::Done ? Status::End : Status::Failed, used, {}};
        }
    }
    if (m_state == State::Done)
        return {Status::End, used, {}};
    return {m_state == State::Failed ? Status::Failed : Status::NeedMore, used, {}};
}

std::size_t BodyDecoder::takeChunkLine(std::string_view input)
{
    std::size_t used = 0;
    switch (m_chunkLine.take(input, kMaxChunkLine, used)) {
    case ChunkLine::Result::NeedMore:
        break;
    case ChunkLine::Result::Failed:
        m_state = State::Failed;
        break;
    case ChunkLine::Result::Done:
        m_remaining = m_chunkLine.size();
        if (!chargeLine()) {
            m_state = State::Failed;
        } else if (m_remaining > 0) {
            m_state = State::ChunkData;
        } else {
            m_scanner.reset(0);
            m_state = State::Trailers;
        }
        m_chunkLine.reset();
        break;
    }
    return used;
}

bool BodyDecoder::chargeLine()
{
    // Saturating: a size may be close to 2^63.
    const std::uint64_t share = 16 + std::min(m_remaining, kMaxExcess) * 2;
    const std::uint64_t charged = m_excess + m_chunkLine.length();
    m_excess = charged > share ? charged - share : 0;
    return m_excess <= kMaxExcess;
}

std::size_t BodyDecoder::takeChunkDataEnd(char c)
{
    if (m_state == State::ChunkDataCr)
        m_state = c == '\r' ? State::ChunkDataLf : State::Failed;
    else
        m_state = c == '\n' ? State::ChunkLine : State::Failed;
    return 1;
}

std::size_t BodyDecoder::takeTrailers(std::string_view input)
{
    const std::size_t before = m_trailerBytes.size();
    m_trailerBytes.append(input.substr(0, kMaxTrailers - before));
    switch (m_scanner.scan(m_trailerBytes, kMaxTrailerFields)) {
    case FieldScanner::Result::Done:
        m_trailerBytes.resize(m_scanner.position());
        m_scanner.appendTo(m_trailers, m_trailerBytes);
        m_state = State::Done;
        break;
    case FieldScanner::Result::NeedMore:
        if (m_trailerBytes.size() == kMaxTrailers)
            m_state = State::Failed;
        break;
    case FieldScanner::Result::BadLine:
    case FieldScanner::Result::TooMany:
        m_state = State::Failed;
        break;
    }
    return m_trailerBytes.size() - before;
}

} // namespace portcullis::http
