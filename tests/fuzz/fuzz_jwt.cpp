// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Tokens, key sets and introspection answers come from strangers: nothing in them may crash, and
// no token may be valid under keys that did not sign it.
#include "service/pipeline/authenticate/jose/claims.h"
#include "service/pipeline/authenticate/jose/token.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

using namespace portcullis;
using namespace portcullis::jose;

namespace {

const std::vector<Algorithm> kAll{
    Algorithm::RS256, Algorithm::RS384, Algorithm::RS512, Algorithm::PS256, Algorithm::PS384,
    Algorithm::PS512, Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA,
    Algorithm::HS256, Algorithm::HS384, Algorithm::HS512};

/// Public examples of RFC 7515 (A.3) and RFC 8037 (A.2), whose private halves the input can't use.
const KeySet &strangersKeys()
{
    static const KeySetOutcome outcome = parseKeySet(
        R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},{"kty":"OKP","crv":"Ed25519",)"
        R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})",
        kAll);
    return outcome.keys;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    // The first line is a token, the rest a key set.
    const std::size_t line = std::min(input.find('\n'), input.size());
    const ParsedToken token = parseToken(input.substr(0, line));
    static_cast<void>(verifySignature(token, strangersKeys(), kAll));
    if (token.claims) {
        const ClaimRules rules{"https://a", {"api"}, Seconds(1), false};
        static_cast<void>(checkClaims(*token.claims, rules, WallTime(Seconds(1'700'000'000))));
    }
    const std::string_view rest = input.substr(std::min(line + 1, input.size()));
    const KeySetOutcome set = parseKeySet(rest, kAll);
    check(set.errors.empty() != set.keys.keys().empty(), "a set has keys or errors");
    static_cast<void>(verifySignature(token, set.keys, kAll));
    static_cast<void>(parsePemKeySet(rest, kAll));
    return 0;
}
