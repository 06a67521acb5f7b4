// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "shared/core/clock.h"
#include "shared/core/ip.h"
#include "shared/model/parse.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::control {

/// Who is said to call, in place of a credential.
struct GivenIdentity {
    std::string authenticator;       ///< empty: anonymous
    std::string consumer;            ///< name
    std::string subject;             ///< of a token or certificate
    std::vector<std::string> groups; ///< of the token, beside the consumer's
    std::vector<std::string> scopes;
    std::vector<std::pair<std::string, std::vector<std::string>>> claims;
};

/// A credential that is to be put where `authenticator` reads it.
struct GivenCredential {
    std::string authenticator;
    std::string value;
};

/// A request as `/v1/explain` takes it: well-formed as a description, which says nothing of whether
/// the request is one that is served.
struct RequestDescription {
    std::string method = "GET";
    std::string target = "/";        ///< request target, as it stands in the request line
    std::optional<std::string> host; ///< of the URL or `host`; for a Host field if none is given
    std::vector<std::pair<std::string, std::string>> fields;
    std::optional<std::string> body;                  ///< nullopt: none is given
    IpAddress client = IpAddress::fromV4(0x7F000001); ///< the other end of the connection
    std::string listener;                             ///< name; empty: the first that fits
    std::optional<bool> tls;                          ///< nullopt: as the listener
    http::Version version = http::Version::Http11;
    std::optional<GivenIdentity> identity;
    std::optional<GivenCredential> credential;
    std::optional<WallTime> time; ///< for expiry dates; nullopt: now

    /// All that is wrong with `json`, by pointer.
    static tl::expected<RequestDescription, std::vector<model::Problem>>
    parse(std::string_view json);
};

} // namespace portcullis::control
