// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <string_view>

namespace portcullis::pipeline {

/// What is done with the body of a message on a route with body steps.
enum class BodyAction : std::uint8_t {
    Pass,        ///< stream it
    Edit,        ///< collect it up to the route's limit, then JsonBody::edit()
    Refuse,      ///< there is one, and it can't be edited
    RefuseIfAny, ///< the same, but whether there is one shows with its first byte
};

/// `application/json` or a type that ends in `+json`, in any case, with any parameters.
bool isJsonMediaType(std::string_view contentType);
/// `application/grpc` and its relatives.
bool isGrpcMediaType(std::string_view contentType);
/// Whether a `Content-Encoding` other than `identity` is given.
bool isEncoded(const http::FieldList &fields);
/// Whether there is exactly one Content-Type and it is JSON.
bool hasJsonBody(const http::FieldList &fields);

/// Removes what describes the bytes before the edit: ETag, Digest, Content-MD5, Content-Digest,
/// Repr-Digest, Accept-Ranges, Content-Range, Trailer.
void removeBodyFacts(http::FieldList &fields);

} // namespace portcullis::pipeline
