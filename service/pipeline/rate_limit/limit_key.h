// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/key_hash.h"
#include "service/pipeline/rate_limit/rate_limit.h"
#include "shared/model/document.h"

#include <array>
#include <vector>

namespace portcullis::pipeline {

/// Which bucket of a limit with that key a request is counted in: the hash of the key's parts in
/// their order. `consumer` is the consumer's name, or the client address where there is none; an
/// IPv6 address counts as its /64; of a repeated header the first line counts; a missing header or
/// claim is the empty value. Cost: O(length of the values); no allocation.
KeyHash limitKey(const std::vector<model::LimitKeyPart> &key, const KeySeed &seed,
                 const LimitSubject &subject);

/// The same key for all gateways: what a key in the shared counters ends with. SHA-256, cut to 132
/// bits, as base64url: nobody reads a token or an address out of it.
std::array<char, 22> sharedKey(const std::vector<model::LimitKeyPart> &key,
                               const LimitSubject &subject);

} // namespace portcullis::pipeline
