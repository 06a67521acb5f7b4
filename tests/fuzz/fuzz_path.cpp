// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/target.h"
#include "tests/fuzz/check.h"

#include <cstdint>

using namespace portcullis;

namespace {

// The input as a path, and what only a path that was normalised keeps.
void checkNormal(std::string_view path, Arena &arena)
{
    const auto normal = http::normalizePath(path, arena);
    if (!normal)
        return;
    check(normal->starts_with('/'), "a normal path begins with a slash");
    check(normal->size() <= path.size(), "normalising never makes a path longer");
    check(normal->find("//") == std::string_view::npos, "no repeated slashes are left");
    check(normal->find("/../") == std::string_view::npos && !normal->ends_with("/.."),
          "no dot segments are left");
    for (const char c : *normal)
        check(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "no control character is left");
    const auto again = http::normalizePath(*normal, arena);
    check(again && again->data() == normal->data() && *again == *normal, "it is idempotent");

    const std::string_view lookalike = http::lookalikePath(*normal, arena);
    check(lookalike.starts_with('/'), "a lookalike begins with a slash");
    check(lookalike.find("//") == std::string_view::npos, "a lookalike has no repeated slashes");
    check(lookalike.find_first_of("\\;#") == std::string_view::npos, "a lookalike has one reading");

    const std::string_view upper = http::upperCaseEscapes(*normal, arena);
    check(upper.size() == normal->size(), "comparing keeps the length");
    check(http::upperCaseEscapes(upper, arena).data() == upper.data(), "comparing is idempotent");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Arena arena;
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    checkNormal(input, arena);
    checkNormal(arena.join({"/", input}), arena);
    // Neither of these is given anything but checked text, but nothing may break them.
    static_cast<void>(http::lookalikePath(input, arena));
    static_cast<void>(http::upperCaseEscapes(input, arena));
    if (const auto authority = http::parseAuthority(input, arena))
        check(!authority->host.empty(), "a host is never empty");
    return 0;
}
