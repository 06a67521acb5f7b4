// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace portcullis::control {

/// Every reason for which the admin API refuses. The catalogue is published in
/// docs/admin-api/errors.md: codes are added, never renamed and never used for something else.
///
/// X(enumerator, code, HTTP status, title)
#define PORTCULLIS_ADMIN_CODES(X)                                                                  \
    X(BadBody, "admin.bad-body", 400, "The body can't be read")                                    \
    X(BadQuery, "admin.bad-query", 400, "A query parameter is unknown or wrong")                   \
    X(BadField, "admin.bad-field", 400, "A header field is wrong")                                 \
    X(TokenRequired, "admin.token-required", 401, "A valid token is required")                     \
    X(RoleTooLow, "admin.role-too-low", 403, "This token's role may not do this")                  \
    X(NotFound, "admin.not-found", 404, "No such resource")                                        \
    X(MethodNotAllowed, "admin.method-not-allowed", 405, "Method not allowed")                     \
    X(FileMode, "admin.file-mode", 409,                                                            \
      "This gateway is configured by a file: change the file instead")                             \
    X(Exists, "admin.exists", 409, "The name is taken")                                            \
    X(Referenced, "admin.referenced", 409, "Others refer to it")                                   \
    X(ConfirmPending, "admin.confirm-pending", 409, "A change waits to be confirmed")              \
    X(NothingToConfirm, "admin.nothing-to-confirm", 409, "No change waits to be confirmed")        \
    X(UndoConflict, "admin.undo-conflict", 409, "Later changes stand in the way")                  \
    X(LastAdmin, "admin.last-admin", 409, "This is the last token with the role admin")            \
    X(Stale, "admin.stale", 412, "It has changed since it was read")                               \
    X(BodyTooLarge, "admin.body-too-large", 413, "The body is too large")                          \
    X(MediaType, "admin.media-type", 415, "The body has to be JSON")                               \
    X(WrongHost, "admin.wrong-host", 421, "This name is not one of the admin API's")               \
    X(Invalid, "admin.invalid", 422, "The body is not valid")                                      \
    X(CannotPrepare, "admin.cannot-prepare", 422, "The change can't be put in force")              \
    X(IfMatchRequired, "admin.if-match-required", 428, "If-Match is required")                     \
    X(TooManyFailures, "admin.too-many-failures", 429,                                             \
      "Too many refused tokens from this address")                                                 \
    X(Internal, "admin.internal", 500, "Internal error; see the service's log")                    \
    X(StoreFailed, "admin.store-failed", 503, "The store can't be used now")                       \
    X(Busy, "admin.busy", 503, "Too much at the same time")                                        \
    X(TooManyStreams, "admin.too-many-streams", 503, "Too many event streams are open")

enum class AdminCode : std::uint8_t {
#define X(name, code, status, title) name,
    PORTCULLIS_ADMIN_CODES(X)
#undef X
};

/// What is published of one code.
struct AdminCodeInfo {
    std::string_view code;
    int status = 0;
    std::string_view title; ///< also the detail where nothing more is said
};

const AdminCodeInfo &adminCodeInfo(AdminCode code);
/// All of them, in the order of the enumeration.
std::span<const AdminCodeInfo> adminCodes();

} // namespace portcullis::control
