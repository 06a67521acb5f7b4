// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_location.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <vector>

namespace portcullis::store {

namespace {

constexpr std::string_view kForm =
    "it has the form postgres://user:password@host:port/database?sslmode=verify-full";

/// What libpq may be told beside the address. Nothing that runs a program or reads other files.
constexpr std::array<std::string_view, 8> kParameters{
    "sslmode",         "sslrootcert",          "sslcert", "sslkey", "sslcrl",
    "channel_binding", "target_session_attrs", "host"};

std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        unsigned value = 0;
        const char *const digits = text.data() + i + 1;
        if (std::from_chars(digits, digits + 2, value, 16).ptr != digits + 2 || value < 0x20)
            return std::nullopt;
        decoded += static_cast<char>(value);
        i += 2;
    }
    return decoded;
}

std::string inQuotes(std::string_view value)
{
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + '\'';
}

/// What stands in front of the first of `mark`, or all; the rest stays.
std::string_view cut(std::string_view &rest, char mark)
{
    const std::size_t at = rest.find(mark);
    const std::string_view front = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return front;
}

Result<void> takeAuthority(StoreLocation &location, std::string_view authority)
{
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        std::string_view who = authority.substr(0, at);
        authority.remove_prefix(at + 1);
        const auto user = percentDecoded(cut(who, ':'));
        const auto password = percentDecoded(who);
        if (!user || !password)
            return failure("--store: bad percent-encoding in user or password");
        location.user = *user;
        location.password = *password;
    }
    const bool bracketed = authority.starts_with('[');
    const std::size_t colon = authority.rfind(':');
    std::string_view host = authority;
    if (colon != std::string_view::npos && (!bracketed || colon > authority.rfind(']'))) {
        host = authority.substr(0, colon);
        const std::string_view port = authority.substr(colon + 1);
        const auto read = std::from_chars(port.data(), port.data() + port.size(), location.port);
        if (read.ec != std::errc() || read.ptr != port.data() + port.size() || location.port == 0)
            return failure("--store: bad port: it is a number from 1 to 65535");
    }
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    const auto decoded = percentDecoded(host);
    if (!decoded)
        return failure("--store: bad percent-encoding in the host");
    location.host = *decoded;
    return {};
}

Result<void> takeParameter(StoreLocation &location, std::string_view parameter)
{
    const std::string_view key = cut(parameter, '=');
    const auto value = percentDecoded(parameter);
    if (std::ranges::find(kParameters, key) == kParameters.end())
        return failure("--store: unknown parameter " + std::string(key)
                       + ": there are sslmode, sslrootcert, sslcert, sslkey, sslcrl, "
                         "channel_binding, target_session_attrs and host");
    // Qt takes a semicolon for the end of an option.
    if (!value || value->empty() || value->find(';') != std::string::npos)
        return failure("--store: bad value of " + std::string(key));
    if (key == "host")
        location.host = *value;
    else
        location.options +=
            (location.options.empty() ? "" : " ") + std::string(key) + '=' + inQuotes(*value);
    return {};
}

} // namespace

StoreLocation embeddedStore(const std::string &folder)
{
    StoreLocation location;
    location.path = (std::filesystem::path(folder) / "store.db").string();
    return location;
}

std::string StoreLocation::describe() const
{
    if (kind == Kind::Sqlite)
        return path;
    return "postgres://" + (user.empty() ? "" : user + '@') + host + ':' + std::to_string(port)
        + '/' + database;
}

Result<StoreLocation> parseStoreUrl(std::string_view url)
{
    StoreLocation location;
    location.kind = StoreLocation::Kind::Postgres;
    std::string_view rest = url;
    for (const std::string_view scheme : {"postgres://", "postgresql://"}) {
        if (rest.starts_with(scheme))
            rest.remove_prefix(scheme.size());
    }
    if (rest.size() == url.size())
        return failure("--store: " + std::string(kForm));
    std::string_view address = cut(rest, '?');
    // A password may have a slash, though it should stand percent-encoded: the last @ ends it.
    const std::size_t who = address.rfind('@');
    const std::size_t slash = address.find('/', who == std::string_view::npos ? 0 : who);
    if (slash == std::string_view::npos || slash + 1 == address.size())
        return failure("--store: the database is missing: " + std::string(kForm));
    if (const auto taken = takeAuthority(location, address.substr(0, slash)); !taken)
        return tl::unexpected<Error>(taken.error());
    const auto database = percentDecoded(address.substr(slash + 1));
    if (!database || database->find('/') != std::string::npos)
        return failure("--store: bad name of the database: " + std::string(kForm));
    location.database = *database;
    while (!rest.empty()) {
        if (const auto taken = takeParameter(location, cut(rest, '&')); !taken)
            return tl::unexpected<Error>(taken.error());
    }
    return location;
}

} // namespace portcullis::store
