// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the store keeps, as plain values. JSON is text here: the store knows no document, only its
/// parts by name.
namespace portcullis::store {

/// Counts from 1; 0 is the empty store.
using RevisionNumber = std::uint64_t;

/// The kind of a top-level member of the document that is no list of entities, such as `defaults`:
/// its name is the member's.
inline constexpr const char *kDocumentMember = "document";

// ---- the document and its revisions

/// Which part of a document: `routes` and the route's name, or kDocumentMember and `defaults`. The
/// kind of an entity is the key of its list in the document.
struct EntityKey {
    std::string kind;
    std::string name;

    friend auto operator<=>(const EntityKey &, const EntityKey &) = default;
};

/// A part as it stands in one revision.
struct StoredEntity {
    EntityKey key;
    std::string text;           ///< JSON, as it was given
    RevisionNumber changed = 0; ///< the revision that last changed the text: its ETag
};

/// Everything of one revision.
struct StoredDocument {
    RevisionNumber number = 0;
    std::vector<StoredEntity> entities; ///< by list, in the order of the document

    /// The document as JSON text. Cost: one copy of all texts.
    std::string text() const;
};

/// What the store holds at a start.
struct LoadedDocument {
    StoredDocument document; ///< number 0: nothing yet
    RevisionNumber latest = 0;
    /// Not empty: what is in force was damaged, and how; the document is that of the newest
    /// revision that is whole. append() is refused until Store::recover().
    std::string damage;
};

/// One part in a draft: its new text, or nothing to delete it. Deleting what is not there, and
/// giving a part the text that it has, changes nothing.
struct EntityEdit {
    EntityKey key;
    std::optional<std::string> text;
};

/// The order of one list: all of its names, as they stand after the edits.
struct ListOrder {
    std::string kind;
    std::vector<std::string> names;
};

/// What an append is to make. Parts that stand in no edit stay as they are, new ones come last in
/// their list.
struct RevisionDraft {
    std::string author;            ///< name of the token
    std::string from;              ///< address of the client
    std::string kind = "apply";    ///< apply, seed, restore, undo, revert, recover
    std::string note;              ///< X-Change-Note
    WallTime at{};                 ///< when it was asked for
    std::vector<EntityEdit> edits; ///< each part at most once
    std::vector<ListOrder> orders; ///< only of lists whose order is to be another
    /// What stands in no edit is deleted: the edits are a whole document, in its order. Parts whose
    /// text stays keep their ETag. `orders` is not looked at.
    bool replaceAll = false;
    /// Stored in the same transaction: the change reverts unless it is confirmed by then.
    std::optional<WallTime> confirmBy;
    /// The revision that is being confirmed or reverted: its deadline goes in the same transaction.
    bool endsPendingConfirm = false;
};

/// A revision without its content.
struct Revision {
    RevisionNumber number = 0;
    WallTime at{};
    std::string author;
    std::string from;
    std::string kind;
    std::string note;
    std::uint64_t changes = 0;      ///< how many parts it changed
    std::vector<EntityKey> changed; ///< the first Store::kListedChanges of them
};

/// What a revision did to one part.
struct EntityChange {
    EntityKey key;
    std::optional<std::string> before; ///< nothing: it is new
    std::optional<std::string> after;  ///< nothing: it was deleted
    bool moved = false;                ///< to another place in its list
};

struct RevisionPage {
    std::vector<Revision> revisions; ///< newest first
    RevisionNumber next = 0;         ///< to go on with; 0: these were the last
};

/// A change that reverts by itself.
struct PendingConfirm {
    RevisionNumber revision = 0; ///< to be confirmed
    RevisionNumber previous = 0; ///< to go back to
    WallTime deadline{};
    std::string author;
};

// ---- administration

enum class TokenRole : std::uint8_t { Viewer, Operator, Admin };

struct AdminTokenRecord {
    std::string id;
    std::string name;
    TokenRole role = TokenRole::Viewer;
    std::array<std::uint8_t, 32> sha256{};
    WallTime created{};
    std::optional<WallTime> lastUsed; ///< to the minute
};

/// One admin action.
struct AuditEntry {
    std::uint64_t number = 0; ///< given by the store
    WallTime at{};
    std::string actor;           ///< name of the token; empty: none was valid
    std::string from;            ///< address
    std::string action;          ///< such as `PUT /v1/config`
    std::string target;          ///< such as `routes/orders`
    int status = 0;              ///< what was answered
    RevisionNumber revision = 0; ///< that it made; 0: none
    std::string detail{};        ///< JSON or empty; never a secret
};

struct AuditPage {
    std::vector<AuditEntry> entries; ///< newest first
    std::uint64_t next = 0;          ///< to go on with; 0: these were the last
};

/// A secret that only the master key opens.
struct SealedSecret {
    std::string name;
    std::string keyId;  ///< of the master key
    std::string sealed; ///< bytes, see secrets/sealer.h
    WallTime updated{};
    std::string author; ///< name of the token
};

/// A gateway on this store.
struct NodeState {
    std::string name;
    std::string version;
    RevisionNumber revision = 0; ///< that it serves
    WallTime started{};
    WallTime lastSeen{};
    std::string health; ///< such as `ready`
    std::string detail; ///< JSON or empty
};

} // namespace portcullis::store
