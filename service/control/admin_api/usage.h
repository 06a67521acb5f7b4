// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/last_use.h"
#include "service/control/admin_api/list_page.h"
#include "service/pipeline/snapshot.h"
#include "shared/core/clock.h"

#include <memory>
#include <string>

namespace portcullis::control {

/// Which buckets are asked for.
struct UsageQuestion {
    PageRequest page;
    std::string limit;    ///< name; empty: all
    std::string consumer; ///< name, also `authenticator:subject`; empty: all configured ones
    SteadyTime now{};
    WallTime wallNow{};
};

/// Each limit with what it admitted and refused, and for limits by consumer each consumer's bucket:
/// by limit, then consumer. Buckets of other keys (addresses, headers, claims) are counted, not
/// listed: only a hash of them is kept. Pure but for the counters; any thread. Cost: a hash for
/// each consumer and limit.
std::string usageJson(const pipeline::Snapshot &snapshot, const LastUse &lastUse,
                      const UsageQuestion &question);

/// What came of a reset.
enum class ResetOutcome : std::uint8_t {
    Done, ///< also where nothing had been used
    NoSuchLimit,
    NeedsConsumer,
    NoConsumer,  ///< the limit is not by consumer
    NotThisKind, ///< what is running can't be forgotten
};

/// Gives one bucket back everything.
ResetOutcome resetUsage(const pipeline::Snapshot &snapshot, const UsageQuestion &question);

} // namespace portcullis::control
