// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_answer.h"
#include "service/control/config/config_types.h"
#include "shared/model/json_writer.h"

#include <vector>

/// What ConfigService says, as the admin API writes it.
namespace portcullis::control {

/// The refusal of a change. What went wrong inside is logged, not told.
AdminAnswer refusal(const ApplyFailure &failure);
int refusalStatus(const ApplyFailure &failure);
/// What was to be deleted is needed: `references` says by whom, such as `routes/orders`.
AdminAnswer referenced(std::string detail, const std::vector<std::string> &references);
/// `{"revision", "changed", "name", "entity", "warnings", "pendingWorkers", "confirmBy"}`, with the
/// ETag of what was changed.
AdminAnswer applied(const Applied &done, int status);
/// `{"name"}`: done, and nothing more to say.
AdminAnswer namedAnswer(std::string_view name);
/// `key`: a list of `{"pointer", "code", "message"}`.
void writeProblems(model::JsonWriter &out, std::string_view key,
                   const std::vector<model::Problem> &problems);
void writeText(model::JsonWriter &out, std::string_view key, std::string_view value);
void writeTime(model::JsonWriter &out, std::string_view key, WallTime time);

} // namespace portcullis::control
