// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/config_loader.h"
#include "service/app/config_source.h"
#include "service/app/config_watcher.h"
#include "service/io/thread_end.h"
#include "service/pipeline/rate_limit/quota_store.h"
#include "shared/core/log.h"

#include <QThread>
#include <QThreadPool>

#include <atomic>
#include <optional>
#include <utility>

namespace portcullis::app {

namespace {

/// `run --config FILE`: the file is read when it changes, the admin API shows it.
class FileMode final : public ConfigSource {
public:
    explicit FileMode(SourceContext context) : m(std::move(context))
    {
        m_writer.setMaxThreadCount(1);
    }
    ~FileMode() override { m_writer.waitForDone(); }

    std::string_view mode() const override { return "file"; }
    int open(pipeline::QuotaImage &quotas) override;
    int load() override;
    int start() override;
    void reload() override;
    void watch(std::vector<control::SeenFile> files) override
    {
        m_watcher->watchAlso(std::move(files));
    }
    void everySecond() override
    {
        if (m_quotaStore && !m_released && !m_flushing.exchange(true))
            m_writer.start([this] { flushQuotas(); });
    }
    void stop() override { m_stopping = true; }
    void release() override
    {
        end();
        m_released = true;
    }
    Result<void> resume() override
    {
        m_released = false;
        return {};
    }
    void settle() override
    {
        if (m_loader)
            m_loader->wait();
    }
    void end() override
    {
        m_writer.waitForDone();
        if (m_quotaStore && !m_released)
            flushQuotas();
    }
    void addTo(control::AdminViews &views) override;
    std::string info() const override { return {}; }
    std::string notReady() const override { return {}; }
    std::string oddity() const override { return {}; }

private:
    using Loaded = Result<control::PreparedConfig, LoadFailure>;

    Loaded read(std::uint64_t revision, const pipeline::Snapshot *previous) const;
    void loaded(Loaded result);
    Result<void> putInForce(control::PreparedConfig config);
    void flushQuotas();

    SourceContext m;
    std::optional<pipeline::QuotaStore> m_quotaStore;
    std::optional<ConfigWatcher> m_watcher;
    std::optional<control::PreparedConfig> m_first;
    std::unique_ptr<QThread> m_loader;
    bool m_reloadAgain = false;
    bool m_stopping = false;
    bool m_released = false; // quotas are another process's now
    std::uint64_t m_revision = 0;
    QThreadPool m_writer; // a disk that hangs must keep nothing else waiting
    std::atomic<bool> m_flushing{false};
    std::string m_quotaTrouble; // the writer's
};

int FileMode::open(pipeline::QuotaImage &quotas)
{
    if (m.options.state.empty())
        return kExitClean;
    m_quotaStore.emplace(std::filesystem::path(m.options.state));
    auto stored = m_quotaStore->load();
    if (!stored.warning.empty())
        log(LogLevel::Warning, "quotas not restored:", {{"why", stored.warning}});
    quotas = std::move(stored.image);
    return kExitClean;
}

FileMode::Loaded FileMode::read(std::uint64_t revision, const pipeline::Snapshot *previous) const
{
    control::PrepareContext context = m.host.prepareContext(control::readSecret);
    return loadConfig(m.options.config, revision, context, previous, m_quotaStore.has_value());
}

int FileMode::load()
{
    // Before the file is read: what changes meanwhile is then a change.
    m_watcher.emplace(QString::fromStdString(m.options.config), [this] { reload(); });
    auto config = read(1, nullptr);
    if (!config) {
        logFailure(config.error(), m.options.config);
        return config.error().unreadable ? kExitUsage : kExitInvalid;
    }
    m_first = std::move(*config);
    return kExitClean;
}

int FileMode::start()
{
    const auto served = putInForce(std::move(*std::exchange(m_first, std::nullopt)));
    if (served)
        return kExitClean;
    log(LogLevel::Error, "can't start:", {{"why", served.error().what}});
    return kExitCannotStart;
}

/// A draft may refer to no more than one that comes through the API of a store.
void FileMode::addTo(control::AdminViews &views)
{
    views.draftOptions =
        control::parseOptions(std::filesystem::absolute(m.options.config).parent_path().string());
    views.draftOptions.fromApi = true;
}

/// Binds what is new, then switches: if binding fails nothing has changed.
Result<void> FileMode::putInForce(control::PreparedConfig config)
{
    auto binding = m.host.bind(config.listeners);
    if (!binding)
        return failure(std::move(binding.error().what));
    m_revision = config.snapshot->revision;
    m.host.putInForce(std::move(config), std::move(*binding), {});
    return {};
}

void FileMode::reload()
{
    if (m_stopping || m_released)
        return;
    if (m_loader) {
        m_reloadAgain = true;
        return;
    }
    m_loader.reset(QThread::create([this, previous = m.inForce(), revision = m_revision + 1] {
        auto result = std::make_shared<Loaded>(read(revision, previous.get()));
        io::releaseCryptoOfThread();
        m.loop.post([this, result] { loaded(std::move(*result)); });
    }));
    m_loader->start();
}

void FileMode::loaded(Loaded result)
{
    m_loader->wait();
    m_loader.reset();
    if (m_stopping || m_released)
        return;
    if (!result) {
        m.metrics.reloadRefused();
        logFailure(result.error(), m.options.config);
    } else if (const auto served = putInForce(std::move(*result)); !served) {
        m.metrics.reloadRefused();
        log(LogLevel::Error, "configuration refused:", {{"why", served.error().what}});
    }
    if (std::exchange(m_reloadAgain, false))
        reload();
}

/// On the writer's thread: a million keys and a slow disk take their time.
void FileMode::flushQuotas()
{
    const auto flushed = m_quotaStore->flush(m.limits(), m.loop.wallNow());
    const std::string why = flushed ? std::string() : flushed.error().what;
    if (!flushed && why != m_quotaTrouble) // once, not every second
        log(LogLevel::Warning, "quotas not saved:", {{"why", why}});
    else if (flushed && !m_quotaTrouble.empty())
        log(LogLevel::Info, "quotas saved again");
    m_quotaTrouble = why;
    m_flushing = false;
}

} // namespace

std::unique_ptr<ConfigSource> makeFileMode(SourceContext context)
{
    return std::make_unique<FileMode>(std::move(context));
}

} // namespace portcullis::app
