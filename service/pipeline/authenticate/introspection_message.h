// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/token_facts.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <string>
#include <string_view>

/// What is said to and heard from an introspection endpoint (RFC 7662). Pure.
namespace portcullis::pipeline {

/// The longest answer that is read.
inline constexpr std::size_t kMaxIntrospectionAnswer = 64 * 1024;

/// The value of `Authorization` for client_secret_basic (RFC 6749 section 2.3.1): identifier and
/// secret are form-encoded before they are joined.
std::string introspectionAuthorization(std::string_view clientId, std::string_view clientSecret);

/// The body of the request: application/x-www-form-urlencoded.
std::string introspectionBody(std::string_view token);

/// Reads the body of a 200 answer. `freshUntil` is `now` and the authenticator's `cache`. The
/// answer is ProviderFailed for what is not as RFC 7662 section 2.2 says, Inactive for a token that
/// the provider, its `exp` or its `nbf` refuses.
IntrospectionAnswer readIntrospectionAnswer(std::string_view body,
                                            const model::IntrospectionAuthenticator &authenticator,
                                            WallTime wallNow, SteadyTime now);

} // namespace portcullis::pipeline
