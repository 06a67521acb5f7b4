// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/stored_config.h"

#include "service/control/config/document_diff.h"
#include "service/control/config/draft_questions.h"
#include "service/control/config/file_check.h"
#include "service/control/config/stored_config_state.h"
#include "shared/core/log.h"

#include <algorithm>
#include <iterator>

namespace portcullis::control {

namespace {

/// A timer counts to 24 days only; what is later is looked at again then.
constexpr Milliseconds kLongestTimer{24 * 3'600'000};
/// Noting which revision could be prepared takes a write of its own: once for many changes.
constexpr int kPreparedMs = 1'000;

} // namespace

StoredConfig::StoredConfig(store::StoreThread &thread, ConfigHost &host,
                           StoredConfigOptions options)
    : m_store(thread), m_host(host), m_options(std::move(options))
{
    m_preparing.setMaxThreadCount(1);
    m_questions.setMaxThreadCount(1);
    m_confirmTimer.setSingleShot(true);
    QObject::connect(&m_confirmTimer, &QTimer::timeout, &m_context, [this] { confirmTimeOver(); });
    m_preparedTimer.setSingleShot(true);
    QObject::connect(&m_preparedTimer, &QTimer::timeout, &m_context, [this] {
        m_store.post([number = m_inForce.revision](store::Store &store) {
            (void)store.setLastPrepared(number); // the next one is noted again
        });
    });
    QObject::connect(&m_store, &store::StoreThread::revisionChanged, &m_context,
                     [this](std::uint64_t number) {
                         if (number > m_stored.number)
                             enqueue({Follow{}});
                     });
    QObject::connect(&m_store, &store::StoreThread::reachable, &m_context, [this](bool yes) {
        m_reachable = yes;
        log(yes ? LogLevel::Info : LogLevel::Warning,
            yes ? "store reached again" : "store can't be reached; serving on");
    });
}

StoredConfig::~StoredConfig()
{
    settle();
}

void StoredConfig::settle()
{
    m_queue.clear();
    m_preparing.clear();
    m_questions.clear();
    m_preparing.waitForDone();
    m_questions.waitForDone();
}

ConfigStatus StoredConfig::status() const
{
    return {m_starting, m_fallback, m_stored.number, m_reachable, m_pending};
}

std::uint64_t StoredConfig::revisionOf(EntityKind kind, std::string_view name) const
{
    return m_revisions.of(sectionOf(kind), name);
}

void StoredConfig::onRevision(std::function<void(std::uint64_t)> listener)
{
    m_listeners.push_back(std::move(listener));
}

void StoredConfig::apply(ChangeRequest request, ApplyDone done)
{
    if (m_queue.size() >= kMostQueued) {
        ApplyFailure full;
        full.kind = ApplyFailure::Kind::Unavailable;
        full.what = "too many changes wait already";
        QMetaObject::invokeMethod(
            &m_context,
            [done = std::move(done), full]() mutable { done(tl::unexpected(std::move(full))); },
            Qt::QueuedConnection);
        return;
    }
    enqueue({std::move(request), std::move(done)});
}

void StoredConfig::confirm(Actor actor, ApplyDone done)
{
    enqueue({Confirm{std::move(actor)}, std::move(done)});
}

void StoredConfig::revert(Actor actor, ApplyDone done)
{
    enqueue({Revert{{}, std::move(actor)}, std::move(done)});
}

void StoredConfig::refresh()
{
    const auto isRefresh = [](const Job &job) { return std::holds_alternative<Refresh>(job.task); };
    if (std::none_of(m_queue.begin(), m_queue.end(), isRefresh))
        enqueue({Refresh{}});
}

void StoredConfig::enqueue(Job job)
{
    m_queue.push_back(std::move(job));
    QMetaObject::invokeMethod(
        &m_context, [this] { next(); }, Qt::QueuedConnection);
}

void StoredConfig::next()
{
    if (m_running || m_queue.empty())
        return;
    const auto run = std::make_shared<Run>(Run{std::move(m_queue.front())});
    m_queue.pop_front();
    m_running = run;
    begin(run);
}

void StoredConfig::finish(const RunPtr &run, ApplyResult result)
{
    if (std::exchange(run->answered, true))
        return;
    run->binding.reset();
    m_running.reset();
    const ApplyDone done = std::move(run->job.done);
    // A document that came to nothing may take long to destroy.
    m_questions.start([run] {});
    if (done)
        done(std::move(result));
    next();
}

void StoredConfig::setPending(std::optional<PendingConfirm> pending)
{
    const bool same = m_pending && pending && m_pending->revision == pending->revision;
    m_pending = pending;
    m_confirmTimer.stop();
    if (!m_pending)
        return;
    // Measured from here on: who has locked himself out must not wait for an hour longer because
    // the clock was put back.
    if (!same)
        m_confirmAt = std::chrono::steady_clock::now() + (m_pending->deadline - wallNow());
    startConfirmTimer();
}

void StoredConfig::startConfirmTimer()
{
    const auto left =
        std::chrono::ceil<Milliseconds>(m_confirmAt - std::chrono::steady_clock::now());
    m_confirmTimer.start(std::clamp(left, Milliseconds::zero(), kLongestTimer));
}

void StoredConfig::confirmTimeOver()
{
    if (!m_pending)
        return;
    if (m_confirmAt > std::chrono::steady_clock::now())
        return startConfirmTimer();
    enqueue({Revert{*m_pending}});
}

void StoredConfig::setInForce(std::uint64_t number,
                              std::shared_ptr<const pipeline::Snapshot> snapshot)
{
    m_inForce = {number, std::move(snapshot)};
    m_preparedTimer.start(kPreparedMs);
    for (const auto &listener : m_listeners)
        listener(number);
}

model::ParseOptions StoredConfig::apiOptions() const
{
    model::ParseOptions options = storeOptions();
    options.fromApi = true;
    options.allowedFolders = m_options.allowedFolders;
    return options;
}

/// What is stored was confined when it came.
model::ParseOptions StoredConfig::storeOptions() const
{
    model::ParseOptions options = parseOptions(m_options.filesFolder);
    options.secretStore = true;
    return options;
}

DraftContext StoredConfig::draftContext(const Run &run, bool fromApi) const
{
    DraftContext context{
        run.base.document.get(), fromApi ? apiOptions() : storeOptions(), {}, wallNow()};
    const auto &snapshot = run.inForce.snapshot;
    // The table of keys is that of the document in force; nearly always it is the stored one.
    if (snapshot && &snapshot->document == run.base.document.get())
        context.keyOwner = [snapshot](const model::Sha256 &digest) -> std::optional<std::size_t> {
            const auto holder = snapshot->auth->apiKeys().holderOf(digest);
            return holder ? std::optional<std::size_t>(holder->consumer) : std::nullopt;
        };
    return context;
}

SecretReader StoredConfig::secretReader() const
{
    return [sealer = m_options.sealer,
            secrets = m_secrets](const model::SecretRef &ref) -> Result<std::string> {
        if (ref.kind != model::SecretRef::Kind::Secret)
            return readSecret(ref);
        const auto sealed = secrets->find(ref.name);
        if (sealed == secrets->end())
            return failure("there is no secret " + ref.name + " in the store");
        if (!sealer)
            return failure("secret " + ref.name + " can't be opened: there is no master key");
        const auto opened = sealer->open(ref.name, sealed->second);
        if (!opened)
            return failure("secret " + ref.name + " can't be opened: " + opened.error().what);
        return std::string(opened->view());
    };
}

void StoredConfig::validate(std::string json, ValidateDone done)
{
    auto answer = std::make_shared<Validation>();
    aside(
        m_questions,
        [answer, json = std::move(json), options = apiOptions(), reader = secretReader()] {
            *answer = validateDraft(json, options, reader);
        },
        [answer, done = std::move(done)] { done(std::move(*answer)); });
}

void StoredConfig::diff(std::string json, DiffDone done)
{
    using Answer = tl::expected<DocumentDiff, Validation>;
    auto answer = std::make_shared<Answer>();
    aside(
        m_questions,
        [answer, json = std::move(json), options = apiOptions(), now = m_inForce] {
            *answer = diffDraft(json, options, now.document());
        },
        [answer, done = std::move(done)] { done(std::move(*answer)); });
}

void StoredConfig::compileDraft(std::string json, DraftDone done)
{
    using Answer = tl::expected<std::shared_ptr<const pipeline::Snapshot>, Validation>;
    auto answer = std::make_shared<Answer>();
    aside(
        m_preparing,
        [this, answer, json = std::move(json), options = apiOptions(), reader = secretReader(),
         now = m_inForce] {
            model::ParseOutcome outcome = model::parseDocument(json, options);
            if (!outcome.valid()) {
                *answer = tl::unexpected(Validation{outcome.errors, outcome.warnings});
                return;
            }
            PrepareContext context = m_host.prepareContext(reader);
            auto prepared =
                prepare(std::move(outcome.document), now.revision, context, now.snapshot.get());
            if (prepared) {
                *answer = std::move(prepared->snapshot);
                return;
            }
            Validation failed{std::move(prepared.error().errors), {}};
            if (failed.errors.empty())
                failed.errors.push_back({{}, "config.cannot-prepare", prepared.error().what});
            *answer = tl::unexpected(std::move(failed));
        },
        [answer, done = std::move(done)] { done(std::move(*answer)); });
}

} // namespace portcullis::control
