// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"

#include <cstdint>
#include <string>

namespace portcullis::pipeline {

/// The item of RateLimit-Policy that stands for `limit`, such as `"per-client";q=100;w=1`. That of
/// a quota ends in `;w=`, for the length of the period in seconds differs from one to the next.
std::string policyItem(const model::RateLimit &limit);

/// Seconds of the limit's window, rounded up; 0 for quotas and concurrency limits.
std::uint64_t windowSeconds(const model::RateLimit &limit);

} // namespace portcullis::pipeline
