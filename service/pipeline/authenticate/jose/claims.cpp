// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/claims.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace portcullis::jose {

namespace {

/// `time` later by `by`, not beyond the end of time.
WallTime later(WallTime time, Milliseconds by)
{
    return time > WallTime::max() - by ? WallTime::max() : time + by;
}

bool isAbsentOrString(const JsonValue *value)
{
    return !value || value->isString();
}

bool isOneOf(const std::vector<std::string> &wanted, const std::string &value)
{
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

/// RFC 7519 section 4.1.3: a string, or an array of strings. Anything else among them is a token
/// that we don't understand.
bool audienceMatches(const JsonValue *aud, const std::vector<std::string> &wanted)
{
    if (!aud)
        return false;
    if (aud->isString())
        return isOneOf(wanted, aud->text);
    const auto isString = [](const JsonValue &value) { return value.isString(); };
    const auto matches = [&](const JsonValue &value) { return isOneOf(wanted, value.text); };
    return aud->isArray() && std::all_of(aud->elements.begin(), aud->elements.end(), isString)
        && std::any_of(aud->elements.begin(), aud->elements.end(), matches);
}

/// A date that may be absent; nullopt in the result: present, and no date.
std::optional<WallTime> dateOr(const JsonValue *value, WallTime absent)
{
    return value ? numericDate(*value) : absent;
}

} // namespace

std::optional<WallTime> numericDate(const JsonValue &value)
{
    if (!value.isNumber())
        return std::nullopt;
    double seconds = 0;
    const char *end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, seconds);
    if (error != std::errc{} || stop != end || !std::isfinite(seconds))
        return std::nullopt;
    using Exact = std::chrono::duration<double>;
    // Well inside of what WallTime can hold, so that rounding can't carry us over its end.
    constexpr double kFarthest = Exact(WallTime::duration::max()).count() * 0.999;
    if (seconds >= kFarthest)
        return WallTime::max();
    if (seconds <= -kFarthest)
        return WallTime::min();
    return WallTime(std::chrono::duration_cast<WallTime::duration>(Exact(seconds)));
}

tl::expected<WallTime, Reason> checkClaims(const JsonValue &claims, const ClaimRules &rules,
                                           WallTime now)
{
    const JsonValue *exp = claims.find("exp");
    const auto notAfter = dateOr(exp, WallTime::max());
    const auto notBefore = dateOr(claims.find("nbf"), WallTime::min());
    const auto issued = dateOr(claims.find("iat"), WallTime::min());
    if (!notAfter || !notBefore || !issued || !isAbsentOrString(claims.find("sub"))
        || !isAbsentOrString(claims.find("iss")) || (!exp && rules.requireExpiry))
        return tl::unexpected(Reason::AuthenticateTokenClaims);

    if (!rules.issuer.empty() && claims.findString("iss") != rules.issuer)
        return tl::unexpected(Reason::AuthenticateTokenIssuer);
    if (!rules.audiences.empty() && !audienceMatches(claims.find("aud"), rules.audiences))
        return tl::unexpected(Reason::AuthenticateTokenAudience);

    const WallTime expiry = later(*notAfter, rules.clockSkew);
    if (now >= expiry)
        return tl::unexpected(Reason::AuthenticateTokenExpired);
    if (later(now, rules.clockSkew) < *notBefore)
        return tl::unexpected(Reason::AuthenticateTokenNotYetValid);
    return expiry;
}

} // namespace portcullis::jose
