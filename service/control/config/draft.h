// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_types.h"
#include "service/control/store/store_types.h"
#include "shared/model/change.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What a change makes of a document, before it is prepared. Pure, any thread.
namespace portcullis::control {

/// Which entity a change is about, and where it stands in the draft: problems are told to who sent
/// it in pointers into what was sent.
struct ChangedEntity {
    EntityKind kind = EntityKind::Route;
    std::string name{};
    std::optional<std::size_t> index{}; ///< nullopt: it was deleted
};

/// A document to come, valid by itself, and how it differs from the one in force.
struct Draft {
    model::Document document;
    std::vector<store::EntityEdit> edits{};
    std::vector<store::ListOrder> orders{};
    std::optional<ChangedEntity> entity{}; ///< nullopt: the whole document was sent
    std::string entityJson{};              ///< that entity as it will be
    std::vector<model::Problem> warnings{};
    std::optional<NewKey> newKey{};

    bool changesNothing() const { return edits.empty() && orders.empty(); }
};
using DraftResult = tl::expected<Draft, ApplyFailure>;

/// What drafts are made from.
struct DraftContext {
    const model::Document *base = nullptr; ///< in force; null: none
    model::ParseOptions options;           ///< of documents that come through the API
    model::KeyOwner keyOwner{};            ///< in `base`; may be empty
    WallTime now{};

    const std::string &baseFolder() const { return options.baseFolder; }
};

/// What the store is to change to get from one document (null: none) to another.
std::vector<store::EntityEdit> editsOf(const model::Document *before, const model::Document &after,
                                       const std::string &baseFolder);

/// Of a whole document, which need not be valid.
DraftResult draftOf(std::string_view json, const DraftContext &context);
/// Of one entity: CreateEntity, PutEntity, PatchEntity, DeleteEntity. The name exists, or not, as
/// the change needs it, or the result is NotFound or Exists.
DraftResult draftOf(const CreateEntity &change, const DraftContext &context);
DraftResult draftOf(const PutEntity &change, const DraftContext &context);
DraftResult draftOf(const PatchEntity &change, const DraftContext &context);
DraftResult draftOf(const DeleteEntity &change, const DraftContext &context);
/// Of a consumer's keys.
DraftResult draftOf(const CreateKey &change, const DraftContext &context);
DraftResult draftOf(const RotateKey &change, const DraftContext &context);
DraftResult draftOf(const DeleteKey &change, const DraftContext &context);
/// Takes back what one revision did, `changes`, and keeps what came after it. Fails with
/// UndoConflict, whose problems name what later revisions made of the same.
DraftResult undoDraft(const std::vector<store::EntityChange> &changes, const DraftContext &context);
/// What another gateway changed: no check, as it has been checked there. Nullopt: it is about more
/// than entities, and the whole document has to be read.
std::optional<Draft> followDraft(const std::vector<store::EntityChange> &changes,
                                 const DraftContext &context);

/// Pointers into the draft's document become pointers into what was sent; what lies elsewhere gets
/// the empty pointer and says where in its message.
std::vector<model::Problem> toSender(std::vector<model::Problem> problems, const Draft &draft);

} // namespace portcullis::control
