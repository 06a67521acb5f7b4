// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ascii.h"

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
    std::unordered_set<std::string, StringHash, std::equal_to<>> m_names; // lower case
};

/// Appends `query` with hidden values replaced, through `append(std::string_view)`. Both `&` and
/// `;` are taken to separate parameters.
template <typename Append>
void appendMasked(std::string_view query, const QueryMask &mask, Append append)
{
    while (!query.empty()) {
        const std::size_t end = query.find_first_of("&;");
        const std::string_view parameter = query.substr(0, end);
        const std::size_t equals = parameter.find('=');
        if (equals != std::string_view::npos && mask.hides(parameter.substr(0, equals))) {
            append(parameter.substr(0, equals + 1));
            append("***");
        } else {
            append(parameter);
        }
        if (end == std::string_view::npos)
            break;
        append(query.substr(end, 1));
        query.remove_prefix(end + 1);
    }
}

} // namespace portcullis::telemetry
