// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ascii.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace portcullis::telemetry {

/// Which query parameters carry credentials and are shown as `***`: a built-in list of usual names
/// and what the configuration reads credentials from. Immutable; a snapshot holds its own.
class QueryMask {
public:
    /// The built-in names only.
    static const QueryMask &builtIn();
    /// `names`: the `query` of every api-key authenticator.
    explicit QueryMask(const std::vector<std::string> &names);

    /// Whether the parameter of this name, as it stands in a query, is to be hidden. Compared as a
    /// lenient back end reads it: percent-decoded, without regard to case, without a trailing
    /// `[…]`. A name too long to be looked up is hidden.
    bool hides(std::string_view rawName) const;

private:
    bool mayHold(std::string_view name) const;

    std::unordered_set<std::string, StringHash, std::equal_to<>> m_names; // lower case
    // By first byte: a bit for each length that a name has, the last one for all longer ones. Most
    // parameters are told apart by this alone.
    std::array<std::uint64_t, 256> m_lengths{};
};

/// Appends `query` with hidden values replaced, through `append(std::string_view)`. Both `&` and
/// `;` are taken to separate parameters.
template <typename Append>
void appendMasked(std::string_view query, const QueryMask &mask, Append append)
{
    constexpr std::size_t kNone = std::string_view::npos;
    std::size_t shown = 0;      // everything before it was appended
    std::size_t name = 0;       // where the parameter begins
    std::size_t equals = kNone; // its first
    for (std::size_t i = 0; i <= query.size(); ++i) {
        if (i < query.size() && query[i] != '&' && query[i] != ';') {
            if (query[i] == '=' && equals == kNone)
                equals = i;
            continue;
        }
        if (equals != kNone && mask.hides(query.substr(name, equals - name))) {
            append(query.substr(shown, equals + 1 - shown));
            append("***");
            shown = i;
        }
        name = i + 1;
        equals = kNone;
    }
    append(query.substr(shown));
}

} // namespace portcullis::telemetry
