// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "shared/core/arena.h"
#include "shared/core/reason.h"
#include "shared/model/document.h"

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

/// Finding credentials in a request head. Pure.
namespace portcullis::pipeline {

/// What `Authorization` says, as far as bearer tokens go (RFC 6750 section 2.1).
struct BearerCredential {
    enum class Kind : std::uint8_t {
        None, ///< no field, or another scheme
        Token,
        Malformed, ///< the scheme is Bearer and what follows is no b64token
    };
    Kind kind = Kind::None;
    std::string_view token; ///< Token
};

/// Reads the only `Authorization` field.
BearerCredential readBearer(const http::FieldList &fields);

/// More than one `Authorization` line: whoever is behind us may read another than we did.
bool hasRepeatedAuthorization(const http::FieldList &fields);

/// The API key for `places`, nullopt if the request has none, or AuthenticateAmbiguous if two
/// places, or two lines, parameters or cookies of one place, hold different values. The value of a
/// query parameter is percent-decoded into `arena`; an empty value is a key like any other.
tl::expected<std::optional<std::string_view>, Reason>
readApiKey(const model::ApiKeyAuthenticator &places, const http::RequestHead &head,
           const BearerCredential &bearer, Arena &arena);

/// Three parts of base64url characters, the first of them not empty: what a jwt authenticator looks
/// at. Tokens of other forms are not its business.
bool looksLikeJwt(std::string_view token);

} // namespace portcullis::pipeline
