// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/key.h"

#include <string_view>

namespace portcullis::jose {

/// Whether `signature` is that of `input` under `key` with `algorithm`, which the caller has found
/// among the key's. Signature octets as in RFC 7518 section 3 and RFC 8037: ECDSA as r||s of full
/// length, PSS with a salt as long as the hash. Any thread; HMACs are compared in constant time.
bool verify(Algorithm algorithm, const Key &key, std::string_view input,
            std::string_view signature);

} // namespace portcullis::jose
