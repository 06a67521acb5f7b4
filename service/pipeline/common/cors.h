// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "shared/core/arena.h"
#include "shared/model/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// The `cors` object of one route, ready for use. Immutable; part of the snapshot.
struct CorsPlan {
    std::vector<std::string> origins; ///< exact
    bool anyOrigin = false;           ///< `*` is among them; never with credentials
    std::string methods;    ///< the value of Access-Control-Allow-Methods; empty: what is asked for
    std::string headers;    ///< of Access-Control-Allow-Headers; empty: none
    bool anyHeader = false; ///< `*`: what is asked for, which also covers Authorization
    std::string exposed;    ///< of Access-Control-Expose-Headers
    bool credentials = false;
    std::string maxAge; ///< seconds
};

/// The plan of the route, or of the defaults; nullopt: neither has `cors`. Where `cors` names no
/// methods they are those of the route's match.
std::optional<CorsPlan> compileCors(const model::Document &document, const model::Route &route);

/// A CORS preflight: OPTIONS with one Origin and one Access-Control-Request-Method.
struct Preflight {
    std::string_view origin;
    std::string_view method;
    std::string_view headers; ///< Access-Control-Request-Headers; may be empty
};
std::optional<Preflight> findPreflight(const http::RequestHead &head);

/// The fields of the answer to a preflight, which is 204 without a body. An origin that is not
/// allowed gets no Access-Control field, and so the browser refuses. Appends to `fields`.
void answerPreflight(const CorsPlan &plan, const Preflight &preflight, http::FieldList &fields);

/// Adds the CORS fields to a response, the upstream's or our own, in place of any that it has.
/// `origin`: the request's only Origin, or empty. Vary says Origin whenever the answer depends on
/// it.
void addCorsFields(const CorsPlan &plan, std::string_view origin, http::FieldList &fields);

/// The request's Origin where it has exactly one, else empty.
std::string_view originOf(const http::RequestHead &head);

} // namespace portcullis::pipeline
