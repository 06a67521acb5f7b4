// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_types.h"
#include "service/http/message.h"

#include <cstdint>

namespace portcullis::control {

/// `If-Match` and `If-None-Match: *` as a change wants them. A tag that no revision has matches
/// nothing.
Precondition preconditionOf(const http::FieldList &fields);

/// Whether `If-None-Match` names this revision, so that a GET is 304.
bool notModified(const http::FieldList &fields, std::uint64_t revision);

/// Whether `If-Match` is there and does not name this revision.
bool mismatched(const http::FieldList &fields, std::uint64_t revision);

} // namespace portcullis::control
