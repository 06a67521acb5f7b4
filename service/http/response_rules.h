// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <string_view>

namespace portcullis::http {

/// The rules that need the whole head: framing, connection, upgrade. Reads `head.status`,
/// `head.version` and `head.fields`, fills in the rest. Returns what is wrong, or nothing.
std::string_view applyResponseRules(bool toHead, ResponseHead &head);

} // namespace portcullis::http
