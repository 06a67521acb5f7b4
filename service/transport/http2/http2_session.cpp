// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http2/http2_session.h"

#include "service/transport/http2/http2_connection.h"
#include "service/transport/http2/http2_limits.h"

#include <array>
#include <charconv>

namespace portcullis::transport::http2 {

namespace {

std::string_view textOf(nghttp2_rcbuf *buffer)
{
    const nghttp2_vec bytes = nghttp2_rcbuf_get_buf(buffer);
    return {reinterpret_cast<const char *>(bytes.base), bytes.len};
}

std::uint8_t *bytesOf(std::string_view text)
{
    return reinterpret_cast<std::uint8_t *>(const_cast<char *>(text.data()));
}

/// Of the head that is being sent now; nghttp2 copies it.
std::vector<nghttp2_nv> &scratch()
{
    static thread_local std::vector<nghttp2_nv> fields;
    return fields;
}

} // namespace

/// nghttp2's calls, to the connection. Those that return an int give 0, or end the session.
struct Session::Calls {
    static Http2Connection &of(void *connection)
    {
        return *static_cast<Http2Connection *>(connection);
    }
    static int verdict(bool goesOn) { return goesOn ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE; }

    static int beginFrame(nghttp2_session *, const nghttp2_frame_hd *hd, void *self)
    {
        return verdict(of(self).frameBegins(hd->type, hd->stream_id));
    }
    static int beginHeaders(nghttp2_session *session, const nghttp2_frame *frame, void *self)
    {
        of(self).headBegins();
        if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
            nghttp2_session_set_stream_user_data(session, frame->hd.stream_id,
                                                 &of(self).streamBegins(frame->hd.stream_id));
        return verdict(!of(self).ended());
    }
    static Http2Exchange *exchange(nghttp2_session *session, std::int32_t id)
    {
        return static_cast<Http2Exchange *>(nghttp2_session_get_stream_user_data(session, id));
    }
    static int header(nghttp2_session *session, const nghttp2_frame *frame, nghttp2_rcbuf *name,
                      nghttp2_rcbuf *value, std::uint8_t, void *self)
    {
        Http2Exchange *const x = exchange(session, frame->hd.stream_id);
        if (!x || of(self).fieldCame(*x, textOf(name), textOf(value)))
            return 0;
        return of(self).ended() ? NGHTTP2_ERR_CALLBACK_FAILURE
                                : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    /// nghttp2 would leave such a field out; RFC 9113 section 8.2.1 wants the request refused.
    static int invalidHeader(nghttp2_session *, const nghttp2_frame *, nghttp2_rcbuf *,
                             nghttp2_rcbuf *, std::uint8_t, void *)
    {
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    static int frameReceived(nghttp2_session *session, const nghttp2_frame *frame, void *self)
    {
        Http2Connection &connection = of(self);
        const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
        switch (frame->hd.type) {
        case NGHTTP2_HEADERS:
        case NGHTTP2_DATA:
            if (Http2Exchange *const x = exchange(session, frame->hd.stream_id)) {
                if (frame->hd.type == NGHTTP2_HEADERS)
                    connection.headersCame(*x, ends);
                else if (ends)
                    connection.clientEnded(*x);
            }
            break;
        case NGHTTP2_PING:
            if ((frame->hd.flags & NGHTTP2_FLAG_ACK) != 0)
                connection.pingAnswered();
            break;
        default:
            break;
        }
        return verdict(!connection.ended());
    }
    static int data(nghttp2_session *session, std::uint8_t flags, std::int32_t id,
                    const std::uint8_t *bytes, std::size_t size, void *self)
    {
        const std::string_view text(reinterpret_cast<const char *>(bytes), size);
        if (Http2Exchange *const x = exchange(session, id))
            of(self).dataCame(*x, text, (flags & NGHTTP2_FLAG_END_STREAM) != 0);
        else
            nghttp2_session_consume_connection(session, size);
        return verdict(!of(self).ended());
    }
    static int streamClosed(nghttp2_session *session, std::int32_t id, std::uint32_t, void *self)
    {
        if (Http2Exchange *const x = exchange(session, id))
            of(self).streamEnds(*x);
        return 0;
    }
    static int frameSent(nghttp2_session *session, const nghttp2_frame *frame, void *self)
    {
        Http2Connection &connection = of(self);
        if (frame->hd.type == NGHTTP2_RST_STREAM)
            connection.resetSent(frame->rst_stream.error_code);
        else if (frame->hd.type == NGHTTP2_GOAWAY)
            connection.goAwaySent(frame->goaway.error_code);
        else if ((frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA)
                 && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
            if (Http2Exchange *const x = exchange(session, frame->hd.stream_id))
                connection.answerEnded(*x);
        }
        return 0;
    }
    /// How much of the next DATA frame there is, and whether it is the last.
    static ssize_t read(nghttp2_session *session, std::int32_t id, std::uint8_t *, std::size_t most,
                        std::uint32_t *flags, nghttp2_data_source *source, void *self)
    {
        auto &x = *static_cast<Http2Exchange *>(source->ptr);
        const auto next = of(self).nextData(x, most);
        if (next.size == 0 && !next.last)
            return NGHTTP2_ERR_DEFERRED;
        *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
        if (!next.last)
            return static_cast<ssize_t>(next.size);
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        if (!next.trailers->empty()) {
            *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
            Session &own = *of(self).m_session;
            scratch().clear();
            own.addFields(*next.trailers);
            nghttp2_submit_trailer(session, id, scratch().data(), scratch().size());
        }
        return static_cast<ssize_t>(next.size);
    }
    static int sendData(nghttp2_session *, nghttp2_frame *, const std::uint8_t *head,
                        std::size_t size, nghttp2_data_source *source, void *self)
    {
        Session &own = *of(self).m_session;
        if (own.m_sendTo->size() >= own.m_sendMost)
            return NGHTTP2_ERR_WOULDBLOCK;
        own.m_sendTo->append(reinterpret_cast<const char *>(head), kFrameHead);
        of(self).takeData(*static_cast<Http2Exchange *>(source->ptr), size, *own.m_sendTo);
        return 0;
    }

    static const nghttp2_session_callbacks *table()
    {
        static const nghttp2_session_callbacks *const made = [] {
            nghttp2_session_callbacks *t = nullptr;
            nghttp2_session_callbacks_new(&t);
            nghttp2_session_callbacks_set_on_begin_frame_callback(t, beginFrame);
            nghttp2_session_callbacks_set_on_begin_headers_callback(t, beginHeaders);
            nghttp2_session_callbacks_set_on_header_callback2(t, header);
            nghttp2_session_callbacks_set_on_invalid_header_callback2(t, invalidHeader);
            nghttp2_session_callbacks_set_on_frame_recv_callback(t, frameReceived);
            nghttp2_session_callbacks_set_on_data_chunk_recv_callback(t, data);
            nghttp2_session_callbacks_set_on_stream_close_callback(t, streamClosed);
            nghttp2_session_callbacks_set_on_frame_send_callback(t, frameSent);
            nghttp2_session_callbacks_set_send_data_callback(t, sendData);
            return t;
        }();
        return made;
    }
};

Session::Session(Http2Connection &connection, std::size_t headLimit) : m_connection(connection)
{
    nghttp2_option *option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, 1);
    // The connection counts resets itself, and says why it ends.
    nghttp2_option_set_stream_reset_rate_limit(option, UINT64_MAX, UINT64_MAX);
    nghttp2_option_set_max_continuations(option, headLimit / kFrame + kSpareContinuations);
    nghttp2_session_server_new2(&m_session, Calls::table(), &m_connection, option);
    nghttp2_option_del(option);
    const std::array<nghttp2_settings_entry, 4> settings{{
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMaxStreams},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kStreamWindow},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(headLimit)},
        {NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1},
    }};
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    nghttp2_session_set_local_window_size(m_session, NGHTTP2_FLAG_NONE, 0, kConnectionWindow);
}

Session::~Session()
{
    nghttp2_session_del(m_session);
}

std::ptrdiff_t Session::receive(std::string_view bytes)
{
    return nghttp2_session_mem_recv(m_session, reinterpret_cast<const std::uint8_t *>(bytes.data()),
                                    bytes.size());
}

bool Session::send(std::string &out, std::size_t most)
{
    m_sendTo = &out;
    m_sendMost = most;
    while (out.size() < most) {
        const std::uint8_t *bytes = nullptr;
        const ssize_t size = nghttp2_session_mem_send(m_session, &bytes);
        if (size < 0)
            return false;
        if (size == 0)
            break;
        out.append(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
    }
    return true;
}

bool Session::alive() const
{
    return nghttp2_session_want_read(m_session) != 0 || nghttp2_session_want_write(m_session) != 0;
}

void Session::add(std::string_view name, std::string_view value)
{
    scratch().push_back(
        {bytesOf(name), bytesOf(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
}

std::uint64_t Session::addFields(const http::FieldList &fields)
{
    std::uint64_t size = 0;
    for (const http::Field &field : fields) {
        if (!http::isToken(field.name) || !http::isFieldValue(field.value))
            continue;
        add(field.name, field.value);
        size += field.name.size() + field.value.size();
    }
    return size;
}

std::uint64_t Session::beginFields(int status)
{
    static thread_local std::array<char, 4> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), status).ptr;
    scratch().clear();
    add(":status", {digits.data(), static_cast<std::size_t>(end - digits.data())});
    return kFrameHead + 10;
}

std::uint64_t Session::sendInterim(std::int32_t id, int status, const http::FieldList &fields)
{
    const std::uint64_t size = beginFields(status) + addFields(fields);
    nghttp2_submit_headers(m_session, NGHTTP2_FLAG_NONE, id, nullptr, scratch().data(),
                           scratch().size(), nullptr);
    return size;
}

std::uint64_t Session::sendHead(const AnswerHead &head, const http::FieldList &fields)
{
    std::uint64_t size = beginFields(head.status) + addFields(fields);
    std::array<char, 20> digits{};
    if (head.length) {
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), *head.length).ptr;
        add("content-length", {digits.data(), static_cast<std::size_t>(end - digits.data())});
        size += 16;
    }
    nghttp2_data_provider provider{};
    provider.source.ptr = &head.exchange;
    provider.read_callback = Calls::read;
    nghttp2_submit_response(m_session, head.id, scratch().data(), scratch().size(),
                            head.hasBody ? &provider : nullptr);
    return size;
}

void Session::resetStream(std::int32_t id, std::uint32_t code)
{
    nghttp2_submit_rst_stream(m_session, NGHTTP2_FLAG_NONE, id, code);
}

void Session::consumed(std::int32_t id, std::size_t size)
{
    nghttp2_session_consume(m_session, id, size);
}

void Session::terminate(std::uint32_t code)
{
    nghttp2_session_terminate_session(m_session, code);
}

void Session::announceEnd()
{
    nghttp2_submit_shutdown_notice(m_session);
    nghttp2_submit_ping(m_session, NGHTTP2_FLAG_NONE, nullptr);
}

void Session::refuseStreams()
{
    nghttp2_submit_goaway(m_session, NGHTTP2_FLAG_NONE, lastStream(), NGHTTP2_NO_ERROR, nullptr, 0);
}

} // namespace portcullis::transport::http2
