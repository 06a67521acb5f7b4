// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::telemetry {

/// Which header fields are recorded with their value; of all others only the name is. What is not
/// known to be harmless is not shown: the usual fields of content negotiation, caching, proxies and
/// browsers are known, and what the configuration itself looks at. Nothing whose name speaks of a
/// credential is ever shown, not even where the configuration looks at it. Immutable; a snapshot
/// holds its own.
class RecordedFields {
public:
    /// The built-in names only.
    static const RecordedFields &builtIn();
    /// `wanted`: fields that conditions, limits and templates read; `credentials`: fields that
    /// authenticators read, which are hidden whatever else reads them.
    RecordedFields(const std::vector<std::string> &wanted,
                   const std::vector<std::string> &credentials);

    /// Whether the value of a field may be kept. Cost: O(length of the name).
    bool shows(std::string_view name) const;
    /// Whether a field's name alone says that it carries a credential.
    static bool namesCredential(std::string_view name);

private:
    // Longer names are no usual ones.
    static constexpr std::size_t kMaxName = 64;

    void show(std::string_view name);

    // By length, in lower case: few have the same, and most of those differ in the first byte.
    std::array<std::vector<std::string>, kMaxName + 1> m_shown;
};

} // namespace portcullis::telemetry
