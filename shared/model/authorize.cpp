// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>

namespace portcullis::model {

namespace {

/// "Any of nothing" never holds and "all of nothing" always does: neither is what an empty list was
/// written for.
void refuseEmpty(ConfigReader &in, std::string_view key)
{
    const JsonNode *node = in.find(key);
    if (node != nullptr && (node->isArray() || node->isObject()) && node->size == 0)
        in.fault(key, code::kValue,
                 "at least one entry is needed; leave " + quote(key) + " out for no condition");
}

/// A scalar in its JSON spelling, as claims are compared.
std::optional<std::string> claimValue(const JsonNode &node, const Path &path, ReadContext &context)
{
    using Kind = JsonNode::Kind;
    if (node.kind == Kind::String || node.kind == Kind::Number)
        return std::string(node.text());
    if (node.kind == Kind::True || node.kind == Kind::False)
        return std::string(node.kindName());
    reportKind(node, path, context, "a string, a number, true or false, or a list of them");
    return std::nullopt;
}

void readClaims(ConfigReader &in, std::vector<ClaimCondition> &claims)
{
    in.members("claims", [&](std::string_view name, const JsonNode &node, const Path &path) {
        ClaimCondition &claim = claims.emplace_back();
        claim.name = name;
        if (const MaybeFault fault = rules::nonEmpty(name))
            in.context().problems.error(path, fault->code, fault->message);
        const JsonNode *values = node.isArray() ? node.elements : &node;
        const std::uint32_t count = node.isArray() ? node.size : 1;
        for (std::uint32_t i = 0; i < count; ++i) {
            const Path at = node.isArray() ? path.element(i) : path;
            if (auto value = claimValue(values[i], at, in.context()))
                claim.anyOf.push_back(std::move(*value));
        }
        if (count == 0)
            in.context().problems.error(path, code::kValue, "at least one value is needed");
    });
    refuseEmpty(in, "claims");
}

/// A consumer, or the name of an identity without one, `authenticator:subject`.
MaybeFault consumerOrIdentity(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return rules::name(text);
    if (MaybeFault fault = rules::name(text.substr(0, colon)))
        return fault;
    return rules::nonEmpty(text.substr(colon + 1));
}

void writeClaims(DocumentWriter &out, const std::vector<ClaimCondition> &claims)
{
    if (claims.empty())
        return;
    out.object("claims", [&] {
        for (const ClaimCondition &claim : claims) {
            if (claim.anyOf.size() == 1) {
                out.json().key(claim.name);
                out.json().text(claim.anyOf.front());
            } else {
                out.texts(claim.name, claim.anyOf);
            }
        }
    });
}

} // namespace

void readRanges(ConfigReader &in, std::string_view key, std::vector<IpRange> &ranges)
{
    StringList texts;
    in.texts(key, texts, [](std::string_view text) -> MaybeFault {
        if (IpRange::parse(text))
            return std::nullopt;
        return Fault{code::kFormat,
                     quote(text)
                         + " is not an address or a range such as \"10.0.0.0/8\", "
                           "\"192.0.2.7\" or \"2001:db8::/32\""};
    });
    for (const std::string &text : texts) {
        if (const auto range = IpRange::parse(text))
            ranges.push_back(*range);
    }
}

void readAuthorize(ConfigReader &in, Authorize &authorize)
{
    in.texts("consumers", authorize.consumers, consumerOrIdentity);
    in.texts("groups", authorize.groups, rules::nonEmpty);
    in.texts("scopes", authorize.scopes, rules::scope);
    for (const std::string_view key : {"consumers", "groups", "scopes"})
        refuseEmpty(in, key);
    readClaims(in, authorize.claims);
    in.object("ip", [&authorize](ConfigReader &ip) {
        readRanges(ip, "allow", authorize.ipAllow);
        readRanges(ip, "deny", authorize.ipDeny);
        refuseEmpty(ip, "allow");
    });
    refuseEmpty(in, "ip");
    in.boolean("shadow", authorize.shadow);
}

void write(DocumentWriter &out, const Authorize &authorize)
{
    out.texts("consumers", authorize.consumers);
    out.texts("groups", authorize.groups);
    out.texts("scopes", authorize.scopes);
    writeClaims(out, authorize.claims);
    if (!authorize.ipAllow.empty() || !authorize.ipDeny.empty()) {
        out.object("ip", [&] {
            out.ranges("allow", authorize.ipAllow);
            out.ranges("deny", authorize.ipDeny);
        });
    }
    out.boolean("shadow", authorize.shadow, false);
}

} // namespace portcullis::model
