// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::api {

/// Where the lines of a JSON text begin when every member and element has one, for people to read.
/// Nothing else about it changes: members keep their order and numbers their spelling, which
/// QJsonDocument does not. Holds six bytes a line and nothing of the text.
class JsonLines {
public:
    /// Fails where brackets or strings don't close, and beyond 4 GiB; values are not looked into.
    /// Cost: one pass. Any depth: nothing recurses.
    static Result<JsonLines> of(std::string_view json);

    std::size_t count() const { return m_starts.size(); }
    /// Bytes of the longest line, about: what stands between its words may be left out.
    std::size_t longest() const { return m_longest; }
    /// Puts a line at the end of `to`. `json` is the text that of() was given.
    void append(std::string_view json, std::size_t line, std::string &to) const;

private:
    class Finder;

    std::vector<std::uint32_t> m_starts; ///< in the text, of the first byte of a line or before
    std::vector<std::uint16_t> m_depths;
    std::size_t m_longest = 0;
};

} // namespace portcullis::api
