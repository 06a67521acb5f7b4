// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/document_diff.h"
#include "service/control/config/entities.h"
#include "service/control/config/stored_config.h"
#include "service/control/config/stored_config_state.h"
#include "shared/core/log.h"

#include <algorithm>
#include <utility>

/// The steps of one job, in the order in which they are taken.
namespace portcullis::control {

namespace {

using Kind = ApplyFailure::Kind;

constexpr int kRevertAgainMs = 5'000; // when the store was away, or a file was
constexpr int kFollowAgainMs = 500;   // others' revisions are in force within a second

tl::unexpected<ApplyFailure> failed(Kind kind, std::string what)
{
    ApplyFailure failure;
    failure.kind = kind;
    failure.what = std::move(what);
    return tl::unexpected(std::move(failure));
}

store::RevisionDraft revisionDraft(const Actor &actor, const char *kind, Draft &draft)
{
    store::RevisionDraft revision;
    revision.author = actor.author;
    revision.from = actor.from;
    revision.note = actor.note;
    revision.kind = kind;
    revision.at = wallNow();
    revision.edits = std::move(draft.edits);
    revision.orders = std::move(draft.orders);
    return revision;
}

const char *kindName(const Change &change)
{
    if (std::holds_alternative<RestoreRevision>(change))
        return "restore";
    return std::holds_alternative<UndoRevision>(change) ? "undo" : "apply";
}

} // namespace

ApplyFailure applyFailure(const store::StoreError &error)
{
    ApplyFailure failure;
    using Store = store::StoreErrorKind;
    failure.kind = error.kind == Store::NotFound ? Kind::NotFound : Kind::Unavailable;
    if (error.kind == Store::NotFound)
        failure.what = "there is no such revision";
    else if (error.kind == Store::Uncertain)
        failure.what = "the store went away while it stored this: it may be stored or not; what is "
                       "stored comes into force when the store is back";
    else
        failure.what = "the store can't be written or read now; nothing was changed";
    if (error.kind != Store::NotFound)
        log(LogLevel::Error, "store failed:", {{"why", error.what}});
    return failure;
}

ApplyFailure applyFailure(PrepareFailure failure, const Draft &draft)
{
    ApplyFailure answer;
    answer.kind = Kind::CannotPrepare;
    answer.what = failure.what.empty() ? "what it names can't be used" : failure.what;
    answer.problems = toSender(std::move(failure.errors), draft);
    if (answer.problems.empty())
        answer.problems.push_back({{}, "config.cannot-prepare", answer.what});
    return answer;
}

ApplyFailure applyFailure(const transport::BindFailure &failure, const Draft &draft)
{
    ApplyFailure answer;
    answer.kind = Kind::CannotPrepare;
    answer.what = failure.what;
    answer.problems = toSender({{"/listeners/" + std::to_string(failure.listener) + "/port",
                                 "config.cannot-bind", failure.what}},
                               draft);
    return answer;
}

void StoredConfig::begin(const RunPtr &run)
{
    if (const auto *const request = run->is<ChangeRequest>()) {
        if (auto refused = refusal(*request))
            return finish(run, tl::unexpected(std::move(*refused)));
        if (request->confirmWithin && m_stored.number == 0)
            return finish(run,
                          failed(Kind::Invalid,
                                 "the first configuration can't be reverted: there is none "
                                 "to go back to"));
    } else if (run->is<Confirm>()) {
        return confirmNow(run);
    } else if (auto *const revert = std::get_if<Revert>(&run->job.task)) {
        if (revert->by && m_pending)
            revert->pending = *m_pending;
        if (!m_pending || m_pending->revision != revert->pending.revision)
            return nothingToRevert(run);
    }
    m_store.run(
        &m_context,
        [run, known = m_stored.number](store::Store &store) -> store::StoreResult<Fetched> {
            return fetch(store, *run, known);
        },
        [this, run](store::StoreResult<Fetched> result) { fetched(run, std::move(result)); });
}

void StoredConfig::nothingToRevert(const RunPtr &run)
{
    if (run->is<Revert>()->by)
        return finish(run, failed(Kind::NothingToConfirm, "no change waits to be confirmed"));
    finish(run, Applied{m_stored.number, false});
}

void StoredConfig::fetched(const RunPtr &run, store::StoreResult<Fetched> result)
{
    if (!result) {
        if (run->is<Revert>())
            QTimer::singleShot(kRevertAgainMs, &m_context, [this] { confirmTimeOver(); });
        // The watcher tells of a revision once, and may reach the store again before the store's
        // own connection does.
        if (run->is<Follow>())
            QTimer::singleShot(kFollowAgainMs, &m_context, [this] { enqueue({Follow{}}); });
        return finish(run, tl::unexpected(applyFailure(result.error())));
    }
    run->fetched = std::move(*result);
    m_secrets = std::make_shared<const Secrets>(std::move(run->fetched.secrets));
    if (run->is<Revert>() && !run->fetched.pending) { // confirmed or reverted by another gateway
        setPending(std::nullopt);
        enqueue({Follow{}});
        return nothingToRevert(run);
    }
    if (run->is<Follow>() && run->fetched.latest <= m_stored.number && !run->wholeDocument)
        return finish(run, Applied{m_stored.number, false});
    if (run->is<Refresh>() && !m_stored.document)
        return finish(run, Applied{m_stored.number, false});
    build(run);
}

void StoredConfig::build(const RunPtr &run)
{
    run->base = m_stored;
    run->inForce = m_inForce;
    const bool fromApi = run->is<ChangeRequest>() != nullptr;
    const std::uint64_t number = run->is<Follow>() ? run->fetched.latest
        : run->is<Refresh>()                       ? m_stored.number
                                                   : m_stored.number + 1;
    aside(
        m_preparing,
        [this, run, number, context = draftContext(*run, fromApi), reader = secretReader()] {
            DraftResult draft = makeDraft(*run, context);
            if (!draft) {
                run->failure = std::move(draft.error());
                return;
            }
            run->draft = std::move(*draft);
            if (run->is<ChangeRequest>() && run->draft->changesNothing())
                return;
            if (run->base.mustReplace && !run->is<Follow>()) {
                run->draft->edits = editsOf(nullptr, run->draft->document, context.baseFolder());
                run->draft->orders.clear();
            }
            PrepareContext with = m_host.prepareContext(reader);
            auto prepared =
                prepare(std::move(run->draft->document), number, with, run->inForce.snapshot.get());
            if (prepared)
                run->prepared = std::move(*prepared);
            else
                run->failure = applyFailure(std::move(prepared.error()), *run->draft);
        },
        [this, run] { built(run); });
}

/// On a helper thread.
DraftResult StoredConfig::makeDraft(const Run &run, const DraftContext &context)
{
    if (run.is<Refresh>())
        return Draft{*run.base.document};
    if (run.is<Follow>() && !run.fetched.document) {
        if (auto draft = followDraft(run.fetched.changes, context))
            return std::move(*draft);
        return failed(Kind::Internal, {}); // built() asks for the whole document
    }
    if (run.fetched.document) {
        DraftContext trusted = context;
        trusted.options.fromApi = false;
        return draftOf(run.fetched.document->text(), trusted);
    }
    const auto &change = std::get<ChangeRequest>(run.job.task).change;
    return std::visit(
        [&](const auto &each) -> DraftResult {
            using Each = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Each, ReplaceDocument>) {
                return draftOf(each.json, context);
            } else if constexpr (std::is_same_v<Each, UndoRevision>) {
                DraftContext trusted = context;
                trusted.options.fromApi = false;
                return undoDraft(run.fetched.changes, trusted);
            } else if constexpr (std::is_same_v<Each, RestoreRevision>) {
                return failed(Kind::NotFound, "there is no such revision");
            } else {
                return draftOf(each, context);
            }
        },
        change);
}

void StoredConfig::built(const RunPtr &run)
{
    if (run->is<Follow>() && !run->wholeDocument && run->failure && !run->fetched.document) {
        run->wholeDocument = true;
        run->failure.reset();
        return begin(run);
    }
    if (!run->failure && run->prepared) {
        auto binding = m_host.bind(run->prepared->listeners);
        if (binding)
            run->binding = std::move(*binding);
        else
            run->failure = applyFailure(binding.error(), *run->draft);
    }
    if (run->is<Follow>() || run->is<Refresh>())
        return followed(run);
    if (run->failure) {
        if (run->is<Revert>()) {
            log(LogLevel::Error,
                "unconfirmed change can't be reverted yet:", {{"why", run->failure->what}});
            QTimer::singleShot(kRevertAgainMs, &m_context, [this] { confirmTimeOver(); });
        }
        return finish(run, tl::unexpected(std::move(*run->failure)));
    }
    if (!run->prepared)
        return acknowledged(run, 0); // it changes nothing
    append(run);
}

void StoredConfig::append(const RunPtr &run)
{
    store::RevisionDraft revision;
    if (const auto *const revert = run->is<Revert>()) {
        const std::string which = "revision " + std::to_string(revert->pending.revision);
        Actor actor =
            revert->by.value_or(Actor{"portcullis", {}, which + " was not confirmed in time"});
        if (actor.note.empty())
            actor.note = which + " was taken back before it was confirmed";
        revision = revisionDraft(actor, "revert", *run->draft);
        revision.endsPendingConfirm = true;
    } else {
        const auto &request = std::get<ChangeRequest>(run->job.task);
        revision = revisionDraft(request.actor, kindName(request.change), *run->draft);
        if (request.confirmWithin)
            revision.confirmBy = run->confirmBy = revision.at + *request.confirmWithin;
    }
    revision.replaceAll = run->base.mustReplace;
    for (const store::EntityEdit &edit : revision.edits)
        run->changed.push_back(edit.key);
    m_store.run(
        &m_context,
        [revision = std::move(revision), expected = run->base.number](store::Store &store) {
            return store.append(revision, expected);
        },
        [this, run](store::StoreResult<store::Revision> result) {
            appended(run, std::move(result));
        });
}

void StoredConfig::appended(const RunPtr &run, store::StoreResult<store::Revision> result)
{
    if (result) {
        if (run->confirmBy)
            setPending(PendingConfirm{result->number, run->base.number, *run->confirmBy});
        else if (run->is<Revert>())
            setPending(std::nullopt);
        return publish(run, result->number);
    }
    const store::StoreError &error = result.error();
    if (error.kind == store::StoreErrorKind::Conflict && run->job.attempts < kMostAttempts) {
        // Another gateway was first: on top of what it made, from the beginning.
        Job again = std::move(run->job);
        ++again.attempts;
        run->job = Job{Follow{}};
        m_queue.push_front(std::move(again));
        m_queue.push_front({Follow{}});
        return finish(run, Applied{});
    }
    if (run->is<Revert>())
        QTimer::singleShot(kRevertAgainMs, &m_context, [this] { confirmTimeOver(); });
    if (error.kind == store::StoreErrorKind::Uncertain)
        enqueue({Follow{}});
    finish(run, tl::unexpected(applyFailure(error)));
}

/// Serves what is stored, and waits for the workers, but not for long.
void StoredConfig::publish(const RunPtr &run, std::uint64_t number)
{
    const auto snapshot = run->prepared->snapshot;
    if (run->draft)
        std::move(run->draft->warnings.begin(), run->draft->warnings.end(),
                  std::back_inserter(run->prepared->warnings));
    run->draft->warnings = toSender(run->prepared->warnings, *run->draft);
    run->pending =
        m_host.putInForce(std::move(*run->prepared), std::move(run->binding), [this, run] {
            QMetaObject::invokeMethod(
                &m_context, [this, run] { acknowledged(run, 0); }, Qt::QueuedConnection);
        });
    m_stored = {number, Document(snapshot, &snapshot->document), false};
    m_fallback.reset();
    if (run->base.number == 0 && !run->is<Follow>())
        m_revisions.reset(number);
    else if (run->is<ChangeRequest>() || run->is<Revert>())
        for (const store::EntityKey &key : run->changed)
            m_revisions.set(key, number);
    setInForce(number, snapshot);
    // It must not keep what has been answered by then, a whole configuration, alive.
    QTimer::singleShot(kAcknowledge, &m_context, [this, waiting = std::weak_ptr(run)] {
        if (const RunPtr late = waiting.lock())
            acknowledged(late, late->pending ? late->pending->load() : 0);
    });
}

void StoredConfig::acknowledged(const RunPtr &run, std::size_t pendingWorkers)
{
    if (run->answered)
        return;
    Applied applied;
    applied.revision = m_stored.number;
    applied.changed = run->pending != nullptr;
    applied.warnings = std::move(run->draft->warnings);
    applied.pendingWorkers = pendingWorkers;
    applied.newKey = std::move(run->draft->newKey);
    applied.confirmBy = run->confirmBy;
    if (run->draft->entity) {
        applied.name = run->draft->entity->name;
        applied.entity = std::move(run->draft->entityJson);
        applied.entityRevision = revisionOf(run->draft->entity->kind, applied.name);
    }
    finish(run, std::move(applied));
}

/// Another gateway's revision, or the same one again.
void StoredConfig::followed(const RunPtr &run)
{
    const bool follows = run->is<Follow>() != nullptr;
    const std::uint64_t number = follows ? run->fetched.latest : m_stored.number;
    if (follows) {
        if (run->fetched.document)
            m_revisions.load(*run->fetched.document);
        for (const auto &[key, revision] : run->fetched.revisions)
            m_revisions.set(key, revision);
        const auto &pending = run->fetched.pending;
        setPending(pending ? std::optional(
                       PendingConfirm{pending->revision, pending->previous, pending->deadline})
                           : std::nullopt);
    }
    if (!run->failure)
        return publish(run, number);
    if (follows) {
        m_fallback = "revision " + std::to_string(number) + " can't be used here: "
            + (run->failure->problems.empty() ? run->failure->what
                                              : run->failure->problems.front().message);
        m_stored = {number, nullptr, true};
        if (run->draft)
            m_stored.document = std::make_shared<const model::Document>(run->draft->document);
        m_stored.mustReplace = !m_stored.document;
    }
    log(LogLevel::Error, "configuration refused:",
        {{"revision", number}, {"why", m_fallback.value_or(run->failure->what)}});
    finish(run, tl::unexpected(std::move(*run->failure)));
}

void StoredConfig::confirmNow(const RunPtr &run)
{
    if (!m_pending)
        return finish(run, failed(Kind::NothingToConfirm, "no change waits to be confirmed"));
    const std::uint64_t revision = m_pending->revision;
    m_store.run(
        &m_context, [revision](store::Store &store) { return store.confirm(revision); },
        [this, run, revision](store::StoreResult<void> result) {
            if (!result && result.error().kind != store::StoreErrorKind::NotFound)
                return finish(run, tl::unexpected(applyFailure(result.error())));
            setPending(std::nullopt);
            if (result)
                return finish(run, Applied{revision, false});
            enqueue({Follow{}});
            finish(run, failed(Kind::NothingToConfirm, "it was reverted already"));
        });
}

} // namespace portcullis::control
