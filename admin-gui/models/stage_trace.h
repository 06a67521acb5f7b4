// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/traffic_entry.h"
#include "shared/core/reason.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace portcullis::gui {

/// What one step said of one request.
struct StageTrace {
    enum class Verdict { NotReached, Passed, Refused, Answered, Unknown };

    Verdict verdict = Verdict::NotReached;
    QString code;                  ///< why, where it refused or answered
    int status = 0;                ///< of the answer; 0: none
    QString rule;                  ///< place in the configuration that decided
    QString detail;                ///< what exactly was wrong
    QStringList notes;             ///< what else is to be said
    std::optional<double> seconds; ///< that it took

    bool ends() const { return verdict == Verdict::Refused || verdict == Verdict::Answered; }
};

using RequestTrace = std::array<StageTrace, kStageCount>;

/// Of a recorded request. A step that was passed over, such as those behind a refusal, is not
/// reached.
RequestTrace traceOf(const api::TrafficEntry &entry);
/// Of an answer of POST /v1/explain.
RequestTrace traceOf(const QJsonObject &explanation);

} // namespace portcullis::gui
