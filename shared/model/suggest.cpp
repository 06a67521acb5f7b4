// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/suggest.h"

#include "shared/core/ascii.h"
#include "shared/model/json_text.h"

#include <algorithm>

namespace portcullis::model {

namespace {

/// Lower case without what people put between words, so that rate_limit is near to rateLimit.
std::string plain(std::string_view text)
{
    std::string letters;
    for (const char c : text) {
        if (c != '-' && c != '_' && c != ' ')
            letters += asciiLower(c);
    }
    return letters;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> beforeLast(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

} // namespace

std::string_view closest(std::string_view typed, const std::vector<std::string_view> &known)
{
    constexpr std::size_t kLongestKey = 40; // anything longer is no slip of the finger
    if (typed.empty() || typed.size() > kLongestKey)
        return {};
    const std::string letters = plain(typed);
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, letters.size() / 3) + 1;
    for (const std::string_view candidate : known) {
        const std::size_t changes = distance(letters, plain(candidate));
        if (changes < least) {
            least = changes;
            best = candidate;
        }
    }
    return best;
}

std::string listed(const std::vector<std::string_view> &names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0)
            text += i + 1 == names.size() ? " and " : ", ";
        text += quote(names[i]);
    }
    return text;
}

} // namespace portcullis::model
