// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/query.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// What all lists have in common: `?limit=&cursor=&q=`.
namespace portcullis::control {

inline constexpr std::int64_t kUsualPage = 100;
inline constexpr std::int64_t kMaxPage = 1'000;

inline constexpr QueryRule kLimit{
    "limit", QueryRule::Kind::Number, 1, kMaxPage, {}, "entries of a page; 100 if it is not given"};
inline constexpr QueryRule kSearch{
    "q", QueryRule::Kind::Text,
    0,   256,
    {},  "text that name or description must have; case doesn't matter"};
/// A cursor that is a name.
inline constexpr QueryRule kNameCursor{
    "cursor", QueryRule::Kind::Text, 0, 256, {}, "`nextCursor` of the page before"};
/// A cursor that is a number.
inline constexpr QueryRule kNumberCursor{"cursor", QueryRule::Kind::Number,          1, INT64_MAX,
                                         {},       "`nextCursor` of the page before"};
inline constexpr std::array kNameList{kLimit, kNameCursor, kSearch};
inline constexpr std::array kNumberList{kLimit, kNumberCursor, kSearch};

/// What one page is to have.
struct PageRequest {
    std::size_t limit = kUsualPage;
    std::string after;        ///< by name
    std::uint64_t before = 0; ///< by number, newest first
    std::string search;       ///< lower case
    static PageRequest of(const Query &query);
};

/// Whether `text` has `search` somewhere; ASCII case doesn't matter. `search` is lower case.
bool contains(std::string_view text, std::string_view search);

} // namespace portcullis::control
