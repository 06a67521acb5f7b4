// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <string>
#include <string_view>

/// Messages to bytes. Everything is appended to `out`, so that head and body leave in one write.
namespace portcullis::http {

/// `METHOD target HTTP/1.1` and CRLF. `target` must be checked bytes without white space.
void appendRequestLine(std::string &out, std::string_view method, std::string_view target);
/// `HTTP/1.1 status reason` and CRLF, with the standard reason phrase of the status.
void appendStatusLine(std::string &out, int status);
/// One field line. Returns false, and appends nothing, when name or value could break the head.
[[nodiscard]] bool appendField(std::string &out, std::string_view name, std::string_view value);
void appendContentLength(std::string &out, std::uint64_t length);
/// The empty line behind the last field.
void appendHeadEnd(std::string &out);
/// Chunk size line of a chunk of `size` > 0 bytes; the data and a CRLF follow.
void appendChunkStart(std::string &out, std::size_t size);
/// The last chunk, the trailers and the final CRLF. Trailers that can't be sent are left out.
void appendLastChunk(std::string &out, const FieldList &trailers);
/// The standard reason phrase, such as `Not Found`; empty for an unknown status.
std::string_view reasonPhrase(int status);
/// IMF-fixdate (RFC 9110 section 5.6.7) of a Unix time.
std::string formatHttpDate(std::int64_t unixSeconds);

} // namespace portcullis::http
