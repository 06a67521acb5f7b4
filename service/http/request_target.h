// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <optional>
#include <string_view>

namespace portcullis::http {

/// A request target taken apart; views into it.
struct RequestTarget {
    TargetForm form = TargetForm::Origin;
    std::string_view authority;     ///< of the absolute and the authority form
    std::uint16_t defaultPort = 80; ///< of the absolute form's scheme
    std::string_view rawPath;
    std::optional<std::string_view> query;
};

/// RFC 9112 section 3.2: the asterisk form is for OPTIONS alone and the authority form for CONNECT
/// alone, and CONNECT has no other. An absolute target is http or https, without user information;
/// on OPTIONS, with neither path nor query, it is the asterisk form with an authority. nullopt if
/// the target has none of these forms.
std::optional<RequestTarget> parseRequestTarget(std::string_view method, std::string_view target);

} // namespace portcullis::http
