// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/list_page.h"

#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::control {

PageRequest PageRequest::of(const Query &query)
{
    PageRequest page;
    page.limit = static_cast<std::size_t>(query.number(kLimit.name).value_or(kUsualPage));
    page.after = query.text(kNameCursor.name).value_or(std::string());
    page.before = static_cast<std::uint64_t>(query.number(kNumberCursor.name).value_or(0));
    page.search = toLower(query.text(kSearch.name).value_or(std::string()));
    return page;
}

bool contains(std::string_view text, std::string_view search)
{
    return std::search(text.begin(), text.end(), search.begin(), search.end(),
                       [](char a, char b) { return asciiLower(a) == b; })
        != text.end()
        || search.empty();
}

} // namespace portcullis::control
