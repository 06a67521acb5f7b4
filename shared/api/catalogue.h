// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/reason.h"

#include <optional>
#include <string_view>

namespace portcullis::api {

/// The step of this name, such as `rate-limit`; nothing where this program knows none.
std::optional<Stage> stageNamed(std::string_view name);

/// What is published of a code; null where this program does not know it. Cost: constant.
const ReasonInfo *reasonNamed(std::string_view code);

} // namespace portcullis::api
