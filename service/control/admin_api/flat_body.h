// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_answer.h"
#include "shared/core/clock.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// The JSON object of a small request: a handful of members that are texts, numbers or yes and no,
/// read as strictly as the configuration. Everything wrong is collected; see finish().
class FlatBody {
public:
    /// More than anybody mends in one go are not told.
    static constexpr std::size_t kMostErrors = 100;

    /// An empty text is an empty object where `optional`.
    FlatBody(std::string_view json, bool optional);

    /// The text behind `key`, if it is there. `most`: bytes.
    std::optional<std::string> text(std::string_view key, std::size_t most);
    /// The same; reports that it is missing.
    std::string requiredText(std::string_view key, std::size_t most);
    /// A name as entities have them; reports that it is missing or none.
    std::string requiredName(std::string_view key);
    std::optional<Milliseconds> duration(std::string_view key, Milliseconds least,
                                         Milliseconds most);
    std::optional<WallTime> time(std::string_view key);
    /// A name of `choices`, separated by `|`; reports that it is missing.
    std::string requiredChoice(std::string_view key, std::string_view choices);

    /// To be called last: refuses members that were not asked for. What is wrong, if anything.
    std::optional<AdminAnswer> finish();
    void fault(std::string_view key, std::string_view code, std::string message);

private:
    struct Value {
        bool isText = false;
        std::string text;
    };
    const Value *find(std::string_view key);

    class Sink;
    std::map<std::string, Value, std::less<>> m_values;
    std::set<std::string, std::less<>> m_known;
    std::vector<model::Problem> m_errors;
    bool m_readable = true;
};

} // namespace portcullis::control
