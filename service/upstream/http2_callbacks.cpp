// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef PORTCULLIS_HAVE_NGHTTP2

#include "service/upstream/http2_callbacks.h"

namespace portcullis::upstream {

namespace {

Http2Session &sessionOf(void *user)
{
    return *static_cast<Http2Session *>(user);
}

/// Null: nobody waits for it any more.
Http2Stream *streamOf(nghttp2_session *h2, std::int32_t id)
{
    return static_cast<Http2Stream *>(nghttp2_session_get_stream_user_data(h2, id));
}

std::string_view text(const std::uint8_t *bytes, std::size_t size)
{
    return {reinterpret_cast<const char *>(bytes), size};
}

bool endsStream(const nghttp2_frame &frame)
{
    return (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
}

bool isAck(const nghttp2_frame_hd &head)
{
    return (head.flags & NGHTTP2_FLAG_ACK) != 0;
}

} // namespace

nghttp2_session *Http2Callbacks::makeSession(Http2Session &session)
{
    nghttp2_session_callbacks *callbacks = nullptr;
    nghttp2_option *options = nullptr;
    nghttp2_session *made = nullptr;
    if (nghttp2_session_callbacks_new(&callbacks) == 0 && nghttp2_option_new(&options) == 0) {
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, beginFrame);
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, beginHeaders);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, header);
        nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, invalidHeader);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, dataChunk);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frameReceived);
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, frameSent);
        nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, frameNotSent);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, streamClosed);
        nghttp2_option_set_no_auto_window_update(options, 1);
        nghttp2_option_set_no_closed_streams(options, 1);
        nghttp2_option_set_max_reserved_remote_streams(options, 0);
        nghttp2_option_set_peer_max_concurrent_streams(options, Http2Session::kMaxStreams);
        nghttp2_session_client_new2(&made, callbacks, &session, options);
    }
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
    return made;
}

int Http2Callbacks::beginFrame(nghttp2_session *, const nghttp2_frame_hd *head, void *user)
{
    Http2Session &self = sessionOf(user);
    const bool carries = head->type == NGHTTP2_HEADERS || head->type == NGHTTP2_CONTINUATION
        || (head->type == NGHTTP2_DATA && head->length > 0);
    if (carries) {
        self.m_budget.earn();
        return 0;
    }
    return self.m_budget.spend(self.m_heard) ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

int Http2Callbacks::beginHeaders(nghttp2_session *h2, const nghttp2_frame *frame, void *)
{
    if (frame->hd.type == NGHTTP2_PUSH_PROMISE)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE; // sent before it knew that we take none
    if (Http2Stream *const stream = streamOf(h2, frame->hd.stream_id))
        stream->headBegins();
    return 0;
}

int Http2Callbacks::header(nghttp2_session *h2, const nghttp2_frame *frame,
                           const std::uint8_t *name, std::size_t nameSize,
                           const std::uint8_t *value, std::size_t valueSize, std::uint8_t, void *)
{
    Http2Stream *const stream = streamOf(h2, frame->hd.stream_id);
    if (!stream)
        return 0;
    return stream->headField(text(name, nameSize), text(value, valueSize))
        ? 0
        : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

int Http2Callbacks::invalidHeader(nghttp2_session *h2, const nghttp2_frame *frame,
                                  const std::uint8_t *, std::size_t, const std::uint8_t *,
                                  std::size_t, std::uint8_t, void *)
{
    Http2Stream *const stream = streamOf(h2, frame->hd.stream_id);
    if (!stream)
        return 0;
    (void)stream->refuse(Reason::ProxyBadResponse, "a field that must not be there");
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

int Http2Callbacks::dataChunk(nghttp2_session *h2, std::uint8_t, std::int32_t id,
                              const std::uint8_t *data, std::size_t size, void *user)
{
    // The stream's own window is what holds the peer back.
    if (nghttp2_session_consume_connection(h2, size) != 0)
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    if (Http2Stream *const stream = streamOf(h2, id)) {
        stream->data(text(data, size));
        sessionOf(user).note(*stream, event::kInput);
    }
    return 0;
}

int Http2Callbacks::frameReceived(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
    Http2Session &self = sessionOf(user);
    switch (frame->hd.type) {
    case NGHTTP2_SETTINGS:
        self.m_ready = self.m_ready || !isAck(frame->hd);
        return 0;
    case NGHTTP2_PING:
        if (isAck(frame->hd))
            self.m_ping.stop();
        return 0;
    case NGHTTP2_GOAWAY:
        self.m_ending = true;
        return 0;
    case NGHTTP2_HEADERS:
    case NGHTTP2_DATA:
    case NGHTTP2_RST_STREAM:
        break;
    default:
        return 0;
    }
    Http2Stream *const stream = streamOf(h2, frame->hd.stream_id);
    if (!stream)
        return 0;
    stream->m_peerReset = frame->hd.type == NGHTTP2_RST_STREAM;
    if (frame->hd.type == NGHTTP2_HEADERS)
        stream->headComplete(endsStream(*frame));
    if (stream->m_bad) // one thing too many, each of them right
        (void)nghttp2_submit_rst_stream(h2, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                        NGHTTP2_ENHANCE_YOUR_CALM);
    if (endsStream(*frame))
        stream->responseComplete();
    self.note(*stream, event::kInput);
    return 0;
}

int Http2Callbacks::frameSent(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
    if (frame->hd.type == NGHTTP2_DATA) {
        sessionOf(user).m_budget.earn();
    } else if (frame->hd.type == NGHTTP2_HEADERS) {
        if (Http2Stream *const stream = streamOf(h2, frame->hd.stream_id))
            stream->m_sent = true;
    }
    return 0;
}

int Http2Callbacks::frameNotSent(nghttp2_session *h2, const nghttp2_frame *frame, int, void *)
{
    if (frame->hd.type == NGHTTP2_HEADERS) {
        Http2Stream *const stream = streamOf(h2, frame->hd.stream_id);
        if (stream && !stream->m_sent)
            stream->m_unprocessed = true;
    }
    return 0;
}

int Http2Callbacks::streamClosed(nghttp2_session *h2, std::int32_t id, std::uint32_t error,
                                 void *user)
{
    Http2Stream *const stream = streamOf(h2, id);
    if (!stream)
        return 0;
    Http2Session &self = sessionOf(user);
    if (error == NGHTTP2_REFUSED_STREAM && !self.m_ending) {
        // It is at the end of what it can do, whatever it said: as many as now, but this one.
        const std::size_t streams = self.m_streams.size();
        self.m_refusedAt = streams > 2 ? streams - 1 : 1;
    }
    stream->closed(error);
    self.note(*stream, event::kInput | event::kFailed);
    return 0;
}

ssize_t Http2Callbacks::readBody(nghttp2_session *h2, std::int32_t id, std::uint8_t *buffer,
                                 std::size_t size, std::uint32_t *flags, nghttp2_data_source *,
                                 void *user)
{
    Http2Stream *const stream = streamOf(h2, id);
    if (!stream)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    const std::size_t taken = stream->take(reinterpret_cast<char *>(buffer), size);
    if (stream->m_heldBack && stream->pending() <= io::Stream::kLowWater) {
        stream->m_heldBack = false;
        sessionOf(user).note(*stream, event::kDrained);
    }
    if (stream->pending() == 0 && stream->m_requestEnded) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        if (!stream->m_requestTrailers.empty()) {
            *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
            sessionOf(user).submitTrailers(*stream);
        }
    } else if (taken == 0) {
        stream->m_deferred = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    return static_cast<ssize_t>(taken);
}

} // namespace portcullis::upstream

#endif
