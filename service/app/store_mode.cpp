// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/config_loader.h"
#include "service/app/config_source.h"
#include "service/app/data_folder.h"
#include "service/control/config/stored_config.h"
#include "service/control/secrets/master_key.h"
#include "service/control/store/store_thread.h"
#include "service/pipeline/common/json_text.h"
#include "shared/core/log.h"
#include "shared/core/version.h"
#include "shared/model/values.h"

#include <QHostInfo>
#include <QThreadPool>

#include <atomic>
#include <optional>
#include <utility>

namespace portcullis::app {

namespace {

/// Others take a gateway for gone when it has not been seen for several of these.
constexpr int kHeartbeatSeconds = 5;

/// `run --data DIR` and `run --store URL`: the configuration is in a store, the admin API changes
/// it.
class StoreMode final : public ConfigSource {
public:
    explicit StoreMode(SourceContext context)
        : m(std::move(context)), m_node(nodeName(m.options)), m_startedAt(m.loop.wallNow())
    {
        m_writer.setMaxThreadCount(1);
    }
    ~StoreMode() override { m_writer.waitForDone(); }

    std::string_view mode() const override { return "data"; }
    int open(pipeline::QuotaImage &quotas) override;
    int load() override;
    int start() override;
    void reload() override
    {
        if (m_config && !m_stopping && !m_released)
            m_config->refresh();
    }
    void watch(std::vector<control::SeenFile> files) override { m_files = std::move(files); }
    void everySecond() override;
    void stop() override { m_stopping = true; }
    void release() override;
    Result<void> resume() override;
    void settle() override
    {
        if (m_config)
            m_config->settle();
    }
    void end() override;
    void addTo(control::AdminViews &views) override;
    std::string info() const override;
    std::string notReady() const override;
    std::string oddity() const override;

private:
    int openStore();
    int openMasterKey();
    void saveQuotas();
    void saveLast();
    void quotasSaved(const store::StoreResult<void> &saved);
    void beat();

    SourceContext m;
    const std::string m_node;
    const WallTime m_startedAt;
    store::StoreThread m_store;
    std::shared_ptr<const secrets::Sealer> m_sealer;
    std::optional<control::StoredConfig> m_config;
    std::vector<control::SeenFile> m_files; // for TLS, of what is in force
    bool m_stopping = false;
    bool m_released = false; // the store is another process's now
    int m_seconds = 0;
    std::uint64_t m_toldRevision = 0; // to the other gateways
    QObject m_context;
    QThreadPool m_writer; // gathers quotas: with a million keys that takes a while
    std::atomic<bool> m_saving{false};
    std::uint64_t m_savedCharges = 0;
    std::string m_quotaTrouble;
};

int StoreMode::open(pipeline::QuotaImage &quotas)
{
    if (!m.options.data.empty()) {
        if (const auto made = makeDataFolder(m.options.data); !made) {
            log(LogLevel::Error, "can't start:", {{"why", made.error().what}});
            return kExitCannotStart;
        }
    }
    if (const int code = openStore(); code != kExitClean)
        return code;
    if (const int code = openMasterKey(); code != kExitClean)
        return code;
    const auto given = givenAdminToken(m.options);
    if (!given) {
        log(LogLevel::Error, "admin token can't be read:", {{"why", given.error().what}});
        return kExitUsage;
    }
    store::StoreResult<pipeline::QuotaImage> used;
    Result<void> tokens;
    m_store.runAndWait([&](store::Store &store) {
        used = store.quotas(m_node);
        // Who brings a token keeps it in a file already.
        if (m.options.adminTokenFile.empty())
            tokens = makeFirstToken(store, m.options.data);
        if (tokens && !given->empty())
            tokens = registerToken(store, *given);
    });
    if (!tokens) {
        log(LogLevel::Error, "can't start:", {{"why", tokens.error().what}});
        return kExitCannotStart;
    }
    if (used)
        quotas = std::move(*used);
    else
        log(LogLevel::Warning, "quotas not restored:", {{"why", used.error().what}});
    return kExitClean;
}

int StoreMode::openStore()
{
    store::StoreLocation location = store::embeddedStore(m.options.data);
    if (!m.options.store.empty()) {
        const auto parsed = store::parseStoreUrl(m.options.store);
        if (!parsed) {
            log(LogLevel::Error, "--store can't be used:", {{"why", parsed.error().what}});
            return kExitUsage;
        }
        location = *parsed;
    }
    store::StoreOptions options;
    options.keep = m.options.historyKeep;
    if (const auto opened = m_store.open(location, options); !opened) {
        log(LogLevel::Error, "store can't be opened:",
            {{"store", location.describe()}, {"why", opened.error().what}});
        return kExitCannotStart;
    }
    log(LogLevel::Info, "store:", {{"at", location.describe()}, {"node", m_node}});
    return kExitClean;
}

int StoreMode::openMasterKey()
{
    auto sources =
        secrets::MasterKeySources::fromEnvironment(m.options.masterKeyFile, m.options.data);
    sources.previousFile = m.options.previousMasterKeyFile;
    auto found = secrets::masterKeyOf(m_store, sources);
    if (!found) {
        log(LogLevel::Error, "master key can't be used:", {{"why", found.error().what}});
        return kExitCannotStart;
    }
    secrets::FoundMasterKey &key = *found;
    log(LogLevel::Info,
        "master key:", {{"from", secrets::originName(key.origin)}, {"place", key.place}});
    m_sealer = std::make_shared<const secrets::Sealer>(std::move(key.key));
    return kExitClean;
}

int StoreMode::load()
{
    control::StoredConfigOptions options;
    if (!m.options.data.empty())
        options.filesFolder = filesFolder(m.options.data);
    options.allowedFolders = m.options.allowPath;
    options.sealer = m_sealer;
    m_config.emplace(m_store, m.host, std::move(options));
    return kExitClean;
}

int StoreMode::start()
{
    const auto started = m_config->start(m.options.config);
    beat();
    if (started) {
        if (!m_config->current().snapshot)
            log(LogLevel::Warning,
                "there is no configuration yet: nothing is served until one comes "
                "through the admin API");
        return kExitClean;
    }
    const control::StartFailure &failure = started.error();
    logFailure({failure.what, failure.problems, false}, m.options.config);
    using Kind = control::StartFailure::Kind;
    switch (failure.kind) {
    case Kind::Unreadable:
        return kExitUsage;
    case Kind::Invalid:
        return kExitInvalid;
    case Kind::CannotBind:
    case Kind::Store:
        break;
    }
    return kExitCannotStart;
}

void StoreMode::everySecond()
{
    if (m_released)
        return;
    if (!m_stopping && control::lookAgain(m_files))
        m_config->refresh();
    if (++m_seconds % kHeartbeatSeconds == 0 || m_config->current().revision != m_toldRevision)
        beat();
    if (!m_saving.exchange(true))
        saveQuotas();
}

void StoreMode::saveQuotas()
{
    m_writer.start([this] {
        const std::uint64_t charges = m.limits().quotaCharges();
        if (charges == m_savedCharges) {
            m_saving = false;
            return;
        }
        m_savedCharges = charges;
        auto image = std::make_shared<pipeline::QuotaImage>(m.limits().quotas(m.loop.wallNow()));
        QMetaObject::invokeMethod(
            &m_context,
            [this, image] {
                m_store.run(
                    &m_context,
                    [image, node = m_node](store::Store &store) {
                        return store.saveQuotas(node, *image);
                    },
                    [this](const store::StoreResult<void> &saved) { quotasSaved(saved); });
            },
            Qt::QueuedConnection);
    });
}

void StoreMode::quotasSaved(const store::StoreResult<void> &saved)
{
    const std::string why = saved ? std::string() : saved.error().what;
    if (!saved)
        m_savedCharges = 0;              // the next second tries again
    if (!saved && why != m_quotaTrouble) // once, not every second
        log(LogLevel::Warning, "quotas not saved:", {{"why", why}});
    else if (saved && !m_quotaTrouble.empty())
        log(LogLevel::Info, "quotas saved again");
    m_quotaTrouble = why;
    m_saving = false;
}

void StoreMode::beat()
{
    store::NodeState state;
    state.name = m_node;
    state.version = kVersion;
    m_toldRevision = m_config->current().revision;
    state.revision = m_toldRevision;
    state.started = m_startedAt;
    state.lastSeen = m.loop.wallNow();
    state.health = m_stopping ? "draining" : notReady().empty() ? "ready" : "not ready";
    m_store.post([state](store::Store &store) { (void)store.heartbeat(state); });
}

void StoreMode::saveLast()
{
    m_writer.waitForDone();
    m_store.runAndWait([this](store::Store &store) {
        if (m.limits().quotaCharges() != m_savedCharges || m_saving)
            (void)store.saveQuotas(m_node, m.limits().quotas(m.loop.wallNow()));
    });
}

void StoreMode::end()
{
    m_config.reset();
    if (!m_released)
        saveLast();
}

/// What is in force is shown on, by what is left of the stored configuration.
void StoreMode::release()
{
    m_released = true;
    m_config->settle();
    saveLast();
    m_store.close();
}

/// As at the start, but for the key: what was served comes out of it again.
Result<void> StoreMode::resume()
{
    if (openStore() != kExitClean)
        return failure("the store can't be opened again");
    load();
    if (start() != kExitClean)
        return failure("what is in the store can't be served");
    m_released = false;
    m_saving = false;
    return {};
}

void StoreMode::addTo(control::AdminViews &views)
{
    views.service = &*m_config;
    views.store = &m_store;
    views.sealer = m_sealer;
    views.config = [this] { return m_config->current(); };
    views.baseFolder = m_config->baseFolder();
    views.backupFolder = m.options.data;
}

std::string StoreMode::info() const
{
    const control::ConfigStatus status = m_config->status();
    std::string text = ",\"storedRevision\":" + std::to_string(status.storedRevision)
        + ",\"storeReachable\":" + (status.storeReachable ? "true" : "false");
    if (status.fallback) {
        text += ",\"fallback\":";
        pipeline::appendJsonString(text, *status.fallback);
    }
    if (status.pending)
        text += ",\"confirmBy\":\"" + model::formatTimestamp(status.pending->deadline) + '"';
    return text;
}

std::string StoreMode::notReady() const
{
    if (m_config->current().snapshot)
        return {};
    return m_config->status().fallback ? oddity() : "there is no configuration";
}

std::string StoreMode::oddity() const
{
    const control::ConfigStatus status = m_config->status();
    if (!status.fallback)
        return {};
    const std::uint64_t serving = m_config->current().revision;
    std::string text = "revision " + std::to_string(status.storedRevision) + " can't be used";
    if (serving > 0)
        text += "; serving revision " + std::to_string(serving);
    return text;
}

} // namespace

std::string nodeName(const RunOptions &options)
{
    return options.node.empty() ? QHostInfo::localHostName().toStdString() : options.node;
}

std::unique_ptr<ConfigSource> makeStoreMode(SourceContext context)
{
    return std::make_unique<StoreMode>(std::move(context));
}

} // namespace portcullis::app
