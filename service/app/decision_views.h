// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_views.h"
#include "service/pipeline/authenticate/failure_table.h"
#include "service/pipeline/authenticate/introspection_cache.h"
#include "service/telemetry/traffic_log.h"

#include <string>
#include <vector>

namespace portcullis::app {

/// What decisions are shown with. All of it is borrowed and outlives the admin API.
struct DecisionSources {
    pipeline::IntrospectionCache &introspection;
    const pipeline::FailureTable &failures;
    const telemetry::TrafficLog &traffic;
    std::string folder;                      ///< that drafts' relative paths start at
    std::vector<std::string> allowedFolders; ///< beside it
};

/// Lets the admin API explain requests, simulate drafts and show recorded traffic. To be called
/// when the views know what is served and whether there is a store.
void addDecisions(control::AdminViews &views, const DecisionSources &sources);

} // namespace portcullis::app
