// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nghttp2/nghttp2.h>

namespace portcullis::transport {

class Http2Connection;
class Http2Exchange;

namespace http2 {

inline constexpr std::size_t kFrameHead = 9;

struct AnswerHead {
    std::int32_t id = 0;
    int status = 0;
    std::optional<std::uint64_t> length;
    bool hasBody = false; ///< DATA follows; else the stream ends with the head
    Http2Exchange &exchange;
};

/// The framing layer of one connection in the server's role: nghttp2, with the calls that it makes
/// handed to the connection. What it is told to send leaves by send().
class Session {
public:
    /// `connection` outlives it. `headLimit`: of the listener, in bytes.
    Session(Http2Connection &connection, std::size_t headLimit);
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;
    ~Session();

    /// Takes bytes of the client; how many, or below zero nghttp2's error.
    std::ptrdiff_t receive(std::string_view bytes);
    /// Appends what is due to `out`, up to about `most` bytes. False: the session is broken.
    bool send(std::string &out, std::size_t most);
    /// Whether more comes or is due; if not the connection is over.
    bool alive() const;
    std::int32_t lastStream() const { return nghttp2_session_get_last_proc_stream_id(m_session); }

    // All of these give an estimate of the bytes that leave, where they give anything.
    std::uint64_t sendInterim(std::int32_t id, int status, const http::FieldList &fields);
    std::uint64_t sendHead(const AnswerHead &head, const http::FieldList &fields);
    /// There are bytes, or there is an end, for a stream that waited for them.
    void resume(std::int32_t id) { nghttp2_session_resume_data(m_session, id); }
    void resetStream(std::int32_t id, std::uint32_t code);
    /// The pipeline has taken bytes of a body: the client may send as many more.
    void consumed(std::int32_t id, std::size_t size);
    /// The same for bytes of a stream that is gone.
    void dropped(std::size_t size) { nghttp2_session_consume_connection(m_session, size); }
    /// Ends the connection: GOAWAY, and nothing after it.
    void terminate(std::uint32_t code);
    /// Asks the client to open no more streams; the answer to a ping says that it has heard.
    void announceEnd();
    /// No streams but those that are open.
    void refuseStreams();

private:
    struct Calls;

    std::uint64_t beginFields(int status);
    std::uint64_t addFields(const http::FieldList &fields);
    void add(std::string_view name, std::string_view value);

    nghttp2_session *m_session = nullptr;
    Http2Connection &m_connection;
    std::string *m_sendTo = nullptr; // while send() runs
    std::size_t m_sendMost = 0;
};

} // namespace http2

} // namespace portcullis::transport
