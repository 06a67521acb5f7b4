// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_types.h"
#include "service/pipeline/snapshot.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// A configuration that is served, and its number. Immutable; any thread may read it.
struct ConfigInForce {
    std::uint64_t revision = 0;
    std::shared_ptr<const pipeline::Snapshot> snapshot; ///< null: none, nothing is served

    const model::Document *document() const { return snapshot ? &snapshot->document : nullptr; }
};

/// What readiness and `/v1/info` say beside the revision.
struct ConfigStatus {
    bool starting = true;
    /// The latest stored revision could not be prepared, so that an earlier one is served; why.
    std::optional<std::string> fallback{};
    std::uint64_t storedRevision = 0; ///< the latest that the store is known to have
    bool storeReachable = true;
    std::optional<PendingConfirm> pending{};
};

/// The configuration of a gateway with a store, and the only way to change it: one change at a
/// time, validate -> prepare -> store -> publish -> acknowledge. What fails on the way has changed
/// nothing.
///
/// Thread: the control thread. Nothing here blocks it: parsing, compiling and SQL run on helper
/// threads. Every `done` runs on the control thread, later, exactly once, unless the service dies
/// first.
class ConfigService {
public:
    virtual ~ConfigService() = default;

    using ApplyDone = std::function<void(ApplyResult)>;
    using ValidateDone = std::function<void(Validation)>;
    /// A draft's differences, or what is wrong with it.
    using DiffDone = std::function<void(tl::expected<DocumentDiff, Validation>)>;

    /// A draft, compiled, or what is wrong with it.
    using DraftDone =
        std::function<void(tl::expected<std::shared_ptr<const pipeline::Snapshot>, Validation>)>;

    /// What is served now. Cheap.
    virtual ConfigInForce current() const = 0;
    virtual ConfigStatus status() const = 0;
    /// The ETag of an entity that there is: the revision that last changed it. Cheap.
    virtual std::uint64_t revisionOf(EntityKind kind, std::string_view name) const = 0;

    /// Queues a change. A queue that is full fails it with Unavailable.
    virtual void apply(ChangeRequest request, ApplyDone done) = 0;
    /// Keeps the change that waits to be confirmed.
    virtual void confirm(Actor actor, ApplyDone done) = 0;
    /// Takes it back now, as it would be when its time is over. Fails with NothingToConfirm.
    virtual void revert(Actor actor, ApplyDone done) = 0;

    /// Checks a whole document as apply() would, files and secrets included.
    virtual void validate(std::string json, ValidateDone done) = 0;
    /// A whole document against the one in force.
    virtual void diff(std::string json, DiffDone done) = 0;
    /// A whole document as a snapshot that is not served: for simulate.
    virtual void compileDraft(std::string json, DraftDone done) = 0;

    /// Prepares the revision in force again: certificates, key files and secrets may have changed.
    /// Of what can't be prepared the running state stays. To be called after a secret was written.
    virtual void refresh() = 0;

    /// `listener` runs on the control thread whenever another revision is in force.
    virtual void onRevision(std::function<void(std::uint64_t revision)> listener) = 0;

    /// How documents are written: paths below the data folder relative to it.
    virtual std::string baseFolder() const = 0;
};

} // namespace portcullis::control
