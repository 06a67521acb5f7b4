// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/exchange.h"
#include "service/pipeline/snapshot.h"
#include "service/telemetry/traffic_log.h"

namespace portcullis::pipeline {

/// Keeps a finished exchange in its worker's ring. `snapshot` is null where none was in force,
/// `principal` where step 2 was not passed.
void recordTraffic(telemetry::TrafficWriter &writer, const telemetry::ExchangeRecord &record,
                   const Exchange &exchange, const Snapshot *snapshot, const Principal *principal,
                   SteadyTime now);

} // namespace portcullis::pipeline
