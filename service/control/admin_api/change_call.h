// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_views.h"
#include "service/control/admin_api/route_table.h"

namespace portcullis::control {

/// How long a change may take to be confirmed.
inline constexpr QueryRule kConfirmWithin{
    "confirmWithin",
    QueryRule::Kind::Duration,
    1'000,
    86'400'000,
    {},
    "the change reverts by itself unless it is confirmed in this time"};

/// Makes a change in the caller's name, with the request's preconditions, and waits for what comes
/// of it. The change goes on, and is audited, when the client goes away meanwhile.
io::Task<ApplyResult> apply(const AdminViews &views, ApiCall &call, Change change);
/// Keeps the change that waits to be confirmed.
io::Task<ApplyResult> confirm(const AdminViews &views, ApiCall &call);
/// Takes it back before its time is over.
io::Task<ApplyResult> revert(const AdminViews &views, ApiCall &call);

} // namespace portcullis::control
