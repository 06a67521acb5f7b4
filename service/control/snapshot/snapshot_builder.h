// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/limit_registry.h"
#include "service/pipeline/snapshot.h"
#include "service/telemetry/metrics.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <functional>
#include <memory>
#include <string>

namespace portcullis::control {

/// What outlives snapshots and is woven into each.
struct BuildContext {
    pipeline::KeySets &keySets;
    pipeline::LimitRegistry &limits;
    telemetry::Metrics &metrics;
    pipeline::AuthSources sources;               ///< how secrets and files are read
    upstream::TargetRegistry *targets = nullptr; ///< what is known of them; null: nothing is kept
};

/// Compiles a valid document. What did not change since `previous` (may be null) is taken over:
/// upstreams with their pools, limits with their buckets, key sets. Fails when a file, certificate
/// or secret that the document refers to can't be used. Control or helper thread.
Result<std::shared_ptr<const pipeline::Snapshot>> buildSnapshot(model::Document document,
                                                                std::uint64_t revision,
                                                                BuildContext &context,
                                                                const pipeline::Snapshot *previous);

} // namespace portcullis::control
