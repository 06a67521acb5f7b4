// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/explain.h"
#include "service/pipeline/authenticate/auth_plan.h"
#include "service/telemetry/traffic_log.h"

namespace portcullis::control {

/// What a draft is simulated on. Borrowed.
struct SimulateContext {
    const pipeline::Snapshot &current; ///< in force now
    const telemetry::TrafficLog &traffic;
    /// Id of the one request that the answer is about; empty: all. The others are decided as well,
    /// for the limits' sake.
    std::string_view only{};
};

/// How a draft is read that is not compiled yet. Borrowed.
struct DraftReading {
    const model::ParseOptions &parse;     ///< as for any document
    const pipeline::AuthSources &sources; ///< how secrets and files are read
};

/// The code of a problem with a valid document of which something can't be loaded.
inline constexpr std::string_view kCannotCompile = "config.cannot-prepare";

/// Differences of one kind are shown with so many requests, the newest.
inline constexpr std::size_t kSimulateExamples = 5;
/// Kinds of differences that are shown, those with most requests first; of others only the number.
inline constexpr std::size_t kSimulateGroups = 200;

/// Decides the recorded requests anew, by the configuration in force and by `draft`, and tells
/// which come out differently: grouped by old verdict, new verdict, stage and rule. Identity is
/// replayed as recorded, since credentials are not recorded (docs/design/explain.md says what can't
/// be told). Any thread; meant for a helper, as it takes some 10 µs a request.
JsonAnswer simulate(const pipeline::Snapshot &draft, const std::vector<model::Problem> &warnings,
                    const SimulateContext &context);

/// The same for the document in `json`, which is compiled beside everything that serves: it leaves
/// no limit, key set, upstream or metric behind. Takes as long as an apply, too.
JsonAnswer simulate(std::string_view json, const DraftReading &reading,
                    const SimulateContext &context);

} // namespace portcullis::control
