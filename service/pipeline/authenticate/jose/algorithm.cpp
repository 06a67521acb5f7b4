// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/algorithm.h"

#include <array>

namespace portcullis::jose {

namespace {

struct Row {
    std::string_view name;
    Algorithm algorithm;
    int hashBits;
    KeyType type; // of EdDSA: the one of the two that comes first
};

constexpr std::array kRows{
    Row{"RS256", Algorithm::RS256, 256, KeyType::Rsa},
    Row{"RS384", Algorithm::RS384, 384, KeyType::Rsa},
    Row{"RS512", Algorithm::RS512, 512, KeyType::Rsa},
    Row{"PS256", Algorithm::PS256, 256, KeyType::Rsa},
    Row{"PS384", Algorithm::PS384, 384, KeyType::Rsa},
    Row{"PS512", Algorithm::PS512, 512, KeyType::Rsa},
    Row{"ES256", Algorithm::ES256, 256, KeyType::P256},
    Row{"ES384", Algorithm::ES384, 384, KeyType::P384},
    Row{"ES512", Algorithm::ES512, 512, KeyType::P521},
    Row{"EdDSA", Algorithm::EdDSA, 0, KeyType::Ed25519},
    Row{"HS256", Algorithm::HS256, 256, KeyType::Secret},
    Row{"HS384", Algorithm::HS384, 384, KeyType::Secret},
    Row{"HS512", Algorithm::HS512, 512, KeyType::Secret},
};

const Row &rowOf(Algorithm algorithm)
{
    for (const Row &row : kRows) {
        if (row.algorithm == algorithm)
            return row;
    }
    return kRows.front(); // not reached: every enumerator has a row
}

} // namespace

std::string_view algorithmName(Algorithm algorithm)
{
    return rowOf(algorithm).name;
}

std::optional<Algorithm> parseAlgorithm(std::string_view name)
{
    for (const Row &row : kRows) {
        if (row.name == name)
            return row.algorithm;
    }
    return std::nullopt;
}

bool fits(Algorithm algorithm, KeyType type)
{
    const KeyType wanted = rowOf(algorithm).type;
    return wanted == type || (wanted == KeyType::Ed25519 && type == KeyType::Ed448);
}

int hashBits(Algorithm algorithm)
{
    return rowOf(algorithm).hashBits;
}

} // namespace portcullis::jose
