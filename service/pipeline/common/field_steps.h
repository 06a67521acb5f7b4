// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/pipeline/common/template.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace portcullis::pipeline {

/// The header steps of a route in one direction. Order: remove, rename, set, add.
///
/// - remove takes away every line of the name.
/// - rename gives all lines of the old name the new one, in their places; lines that had the new
///   name before are removed, so that a client can't add to them. Without the old name nothing
///   happens.
/// - set replaces all lines by one; add appends one.
///
/// Lines whose names only look like one that is set or removed when `_` is read as `-` are removed
/// too. Steps on framing and hop-by-hop fields have no effect: those are the gateway's own.
struct FieldStepsPlan {
    std::vector<std::string> remove;
    std::vector<std::pair<std::string, std::string>> rename;
    std::vector<std::pair<std::string, Template>> set;
    std::vector<std::pair<std::string, Template>> add;

    bool empty() const { return remove.empty() && rename.empty() && set.empty() && add.empty(); }
    /// Whether a field of this name is touched by remove, set or rename.
    bool touches(std::string_view name) const;
};

/// Fails on a template that does not compile. The result keeps no reference to `steps`.
Result<FieldStepsPlan> compileFieldSteps(const model::FieldSteps &steps);

/// The values of set and then add, in order; from the arena.
using FieldStepValues = std::span<const std::string_view>;

/// Evaluates all values. TransformRequestValue when one does not fit into a field. Cost: nothing
/// for an empty plan.
tl::expected<FieldStepValues, Reason> evaluateFieldSteps(const FieldStepsPlan &plan,
                                                         const TemplateScope &scope);

/// Changes `fields`. `values` are those of evaluateFieldSteps() for the same plan.
void applyFieldSteps(const FieldStepsPlan &plan, FieldStepValues values, http::FieldList &fields);

} // namespace portcullis::pipeline
