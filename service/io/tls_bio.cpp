// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_bio.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>

namespace portcullis::io {

namespace {

int readFromStream(BIO *bio, char *out, std::size_t size, std::size_t *got)
{
    BIO_clear_retry_flags(bio);
    const StreamPtr &stream = *static_cast<StreamPtr *>(BIO_get_data(bio));
    const std::string_view input = stream ? stream->input() : std::string_view();
    if (input.empty()) {
        BIO_set_retry_read(bio);
        *got = 0;
        return -1;
    }
    *got = std::min(size, input.size());
    std::memcpy(out, input.data(), *got);
    stream->consume(*got);
    return 1;
}

int writeToBuffer(BIO *, const char *bytes, std::size_t size, std::size_t *done)
{
    tlsOutput().append(bytes, size);
    *done = size;
    return 1;
}

long control(BIO *, int command, long, void *)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

/// Lives as long as the process.
const BIO_METHOD *method()
{
    static const BIO_METHOD *const made = [] {
        BIO_METHOD *fresh =
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "portcullis stream");
        BIO_meth_set_read_ex(fresh, readFromStream);
        BIO_meth_set_write_ex(fresh, writeToBuffer);
        BIO_meth_set_ctrl(fresh, control);
        return fresh;
    }();
    return made;
}

} // namespace

void useStream(ssl_st *ssl, StreamPtr *stream)
{
    BIO *const bio = BIO_new(method());
    if (!bio)
        return;
    BIO_set_data(bio, stream);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
}

std::string &tlsOutput()
{
    thread_local std::string buffer;
    return buffer;
}

} // namespace portcullis::io
