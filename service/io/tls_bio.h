// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/stream.h"

#include <string>

struct ssl_st;

namespace portcullis::io {

/// What a TLS session reads from and writes to: straight out of the stream's input, and into one
/// buffer of the thread that all sessions share. Whoever calls OpenSSL hands the buffer on before
/// it returns, so that records of one call leave together.
///
/// Makes `ssl` read from and write to `*stream`, which may be set later; without it nothing can be
/// read. `stream` must live as long as `ssl`.
void useStream(ssl_st *ssl, StreamPtr *stream);

/// The records that were made on this thread and not handed on.
std::string &tlsOutput();

} // namespace portcullis::io
