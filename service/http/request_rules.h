// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/request_parser.h"
#include "service/http/request_target.h"

#include <optional>

namespace portcullis::http {

/// The rules that need the whole head: Host, framing, connection, expectation, upgrade. Reads
/// `head.version` and `head.fields`, fills in the rest; an error leaves it half filled.
std::optional<ParseError> applyRequestRules(const RequestTarget &target, RequestHead &head);

} // namespace portcullis::http
