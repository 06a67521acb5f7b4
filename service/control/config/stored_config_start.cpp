// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/stored_config.h"
#include "service/control/config/stored_config_state.h"
#include "shared/core/log.h"
#include "shared/model/to_json.h"

#include <filesystem>
#include <utility>

/// The first configuration after a start: of the store, or of a file.
namespace portcullis::control {

namespace {

using Kind = StartFailure::Kind;

tl::unexpected<StartFailure> failed(Kind kind, std::string what,
                                    std::vector<model::Problem> problems = {})
{
    return tl::unexpected(StartFailure{kind, std::move(what), std::move(problems)});
}

/// The first problem in words.
std::string summary(const StartFailure &failure)
{
    if (!failure.what.empty() || failure.problems.empty())
        return failure.what;
    const model::Problem &first = failure.problems.front();
    return first.pointer + ": " + first.message;
}

} // namespace

Result<void, StartFailure> StoredConfig::start(const std::string &seedFile)
{
    store::StoreResult<store::LoadedDocument> loaded;
    store::StoreResult<std::optional<store::PendingConfirm>> pending;
    store::StoreResult<std::vector<store::SealedSecret>> sealed;
    m_store.runAndWait([&](store::Store &store) {
        loaded = store.load();
        pending = store.pendingConfirm();
        sealed = store.secrets();
    });
    if (!loaded)
        return failed(Kind::Store, loaded.error().what);
    if (!pending)
        return failed(Kind::Store, pending.error().what);
    if (!sealed)
        return failed(Kind::Store, sealed.error().what);
    Secrets secrets;
    for (store::SealedSecret &secret : *sealed)
        secrets.emplace(secret.name, std::move(secret.sealed));
    m_secrets = std::make_shared<const Secrets>(std::move(secrets));

    Result<void, StartFailure> started;
    if (loaded->latest > 0)
        started = startWith(*loaded);
    else if (!seedFile.empty())
        started = seed(seedFile);
    m_starting = false;
    if (started && *pending)
        setPending(
            PendingConfirm{(*pending)->revision, (*pending)->previous, (*pending)->deadline});
    return started;
}

Result<void, StartFailure> StoredConfig::seed(const std::string &file)
{
    const auto text = readFile(file);
    if (!text)
        return failed(Kind::Unreadable, text.error().what);
    // What it names starts at its own folder, and is stored from there.
    model::ParseOptions options = storeOptions();
    options.baseFolder = std::filesystem::absolute(file).parent_path().string();
    model::ParseOutcome outcome = model::parseDocument(*text, options);
    if (!outcome.valid())
        return failed(Kind::Invalid, {}, std::move(outcome.errors));
    auto draft = draftOf(model::toJson(outcome.document, {m_options.filesFolder, 0}),
                         DraftContext{nullptr, storeOptions(), {}, wallNow()});
    if (!draft)
        return failed(Kind::Invalid, draft.error().what, std::move(draft.error().problems));
    PrepareContext context = m_host.prepareContext(secretReader());
    auto prepared = prepare(std::move(draft->document), 1, context, nullptr);
    if (!prepared)
        return failed(Kind::Invalid, prepared.error().what, std::move(prepared.error().errors));
    auto binding = m_host.bind(prepared->listeners);
    if (!binding)
        return failed(Kind::CannotBind, binding.error().what);

    store::RevisionDraft revision;
    revision.author = "seed";
    revision.kind = "seed";
    revision.note = "from " + file;
    revision.at = wallNow();
    revision.edits = std::move(draft->edits);
    store::StoreResult<store::Revision> made;
    m_store.runAndWait([&](store::Store &store) { made = store.append(revision, 0); });
    if (!made)
        return failed(Kind::Store, made.error().what);
    prepared->warnings = std::move(draft->warnings);
    const auto snapshot = prepared->snapshot;
    m_host.putInForce(std::move(*prepared), std::move(*binding), {});
    m_stored = {made->number, Document(snapshot, &snapshot->document), false};
    m_revisions.reset(made->number);
    setInForce(made->number, snapshot);
    return {};
}

/// Tries the latest revision, and then earlier ones. Without any the admin API alone can help.
Result<void, StartFailure> StoredConfig::startWith(const store::LoadedDocument &loaded)
{
    m_stored = {loaded.latest, nullptr, !loaded.damage.empty()};
    m_revisions.load(loaded.document);
    if (!loaded.damage.empty())
        log(LogLevel::Error, "store is damaged:", {{"why", loaded.damage}});
    auto tried = tryDocument(loaded.document);
    if (tried && loaded.damage.empty())
        return {};
    std::string why = tried ? loaded.damage : summary(tried.error());
    if (!tried) {
        const auto first = tried.error();
        for (const store::StoredDocument &document : earlier(loaded.document.number)) {
            if (tried = tryDocument(document); tried)
                break;
        }
        if (!tried && first.kind == Kind::CannotBind)
            return tl::unexpected(first);
    }
    m_fallback = "revision " + std::to_string(loaded.latest) + " can't be used: " + why;
    log(LogLevel::Error, "serving an earlier revision:",
        {{"stored", loaded.latest}, {"serving", m_inForce.revision}, {"why", why}});
    return {};
}

/// The last one that could be prepared first.
std::vector<store::StoredDocument> StoredConfig::earlier(std::uint64_t before)
{
    std::vector<store::StoredDocument> documents;
    m_store.runAndWait([&](store::Store &store) {
        const std::uint64_t last = store.lastPrepared().value_or(0);
        std::vector<std::uint64_t> numbers;
        if (last > 0 && last < before)
            numbers.push_back(last);
        for (std::uint64_t n = before; n > 1 && numbers.size() < kMostFallbacks; --n) {
            if (n - 1 != last)
                numbers.push_back(n - 1);
        }
        for (const std::uint64_t number : numbers) {
            if (auto document = store.documentOf(number))
                documents.push_back(std::move(*document));
        }
    });
    return documents;
}

Result<void, StartFailure> StoredConfig::tryDocument(const store::StoredDocument &document)
{
    model::ParseOutcome outcome = model::parseDocument(document.text(), storeOptions());
    const bool isLatest = document.number == m_stored.number;
    if (!outcome.valid()) {
        m_stored.mustReplace = m_stored.mustReplace || isLatest;
        return failed(Kind::Invalid, {}, std::move(outcome.errors));
    }
    // The one that changes are made to, whether it can be served or not.
    const bool isBase = isLatest || (m_stored.mustReplace && !m_stored.document);
    PrepareContext context = m_host.prepareContext(secretReader());
    const auto base = isBase ? std::make_shared<const model::Document>(outcome.document) : nullptr;
    if (base)
        m_stored.document = base;
    auto prepared = prepare(std::move(outcome.document), document.number, context, nullptr);
    if (!prepared)
        return failed(Kind::Invalid, prepared.error().what, std::move(prepared.error().errors));
    auto binding = m_host.bind(prepared->listeners);
    if (!binding)
        return failed(Kind::CannotBind, binding.error().what);
    prepared->warnings = std::move(outcome.warnings);
    const auto snapshot = prepared->snapshot;
    m_host.putInForce(std::move(*prepared), std::move(*binding), {});
    if (isBase)
        m_stored.document = Document(snapshot, &snapshot->document);
    setInForce(document.number, snapshot);
    return {};
}

} // namespace portcullis::control
