// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/upstream/http2_session.h"

namespace portcullis::upstream {

/// What nghttp2 calls while it reads and writes. They note what happened, and call nobody.
struct Http2Callbacks {
    /// Null if there is no memory. `session` is the user data of all of them.
    static nghttp2_session *makeSession(Http2Session &session);
    static ssize_t readBody(nghttp2_session *h2, std::int32_t id, std::uint8_t *buffer,
                            std::size_t size, std::uint32_t *flags, nghttp2_data_source *source,
                            void *user);

private:
    static int beginFrame(nghttp2_session *h2, const nghttp2_frame_hd *head, void *user);
    static int beginHeaders(nghttp2_session *h2, const nghttp2_frame *frame, void *user);
    static int header(nghttp2_session *h2, const nghttp2_frame *frame, const std::uint8_t *name,
                      std::size_t nameSize, const std::uint8_t *value, std::size_t valueSize,
                      std::uint8_t flags, void *user);
    static int invalidHeader(nghttp2_session *h2, const nghttp2_frame *frame,
                             const std::uint8_t *name, std::size_t nameSize,
                             const std::uint8_t *value, std::size_t valueSize, std::uint8_t flags,
                             void *user);
    static int dataChunk(nghttp2_session *h2, std::uint8_t flags, std::int32_t id,
                         const std::uint8_t *data, std::size_t size, void *user);
    static int frameReceived(nghttp2_session *h2, const nghttp2_frame *frame, void *user);
    static int frameSent(nghttp2_session *h2, const nghttp2_frame *frame, void *user);
    static int frameNotSent(nghttp2_session *h2, const nghttp2_frame *frame, int error, void *user);
    static int streamClosed(nghttp2_session *h2, std::int32_t id, std::uint32_t error, void *user);
};

} // namespace portcullis::upstream
