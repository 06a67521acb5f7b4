// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/reason.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portcullis::telemetry {

/// In place of a status that is not in the table of known codes: an upstream may send any of 500
/// numbers, and each would be a time series.
inline constexpr int kOtherStatus = -1;

/// The registered HTTP status codes, and 0 for "no answer". Others become kOtherStatus.
int knownStatus(int status);
/// `404`, `none` or `other`.
std::string_view statusLabel(int status);
/// `4xx`, `none` or `other`.
std::string_view statusClassLabel(int status);

/// Size of a table with one entry a reason.
inline constexpr std::size_t kReasonTableSize = 0
#define X(name, code, status, title) +1
    PORTCULLIS_REASONS(X)
#undef X
    ;

} // namespace portcullis::telemetry
