// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/stage_trace.h"
#include "admin-gui/models/traffic.h"

#include <QString>

namespace portcullis::gui {

/// The step's name for people, such as `Rate limit`.
QString stageTitle(Stage stage);
/// What the step does, in a sentence.
QString stagePurpose(Stage stage);
/// Everything known of the step's traffic, for the line below the diagram and for screen readers.
QString stageDetails(Stage stage, const StageTraffic &traffic, bool hasRates);

/// The verdict as a word with a sign before it, such as `✕ refused`.
QString verdictText(StageTrace::Verdict verdict);
/// Everything known of what a step said of one request.
QString traceDetails(Stage stage, const StageTrace &trace);

} // namespace portcullis::gui
