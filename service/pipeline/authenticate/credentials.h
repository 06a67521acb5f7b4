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
    std::string_view text;  ///< whatever follows the scheme Bearer: API keys have no form
};

/// Reads the only `Authorization` field.
BearerCredential readBearer(const http::FieldList &fields);

/// More than one `Authorization` line: whoever is behind us may read another than we did.
bool hasRepeatedAuthorization(const http::FieldList &fields);

/// Calls `each(name, value)` with every parameter of a query, as they stand; a parameter without
/// `=` has an empty value. Stops when it returns false.
template <typename Each>
void forEachParameter(std::string_view query, Each each)
{
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view part = query.substr(0, end);
        const std::size_t equals = part.find('=');
        const bool bare = equals == std::string_view::npos;
        if (!part.empty()
            && !each(part.substr(0, equals), bare ? std::string_view() : part.substr(equals + 1)))
            return;
        if (end == std::string_view::npos)
            return;
        query.remove_prefix(end + 1);
    }
}

/// `text` with its percent sequences decoded, in `arena` if there are any. Malformed sequences stay
/// as they are; `+` is itself (RFC 3986).
std::string_view percentDecode(std::string_view text, Arena &arena);

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
