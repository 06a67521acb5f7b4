// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/key_hash.h"
#include "shared/core/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// One bucket of a quota.
struct QuotaRecord {
    KeyHash key;
    std::uint64_t state = 0; ///< as CalendarQuota has it

    friend bool operator==(const QuotaRecord &, const QuotaRecord &) = default;
};

/// What was used of all quotas: what outlives the process. A value.
struct QuotaImage {
    KeySeed seed;                                           ///< that the keys were hashed with
    std::map<std::string, std::vector<QuotaRecord>> limits; ///< by what their buckets mean

    /// Nothing used, and a new seed.
    static QuotaImage fresh() { return {KeySeed::random(), {}}; }
    friend bool operator==(const QuotaImage &, const QuotaImage &) = default;
};

/// The image as bytes: little-endian, 24 bytes a bucket, with a checksum at the end. Portable
/// between machines. Pure.
std::string encodeQuotas(const QuotaImage &image);

/// Reads what encodeQuotas() wrote. Fails on anything else, and says why.
Result<QuotaImage> decodeQuotas(std::string_view bytes);

} // namespace portcullis::pipeline
