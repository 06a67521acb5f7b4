// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/entity_kind.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"
#include "shared/model/parse.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What ConfigService takes and gives: plain values.
namespace portcullis::control {

/// Who wants a change, for the revision and the audit.
struct Actor {
    std::string author; ///< name of the token
    std::string from;   ///< address
    std::string note;   ///< X-Change-Note
};

/// What a client says of the state that it wants to change.
struct Precondition {
    bool anyMatch = false;                ///< If-Match: *
    std::vector<std::uint64_t> revisions; ///< If-Match: "17", "18"
    bool absent = false;                  ///< If-None-Match: *

    bool given() const { return anyMatch || absent || !revisions.empty(); }
};

// ---- changes

/// `PUT /v1/config`. Needs a precondition on the current revision.
struct ReplaceDocument {
    std::string json;
};
/// `POST /v1/routes`. Fails with Exists if the name is taken. Needs no precondition.
struct CreateEntity {
    EntityKind kind;
    std::string json;
};
/// `PUT /v1/routes/{name}`. A `name` in the JSON has to be the same, and may be left out. Needs a
/// precondition on the entity; with If-None-Match: * it creates.
struct PutEntity {
    EntityKind kind;
    std::string name;
    std::string json;
};
/// `PATCH`: a merge patch (RFC 7396). Needs a precondition on the entity.
struct PatchEntity {
    EntityKind kind;
    std::string name;
    std::string json;
};
/// `DELETE`. Needs a precondition on the entity. Fails with Referenced while others refer to it.
struct DeleteEntity {
    EntityKind kind;
    std::string name;
};
/// `POST /v1/consumers/{name}/keys`. Needs no precondition; Applied::newKey has the key.
struct CreateKey {
    std::string consumer;
    std::string id{}; ///< empty: one is made
    std::optional<WallTime> expires{};
};
/// `POST …/keys/{id}/rotate`: a new key with the old one's expiry; the old one expires after
/// `grace`, if not sooner. Needs no precondition; Applied::newKey has the key.
struct RotateKey {
    std::string consumer;
    std::string id;
    Milliseconds grace{};
};
/// `DELETE …/keys/{id}`. Needs no precondition: who revokes a key wants it gone at once.
struct DeleteKey {
    std::string consumer;
    std::string id;
};
/// `POST /v1/revisions/{n}/restore`: a new revision with the content of an old one. A precondition
/// on the current revision is heeded if given.
struct RestoreRevision {
    std::uint64_t revision = 0;
};
/// `POST /v1/revisions/{n}/undo`: takes back what that revision changed and keeps what came after
/// it, or fails with UndoConflict. A precondition on the current revision is heeded if given.
struct UndoRevision {
    std::uint64_t revision = 0;
};

using Change = std::variant<ReplaceDocument, CreateEntity, PutEntity, PatchEntity, DeleteEntity,
                            CreateKey, RotateKey, DeleteKey, RestoreRevision, UndoRevision>;

struct ChangeRequest {
    Change change;
    Precondition precondition{};
    Actor actor{};
    /// Reverts by itself after this time unless confirmed. Only for ReplaceDocument,
    /// RestoreRevision and UndoRevision.
    std::optional<Milliseconds> confirmWithin{};
};

// ---- outcomes

/// An API key that was just made; the only time that it is seen.
struct NewKey {
    std::string id;
    std::string key;
    std::optional<WallTime> expires{};
};

/// A change that is in force and stored.
struct Applied {
    std::uint64_t revision = 0;
    /// False: the change made no difference, so that `revision` is the one before.
    bool changed = true;
    std::vector<model::Problem> warnings{};
    /// Workers that had not acknowledged after two seconds; they will at their next turn.
    std::size_t pendingWorkers = 0;
    /// The entity that was created or changed; of CreateEntity its name.
    std::string name{};
    /// That entity's JSON as it is now; empty where there is none.
    std::string entity{};
    std::uint64_t entityRevision = 0; ///< its ETag
    std::optional<NewKey> newKey{};
    std::optional<WallTime> confirmBy{};
};

/// Why a change did not happen. Nothing of it is stored or in force.
struct ApplyFailure {
    enum class Kind : std::uint8_t {
        Invalid,             ///< 422: `problems`, with pointers into what was sent
        Malformed,           ///< 400: what was sent is no JSON: `problems`
        NotFound,            ///< 404: no such entity, key or revision
        Exists,              ///< 409: the name or key id is taken
        Referenced,          ///< 409: `references` refer to it
        Stale,               ///< 412: `currentRevision` is the one to match
        PreconditionMissing, ///< 428
        ConfirmPending,      ///< 409 admin.confirm-pending: `confirmBy`
        NothingToConfirm,    ///< 409
        UndoConflict,        ///< 409: `problems` name what later revisions changed
        CannotPrepare,       ///< 422: a certificate, secret or address can't be used: `problems`
        Unavailable,         ///< 503: the store can't be written, or the queue is full
        Internal,            ///< 500
    };
    Kind kind = Kind::Internal;
    std::string what{}; ///< for people; names no secret
    std::vector<model::Problem> problems{};
    std::vector<std::string> references{}; ///< who refers, such as `routes/orders`
    std::uint64_t currentRevision = 0;     ///< of the entity or document that the change was about
    std::optional<WallTime> confirmBy{};
};

using ApplyResult = tl::expected<Applied, ApplyFailure>;

// ---- questions

/// What `POST /v1/config/validate` answers.
struct Validation {
    std::vector<model::Problem> errors;
    std::vector<model::Problem> warnings;
};

/// How one document differs from another.
struct EntityChange {
    enum class Kind : std::uint8_t { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    EntityId entity;
    std::string before{}; ///< its JSON; empty for what was added
    std::string after{};  ///< empty for what was removed
};
struct DocumentDiff {
    std::vector<EntityChange> changes; ///< by section in the order of a document, then by name
    std::string patch;                 ///< JSON Patch (RFC 6902), an array as JSON text

    bool empty() const { return changes.empty(); }
};

/// A change that waits to be confirmed.
struct PendingConfirm {
    std::uint64_t revision = 0; ///< that waits
    std::uint64_t revertTo = 0; ///< whose content comes back
    WallTime deadline{};
};

} // namespace portcullis::control
