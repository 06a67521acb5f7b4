// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_views.h"
#include "service/pipeline/worker.h"

namespace portcullis::app {

/// Adds explain, simulate and the recorded traffic to what the admin API shows. `services` outlives
/// the views. Relative paths of a draft that no ConfigService compiles start at `draftFolder`.
void addDecisionViews(control::AdminViews &views, pipeline::SharedServices &services,
                      std::string draftFolder);

} // namespace portcullis::app
