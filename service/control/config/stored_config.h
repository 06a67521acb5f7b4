// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_host.h"
#include "service/control/config/config_service.h"
#include "service/control/config/draft.h"
#include "service/control/config/entity_revisions.h"
#include "service/control/secrets/sealer.h"
#include "service/control/store/store_thread.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>

namespace portcullis::control {

/// How a StoredConfig reads documents.
struct StoredConfigOptions {
    std::string filesFolder;                 ///< relative paths of documents start here
    std::vector<std::string> allowedFolders; ///< for `file`, beside that one
    std::shared_ptr<const secrets::Sealer> sealer;
};

/// Why a start failed.
struct StartFailure {
    enum class Kind : std::uint8_t { Unreadable, Invalid, CannotBind, Store };
    Kind kind = Kind::Store;
    std::string what{};
    std::vector<model::Problem> problems{};
};

/// The configuration of a store: takes changes one at a time through validate -> prepare -> store
/// -> publish -> acknowledge, follows the revisions of other gateways, and takes back what nobody
/// confirms.
///
/// What is stored and what is served are the same, but for a revision that can't be prepared here
/// (a certificate that is gone, another gateway's file): then the last one that could goes on, and
/// changes are made to the stored one.
class StoredConfig final : public ConfigService {
public:
    /// Changes that wait. Each may be as large as a request body.
    static constexpr std::size_t kMostQueued = 64;
    /// How long an answer waits for the workers.
    static constexpr Milliseconds kAcknowledge{2'000};
    /// How often a change is tried on top of what other gateways made meanwhile.
    static constexpr int kMostAttempts = 5;
    /// How many earlier revisions are tried at a start.
    static constexpr std::size_t kMostFallbacks = 20;

    /// Both are borrowed.
    StoredConfig(store::StoreThread &thread, ConfigHost &host, StoredConfigOptions options);
    ~StoredConfig() override;

    /// Puts in force what the store has; `seedFile` (empty: none) becomes the first revision of an
    /// empty one. Before the event loop runs: waits for the store.
    Result<void, StartFailure> start(const std::string &seedFile);

    /// Drops what waits, and waits for what is under way on helper threads. At the end.
    void settle();

    ConfigInForce current() const override { return m_inForce; }
    ConfigStatus status() const override;
    std::uint64_t revisionOf(EntityKind kind, std::string_view name) const override;
    void apply(ChangeRequest request, ApplyDone done) override;
    void confirm(Actor actor, ApplyDone done) override;
    void revert(Actor actor, ApplyDone done) override;
    void validate(std::string json, ValidateDone done) override;
    void diff(std::string json, DiffDone done) override;
    void compileDraft(std::string json, DraftDone done) override;
    void refresh() override;
    void onRevision(std::function<void(std::uint64_t)> listener) override;
    std::string baseFolder() const override { return m_options.filesFolder; }

private:
    using Document = std::shared_ptr<const model::Document>;
    using Secrets = std::map<std::string, std::string>; // sealed, by name

    /// The latest revision of the store.
    struct Stored {
        std::uint64_t number = 0;
        Document document{};      // null: none, or one that can't be read
        bool mustReplace = false; // later revisions are damaged, or it can't be read
    };
    /// What else is done in turn with changes.
    struct Follow { };
    struct Refresh { };
    struct Revert {
        PendingConfirm pending{};
        std::optional<Actor> by{}; // nobody: its time is over
    };
    struct Confirm {
        Actor actor;
    };
    using Task = std::variant<ChangeRequest, Confirm, Revert, Follow, Refresh>;
    struct Job {
        Task task;
        ApplyDone done{}; // may be empty
        int attempts = 0;
    };
    struct Run;
    using RunPtr = std::shared_ptr<Run>;
    struct Fetched;

    // stored_config.cpp: state, queue, questions
    void enqueue(Job job);
    void next();
    void finish(const RunPtr &run, ApplyResult result);
    void setPending(std::optional<PendingConfirm> pending);
    void startConfirmTimer();
    void confirmTimeOver();
    void setInForce(std::uint64_t number, std::shared_ptr<const pipeline::Snapshot> snapshot);
    model::ParseOptions apiOptions() const;
    model::ParseOptions storeOptions() const;
    DraftContext draftContext(const Run &run, bool fromApi) const;
    SecretReader secretReader() const;
    template <typename Work, typename Done>
    void aside(QThreadPool &pool, Work work, Done done);

    // stored_config_start.cpp
    Result<void, StartFailure> seed(const std::string &file);
    Result<void, StartFailure> startWith(const store::LoadedDocument &loaded);
    Result<void, StartFailure> tryDocument(const store::StoredDocument &document);
    std::vector<store::StoredDocument> earlier(std::uint64_t before);

    // stored_config_begin.cpp, stored_config_run.cpp: the steps of one job
    void begin(const RunPtr &run);
    std::optional<ApplyFailure> refusal(const ChangeRequest &request) const;
    static store::StoreResult<Fetched> fetch(store::Store &store, const Run &run,
                                             std::uint64_t known);
    static store::StoreResult<void> fetchLater(store::Store &store, std::uint64_t known,
                                               bool wholeDocument, Fetched &fetched);
    void fetched(const RunPtr &run, store::StoreResult<Fetched> result);
    void build(const RunPtr &run);
    static DraftResult makeDraft(const Run &run, const DraftContext &context);
    void built(const RunPtr &run);
    void append(const RunPtr &run);
    void appended(const RunPtr &run, store::StoreResult<store::Revision> result);
    void publish(const RunPtr &run, std::uint64_t number);
    void acknowledged(const RunPtr &run, std::size_t pendingWorkers);
    void followed(const RunPtr &run);
    void confirmNow(const RunPtr &run);
    void nothingToRevert(const RunPtr &run);

    store::StoreThread &m_store;
    ConfigHost &m_host;
    const StoredConfigOptions m_options;
    ConfigInForce m_inForce;
    Stored m_stored;
    EntityRevisions m_revisions;
    std::optional<PendingConfirm> m_pending;
    SteadyTime m_confirmAt{}; ///< when m_pending is to be reverted
    std::optional<std::string> m_fallback;
    std::shared_ptr<const Secrets> m_secrets = std::make_shared<const Secrets>();
    bool m_starting = true;
    bool m_reachable = true;
    std::vector<std::function<void(std::uint64_t)>> m_listeners;
    std::deque<Job> m_queue;
    RunPtr m_running;
    QTimer m_confirmTimer;
    QTimer m_preparedTimer;
    QObject m_context;
    QThreadPool m_preparing; // one thread: what is built shares state with what is served
    QThreadPool m_questions; // one thread: validate and diff keep no change waiting
};

} // namespace portcullis::control
