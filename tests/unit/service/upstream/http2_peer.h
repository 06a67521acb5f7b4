// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/stream.h"

#include <nghttp2/nghttp2.h>

#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// An HTTP/2 server that answers when a test says so, and anything that a test likes.
class Http2Peer final : private io::StreamHandler {
public:
    struct Request {
        std::string fields; ///< a line each: `name: value`
        std::string body;
        bool ended = false;
        std::optional<std::uint32_t> reset; ///< its error code
    };
    struct Answer {
        std::string body;
        Fields trailers;
        bool ends = true; ///< else the body goes on with more()
    };

    /// Says its settings at once; `silent`: neither says nor reads anything before settings().
    explicit Http2Peer(io::StreamPtr stream,
                       const std::vector<nghttp2_settings_entry> &settings = {},
                       bool silent = false)
        : m_silent(silent), m_stream(std::move(stream))
    {
        m_stream->setHandler(this);
        nghttp2_session_callbacks *callbacks = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, header);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, data);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frame);
        nghttp2_option *options = nullptr;
        nghttp2_option_new(&options);
        nghttp2_option_set_no_auto_window_update(options, 1);
        nghttp2_option_set_max_send_header_block_length(options, 64 * 1024 * 1024);
        nghttp2_session *session = nullptr;
        nghttp2_session_server_new2(&session, callbacks, this, options);
        nghttp2_option_del(options);
        nghttp2_session_callbacks_del(callbacks);
        m_h2.reset(session);
        if (!silent)
            nghttp2_submit_settings(session, 0, settings.data(), settings.size());
        flush();
    }

    std::map<std::int32_t, Request> requests;
    std::int32_t lastId = 0;
    int pings = 0;
    bool goaway = false;
    bool eof = false;
    std::optional<io::StreamError> error;
    bool takes = true; ///< opens the window again for what has come

    Request &last() { return requests[lastId]; }
    void respond(std::int32_t id, const Fields &fields, Answer answer)
    {
        Reply &reply = m_replies[id];
        reply.answer = std::move(answer);
        nghttp2_data_provider body{};
        body.source.ptr = &reply;
        body.read_callback = read;
        const bool bare =
            reply.answer.body.empty() && reply.answer.trailers.empty() && reply.answer.ends;
        auto list = listOf(fields);
        nghttp2_submit_response(m_h2.get(), id, list.data(), list.size(), bare ? nullptr : &body);
        flush();
    }
    void interim(std::int32_t id, const Fields &fields)
    {
        auto list = listOf(fields);
        nghttp2_submit_headers(m_h2.get(), 0, id, nullptr, list.data(), list.size(), nullptr);
        flush();
    }
    void more(std::int32_t id, std::string_view bytes, bool ends)
    {
        m_replies[id].answer.body += bytes;
        m_replies[id].answer.ends = ends;
        nghttp2_session_resume_data(m_h2.get(), id);
        flush();
    }
    /// What of the answer could not be sent yet.
    std::size_t waiting(std::int32_t id) { return m_replies[id].answer.body.size(); }
    void reset(std::int32_t id, std::uint32_t code)
    {
        nghttp2_submit_rst_stream(m_h2.get(), 0, id, code);
        flush();
    }
    void goAway(std::int32_t lastStream)
    {
        nghttp2_submit_goaway(m_h2.get(), 0, lastStream, NGHTTP2_NO_ERROR, nullptr, 0);
        flush();
    }
    void settings(const std::vector<nghttp2_settings_entry> &entries)
    {
        nghttp2_submit_settings(m_h2.get(), 0, entries.data(), entries.size());
        flush();
        if (std::exchange(m_silent, false))
            onInput();
    }
    void raw(std::string_view bytes) { m_stream->write(bytes); }
    void end() { m_stream->shutdownWrite(); }
    io::Stream &stream() { return *m_stream; }
    void takeMore()
    {
        for (const auto &[id, request] : requests)
            nghttp2_session_consume(m_h2.get(), id, request.body.size());
        flush();
    }

private:
    struct SessionDelete {
        void operator()(nghttp2_session *session) const { nghttp2_session_del(session); }
    };
    struct Reply {
        Answer answer;
    };

    static std::vector<nghttp2_nv> listOf(const Fields &fields)
    {
        std::vector<nghttp2_nv> list;
        for (const auto &[name, value] : fields) {
            list.push_back({reinterpret_cast<std::uint8_t *>(const_cast<char *>(name.data())),
                            reinterpret_cast<std::uint8_t *>(const_cast<char *>(value.data())),
                            name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
        }
        return list;
    }
    static int header(nghttp2_session *, const nghttp2_frame *got, const std::uint8_t *name,
                      std::size_t nameSize, const std::uint8_t *value, std::size_t valueSize,
                      std::uint8_t, void *user)
    {
        auto &self = *static_cast<Http2Peer *>(user);
        self.lastId = got->hd.stream_id;
        Request &request = self.requests[got->hd.stream_id];
        request.fields.append(reinterpret_cast<const char *>(name), nameSize).append(": ");
        request.fields.append(reinterpret_cast<const char *>(value), valueSize).append("\n");
        return 0;
    }
    static int data(nghttp2_session *session, std::uint8_t, std::int32_t id,
                    const std::uint8_t *bytes, std::size_t size, void *user)
    {
        auto &self = *static_cast<Http2Peer *>(user);
        self.requests[id].body.append(reinterpret_cast<const char *>(bytes), size);
        if (self.takes)
            nghttp2_session_consume(session, id, size);
        return 0;
    }
    static int frame(nghttp2_session *, const nghttp2_frame *got, void *user)
    {
        auto &self = *static_cast<Http2Peer *>(user);
        if (got->hd.type == NGHTTP2_PING)
            ++self.pings;
        if (got->hd.type == NGHTTP2_GOAWAY)
            self.goaway = true;
        if (got->hd.type == NGHTTP2_RST_STREAM)
            self.requests[got->hd.stream_id].reset = got->rst_stream.error_code;
        if ((got->hd.type == NGHTTP2_DATA || got->hd.type == NGHTTP2_HEADERS)
            && (got->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
            self.requests[got->hd.stream_id].ended = true;
        return 0;
    }
    static ssize_t read(nghttp2_session *session, std::int32_t id, std::uint8_t *buffer,
                        std::size_t size, std::uint32_t *flags, nghttp2_data_source *source, void *)
    {
        Answer &answer = static_cast<Reply *>(source->ptr)->answer;
        const std::size_t taken = std::min(size, answer.body.size());
        std::memcpy(buffer, answer.body.data(), taken);
        answer.body.erase(0, taken);
        if (!answer.body.empty())
            return static_cast<ssize_t>(taken);
        if (!answer.ends)
            return taken > 0 ? static_cast<ssize_t>(taken) : ssize_t{NGHTTP2_ERR_DEFERRED};
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        if (!answer.trailers.empty()) {
            *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
            auto list = listOf(answer.trailers);
            nghttp2_submit_trailer(session, id, list.data(), list.size());
        }
        return static_cast<ssize_t>(taken);
    }

    void flush()
    {
        const std::uint8_t *bytes = nullptr;
        for (ssize_t size = 0; (size = nghttp2_session_mem_send(m_h2.get(), &bytes)) > 0;)
            m_stream->write(
                {reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size)});
    }
    void onInput() override
    {
        if (m_silent)
            return;
        const std::string_view input = m_stream->input();
        nghttp2_session_mem_recv(m_h2.get(), reinterpret_cast<const std::uint8_t *>(input.data()),
                                 input.size());
        m_stream->consume(input.size());
        flush();
    }
    void onEof() override { eof = true; }
    void onDrained() override { }
    void onError(io::StreamError what) override { error = what; }

    std::unique_ptr<nghttp2_session, SessionDelete> m_h2;
    std::map<std::int32_t, Reply> m_replies;
    bool m_silent;
    io::StreamPtr m_stream;
};

} // namespace portcullis::test
