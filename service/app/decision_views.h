// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_views.h"
#include "service/pipeline/worker.h"

namespace portcullis::app {

/// Adds explain, simulate and the recorded traffic to what the admin API shows. `services` outlives
/// the views. A draft that no ConfigService compiles is read as `views.draftOptions` say.
void addDecisionViews(control::AdminViews &views, pipeline::SharedServices &services);

} // namespace portcullis::app
