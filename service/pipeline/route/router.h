// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "shared/core/reason.h"
#include "shared/model/document.h"

#include <memory>
#include <span>
#include <string_view>

namespace portcullis::pipeline {

/// The answer of one look-up.
struct RouteMatch {
    int route = -1; ///< index into the document's routes; -1: `reason` says why there is none
    /// RouteNotFound, RouteMethodNotAllowed or RouteAmbiguousPath; meaningful when route is -1.
    Reason reason = Reason::RouteNotFound;
    /// The route whose policy is asked before `reason` is given: for RouteMethodNotAllowed the
    /// first, in order, of those that only the method kept from matching; for RouteAmbiguousPath
    /// the route that the exact path selects; else -1.
    int standIn = -1;
    /// For `Allow`, with RouteMethodNotAllowed: the union of the methods of the routes that match
    /// otherwise. From the arena.
    std::string_view allow;
    /// What decided, such as `routes/admin` (the stricter one) for RouteAmbiguousPath; else empty.
    /// From the arena.
    std::string_view rule;
    /// What the path pattern captured, in the order of the pattern. From the arena.
    std::span<const PathParam> params;

    bool found() const { return route >= 0; }
    bool ambiguous() const { return route < 0 && reason == Reason::RouteAmbiguousPath; }
};

/// Finds the route of a request (docs: "Matching", "Lookalikes"): which enabled routes match, and
/// the first of them by priority, host, path, conditions and name.
///
/// Immutable after construction and independent of the document; shared by any number of threads.
/// Cost of a look-up: O(length of host and path), independent of the number of routes; of several
/// routes on one host and path only those that the request's fields or query could select are
/// looked at. Allocates from the context's arena only.
class Router {
public:
    explicit Router(const model::Document &document);
    Router(Router &&) noexcept;
    Router &operator=(Router &&) noexcept;
    ~Router();

    /// Uses path, lookalike, authority, head and arena of `context`.
    RouteMatch find(const RequestContext &context) const;
    /// The same with another method than the request's.
    RouteMatch find(const RequestContext &context, std::string_view method) const;
    /// For a CORS preflight (OPTIONS with Origin and Access-Control-Request-Method): the look-up
    /// with the method that is asked for. Not found() where the request is no preflight or where
    /// neither the selected route nor the defaults have `cors`: then it is an ordinary OPTIONS and
    /// find() decides. With RouteMethodNotAllowed and a standIn the path is one with CORS but the
    /// method is none of its.
    RouteMatch findPreflight(const RequestContext &context) const;

private:
    struct Impl;
    std::unique_ptr<const Impl> m_impl;
};

} // namespace portcullis::pipeline
