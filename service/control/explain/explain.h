// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/failure_table.h"
#include "service/pipeline/authenticate/introspection_cache.h"
#include "service/pipeline/snapshot.h"
#include "shared/core/clock.h"
#include "shared/model/parse.h"

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::control {

/// JSON text, or what is wrong with the input, each with its JSON pointer and a stable code.
using JsonAnswer = tl::expected<std::string, std::vector<model::Problem>>;

/// What a request is explained against. Borrowed.
struct ExplainContext {
    const pipeline::Snapshot &snapshot;
    /// Only what is in it is looked up: no provider is asked.
    pipeline::IntrospectionCache &introspection;
    const pipeline::FailureTable &failures;
    SteadyTime now;
    WallTime wallNow;
};

/// The largest description of a request that is read, its body included.
inline constexpr std::size_t kMaxExplainInput = 2 * 1024 * 1024;

/// Runs the request that `json` describes through the pipeline's decisions: what each step would
/// say now, and the request that would be sent (docs/design/explain.md has both formats). Touches
/// no upstream, charges no limit, asks no provider, counts nothing. The answer holds no credential,
/// neither of the request nor of the configuration. Any thread; meant for a helper.
JsonAnswer explain(std::string_view json, const ExplainContext &context);

} // namespace portcullis::control
