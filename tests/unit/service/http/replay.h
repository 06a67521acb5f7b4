// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/body_decoder.h"
#include "service/http/request_parser.h"
#include "service/http/response_parser.h"

#include <string>
#include <string_view>
#include <vector>

/// Reads a whole connection's bytes with the codec and writes down everything that it says, so that
/// two ways of feeding the same bytes can be compared by their transcripts.
namespace portcullis::http::replay {

inline void note(std::string &out, std::string_view what, std::string_view value)
{
    out.append(what).append("=").append(value).append("|");
}

inline void noteFields(std::string &out, const FieldList &fields)
{
    for (const Field &field : fields)
        note(out, field.name, field.value);
}

inline void noteFraming(std::string &out, const Framing &framing, bool keepAlive)
{
    note(out, "framing", std::to_string(static_cast<int>(framing.kind)));
    note(out, "length", std::to_string(framing.length));
    note(out, "keepAlive", keepAlive ? "1" : "0");
}

inline std::string describe(const RequestHead &head)
{
    std::string out;
    note(out, "method", head.method);
    note(out, "target", head.target);
    note(out, "form", std::to_string(static_cast<int>(head.form)));
    note(out, "authority", head.authority);
    note(out, "path", head.rawPath);
    note(out, "query", head.query ? *head.query : "none");
    note(out, "version", head.version == Version::Http10 ? "1.0" : "1.1");
    noteFields(out, head.fields);
    noteFraming(out, head.framing, head.keepAlive);
    note(out, "expect", head.expectContinue ? "1" : "0");
    note(out, "upgrade", head.upgrade);
    return out;
}

inline std::string describe(const ResponseHead &head)
{
    std::string out;
    note(out, "status", std::to_string(head.status));
    note(out, "reason", head.reason);
    note(out, "version", head.version == Version::Http10 ? "1.0" : "1.1");
    noteFields(out, head.fields);
    noteFraming(out, head.framing, head.keepAlive);
    note(out, "upgrade", head.upgrade);
    note(out, "timeout", std::to_string(head.keepAliveTimeout));
    return out;
}

inline void resetParser(RequestParser &parser, std::string_view)
{
    parser.reset();
}
inline void resetParser(ResponseParser &parser, std::string_view method)
{
    parser.reset(method);
}

template <typename Parser, typename Head>
class Replay {
public:
    explicit Replay(std::string_view method, const HeadLimits &limits = {})
        : m_method(method), m_parser(limits)
    {
        resetParser(m_parser, m_method);
    }

    void feed(std::string_view bytes)
    {
        // Another buffer each time: views into the one before would be found by the sanitizer.
        m_pending = m_pending + std::string(bytes);
        while (!m_dead && (m_inBody ? readBody() : readHead())) { }
    }
    /// The transcript when the peer has closed.
    std::string end()
    {
        if (m_inBody)
            m_out += m_decoder.closed() ? "/closed" : "/cut off";
        else if (!m_dead && !m_pending.empty())
            m_out += "/head unfinished";
        return m_out;
    }

private:
    bool readHead()
    {
        if (m_pending.empty())
            return false;
        switch (m_parser.parse(m_pending, m_head)) {
        case ParseStatus::NeedMore:
            return false;
        case ParseStatus::Failed:
            m_out.append("/failed ").append(reasonInfo(m_parser.error().reason).code);
            m_out.append(": ").append(m_parser.error().detail);
            m_dead = true;
            return false;
        case ParseStatus::Done:
            break;
        }
        m_out += "/head " + describe(m_head) + "body:";
        m_decoder.reset(m_head.framing);
        m_keepAlive = m_head.keepAlive;
        m_pending = m_pending.substr(m_parser.headSize());
        m_inBody = true;
        return true;
    }
    bool readBody()
    {
        const BodyDecoder::Step step = m_decoder.next(m_pending);
        m_out.append(step.data);
        m_pending = m_pending.substr(step.consumed);
        switch (step.status) {
        case BodyDecoder::Status::Data:
            return true;
        case BodyDecoder::Status::NeedMore:
            return false;
        case BodyDecoder::Status::Failed:
            m_out += "/bad body";
            m_dead = true;
            m_inBody = false;
            return false;
        case BodyDecoder::Status::End:
            break;
        }
        m_out += "/end ";
        noteFields(m_out, m_decoder.trailers());
        m_inBody = false;
        m_dead = !m_keepAlive;
        resetParser(m_parser, m_method);
        return true;
    }

    std::string_view m_method;
    Parser m_parser;
    Head m_head;
    BodyDecoder m_decoder;
    std::string m_pending;
    std::string m_out;
    bool m_inBody = false;
    bool m_keepAlive = true;
    bool m_dead = false;
};

/// Feeds `bytes` in pieces of `step` bytes.
template <typename Parser, typename Head>
std::string inSteps(std::string_view bytes, std::size_t step, std::string_view method = "GET",
                    const HeadLimits &limits = {})
{
    Replay<Parser, Head> replay(method, limits);
    for (std::size_t at = 0; at < bytes.size(); at += step)
        replay.feed(bytes.substr(at, step));
    return replay.end();
}

/// Feeds `bytes` in two pieces.
template <typename Parser, typename Head>
std::string cutAt(std::string_view bytes, std::size_t cut, std::string_view method = "GET",
                  const HeadLimits &limits = {})
{
    Replay<Parser, Head> replay(method, limits);
    replay.feed(bytes.substr(0, cut));
    replay.feed(bytes.substr(cut));
    return replay.end();
}

} // namespace portcullis::http::replay
