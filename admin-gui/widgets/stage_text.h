// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"

#include <QString>

namespace portcullis::gui {

/// The step's name for people, such as `Rate limit`.
QString stageTitle(Stage stage);
/// What the step does, in a sentence.
QString stagePurpose(Stage stage);
/// Everything known of the step's traffic, for the line below the diagram and for screen readers.
QString stageDetails(Stage stage, const StageTraffic &traffic, bool hasRates);

} // namespace portcullis::gui
