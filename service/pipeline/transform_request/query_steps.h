// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/template.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portcullis::pipeline {

/// The query steps of a route. Order: remove, rename, set, add, sort. Names are compared decoded
/// and with case. rename keeps the value's bytes; set replaces the first parameter of the name and
/// removes the others, or appends; sort is by decoded name and stable.
struct QueryStepsPlan {
    std::vector<std::string> remove;
    std::vector<std::pair<std::string, std::string>> rename;
    std::vector<std::pair<std::string, Template>> set;
    std::vector<std::pair<std::string, Template>> add;
    bool sort = false;

    bool empty() const
    {
        return remove.empty() && rename.empty() && set.empty() && add.empty() && !sort;
    }
};

Result<QueryStepsPlan> compileQuerySteps(const model::QuerySteps &steps);

/// The query after the steps, without `?`. Parameters that no step touches keep their bytes; where
/// no step finds anything to do the query is the received one, byte for byte. nullopt: there is
/// none and no `?` either.
std::optional<std::string_view> applyQuerySteps(const QueryStepsPlan &plan,
                                                std::optional<std::string_view> query,
                                                const TemplateScope &scope);

} // namespace portcullis::pipeline
