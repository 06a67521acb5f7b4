// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/suggest.h"

#include <algorithm>
#include <array>

namespace portcullis::model {

namespace {

constexpr std::array<std::pair<std::string_view, JwtAlgorithm>, 13> kAlgorithms{{
    {"RS256", JwtAlgorithm::RS256},
    {"RS384", JwtAlgorithm::RS384},
    {"RS512", JwtAlgorithm::RS512},
    {"PS256", JwtAlgorithm::PS256},
    {"PS384", JwtAlgorithm::PS384},
    {"PS512", JwtAlgorithm::PS512},
    {"ES256", JwtAlgorithm::ES256},
    {"ES384", JwtAlgorithm::ES384},
    {"ES512", JwtAlgorithm::ES512},
    {"EdDSA", JwtAlgorithm::EdDSA},
    {"HS256", JwtAlgorithm::HS256},
    {"HS384", JwtAlgorithm::HS384},
    {"HS512", JwtAlgorithm::HS512},
}};

bool isHmac(JwtAlgorithm algorithm)
{
    return algorithm >= JwtAlgorithm::HS256;
}

MaybeFault algorithmName(std::string_view text)
{
    std::vector<std::string_view> names;
    for (const auto &[name, algorithm] : kAlgorithms) {
        if (name == text)
            return std::nullopt;
        names.push_back(name);
    }
    return Fault{code::kValue, quote(text) + " is not known; allowed are " + listed(names)};
}

void readAlgorithms(ConfigReader &in, std::vector<JwtAlgorithm> &algorithms)
{
    if (!in.require("algorithms",
                    "the algorithms by which tokens may be signed, such as "
                    "[\"RS256\", \"ES256\"]"))
        return;
    StringList names;
    in.texts("algorithms", names, algorithmName);
    for (const std::string &text : names) {
        for (const auto &[name, algorithm] : kAlgorithms) {
            if (name == text)
                algorithms.push_back(algorithm);
        }
    }
    if (const JsonNode *node = in.find("algorithms"); node->isArray() && node->size == 0)
        in.fault("algorithms", code::kValue, "at least one algorithm is needed");
}

void readJwks(ConfigReader &in, JwtKeys &keys)
{
    const int given = in.has("url") + in.has("file") + in.has("keys");
    if (given != 1)
        in.fault(code::kConflict,
                 "exactly one of {\"url\": URL}, {\"file\": PATH} and {\"keys\": [JWK…]}");
    if (in.has("url")) {
        keys.kind = JwtKeys::Kind::Url;
        in.text("url", keys.url, rules::secureUrl);
    }
    if (in.has("file")) {
        keys.kind = JwtKeys::Kind::File;
        readFile(in, "file", keys.path);
    }
    const bool list = in.elements("keys", [&in](const JsonNode &node, const Path &path) {
        if (!node.isObject())
            reportKind(node, path, in.context(), "a JWK, an object");
    });
    if (list) {
        keys.kind = JwtKeys::Kind::Inline;
        keys.text = toText(in.node());
        if (in.find("keys")->size == 0)
            in.fault("keys", code::kWeakKey, "at least one key is needed");
        // Members of a set that are not known are ignored, as those of its keys are (RFC 7517
        // section 5).
        in.acceptOtherKeys();
    }
}

void readPublicKey(ConfigReader &in, JwtKeys &keys)
{
    if (in.has("pem") == in.has("file"))
        in.fault(code::kConflict, "exactly one of {\"pem\": TEXT} and {\"file\": PATH}");
    if (in.has("pem")) {
        keys.kind = JwtKeys::Kind::Pem;
        in.text("pem", keys.text, rules::anyText);
    }
    if (in.has("file")) {
        keys.kind = JwtKeys::Kind::PemFile;
        readFile(in, "file", keys.path);
    }
}

void readKeys(ConfigReader &in, JwtKeys &keys)
{
    if (in.has("jwks") + in.has("publicKey") + in.has("secret") > 1)
        in.fault(code::kConflict, "at most one of \"jwks\", \"publicKey\" and \"secret\"");
    in.object("jwks", [&keys](ConfigReader &each) { readJwks(each, keys); });
    in.object("publicKey", [&keys](ConfigReader &each) { readPublicKey(each, keys); });
    if (in.has("secret")) {
        keys.kind = JwtKeys::Kind::Secret;
        readSecret(in, "secret", keys.secret);
    }
}

/// An HMAC key is a secret that both sides know: what the public may read can't be one.
void checkAlgorithmsFitKeys(ConfigReader &in, const JwtAuthenticator &jwt)
{
    using Kind = JwtKeys::Kind;
    const auto &algorithms = jwt.algorithms;
    const Kind kind = jwt.keys.kind;
    const bool isPublic = kind == Kind::Pem || kind == Kind::PemFile || kind == Kind::Discovery;
    if (isPublic && std::any_of(algorithms.begin(), algorithms.end(), isHmac))
        in.fault("algorithms", code::kConflict,
                 "HS256, HS384 and HS512 need an \"oct\" key in \"jwks\", or a \"secret\"; a "
                 "public key is never used for them");
    if (kind == Kind::Secret && !std::all_of(algorithms.begin(), algorithms.end(), isHmac))
        in.fault("algorithms", code::kConflict,
                 "with \"secret\" only HS256, HS384 and HS512 are allowed");
}

void checkDiscovery(ConfigReader &in, const JwtAuthenticator &jwt)
{
    if (in.has("jwks") || in.has("publicKey") || in.has("secret"))
        return;
    if (!in.has("issuer"))
        in.fault(code::kMissingKey,
                 "no keys: \"jwks\", \"publicKey\", \"secret\", or an \"issuer\" whose OpenID "
                 "configuration names them");
    else if (const MaybeFault fault = rules::secureUrl(jwt.issuer))
        in.fault("issuer", fault->code, fault->message);
}

/// What the caller's check says of keys that stand in the document.
void checkKeys(ConfigReader &in, const JwtAuthenticator &jwt)
{
    const ParseOptions &options = in.context().options;
    const auto kind = jwt.keys.kind;
    if (!options.checkKeys || (kind != JwtKeys::Kind::Inline && kind != JwtKeys::Kind::Pem))
        return;
    for (const KeyProblem &problem : options.checkKeys(jwt)) {
        std::string pointer = in.path().pointer() + problem.pointer;
        if (problem.warning)
            in.context().problems.warning(std::move(pointer), code::kWeakKey, problem.message);
        else
            in.context().problems.error(std::move(pointer), code::kWeakKey, problem.message);
    }
}

void writeKeys(DocumentWriter &out, const JwtKeys &keys)
{
    using Kind = JwtKeys::Kind;
    switch (keys.kind) {
    case Kind::Discovery:
        break;
    case Kind::Url:
        out.object("jwks", [&] { out.text("url", keys.url); });
        break;
    case Kind::File:
        out.object("jwks", [&] { out.file("file", keys.path); });
        break;
    case Kind::Inline:
        out.json().key("jwks");
        out.json().raw(keys.text);
        break;
    case Kind::Pem:
        out.object("publicKey", [&] { out.text("pem", keys.text); });
        break;
    case Kind::PemFile:
        out.object("publicKey", [&] { out.file("file", keys.path); });
        break;
    case Kind::Secret:
        out.secret("secret", keys.secret);
        break;
    }
}

} // namespace

JwtAuthenticator readJwt(ConfigReader &in)
{
    using namespace std::chrono_literals;
    JwtAuthenticator jwt;
    const std::size_t before = in.context().problems.errorCount();
    in.text("issuer", jwt.issuer, rules::nonEmpty);
    in.texts("audiences", jwt.audiences, rules::nonEmpty);
    if (in.has("audiences") && in.find("audiences")->isArray() && jwt.audiences.empty())
        in.fault("audiences", code::kValue,
                 "at least one audience is needed; leave \"audiences\" out to accept any");
    readAlgorithms(in, jwt.algorithms);
    readKeys(in, jwt.keys);
    readClientTls(in, "tls", jwt.tls);
    in.duration("clockSkew", jwt.clockSkew, 0ms, 1h);
    in.text("subjectClaim", jwt.subjectClaim, rules::nonEmpty);
    in.text("groupsClaim", jwt.groupsClaim, rules::nonEmpty);
    in.text("scopesClaim", jwt.scopesClaim, rules::nonEmpty);
    in.boolean("requireExpiry", jwt.requireExpiry);
    if (in.context().problems.errorCount() == before) {
        checkAlgorithmsFitKeys(in, jwt);
        checkDiscovery(in, jwt);
        checkKeys(in, jwt);
    }
    return jwt;
}

void write(DocumentWriter &out, const JwtAuthenticator &jwt)
{
    const JwtAuthenticator standard;
    out.text("issuer", jwt.issuer);
    out.texts("audiences", jwt.audiences);
    out.array("algorithms", [&] {
        for (const JwtAlgorithm algorithm : jwt.algorithms)
            out.json().text(kAlgorithms[static_cast<std::size_t>(algorithm)].first);
    });
    writeKeys(out, jwt.keys);
    write(out, "tls", jwt.tls);
    out.duration("clockSkew", jwt.clockSkew, standard.clockSkew);
    out.text("subjectClaim", jwt.subjectClaim, standard.subjectClaim);
    out.text("groupsClaim", jwt.groupsClaim, standard.groupsClaim);
    out.text("scopesClaim", jwt.scopesClaim, standard.scopesClaim);
    out.boolean("requireExpiry", jwt.requireExpiry, true);
}

} // namespace portcullis::model
