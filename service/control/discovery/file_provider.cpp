// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/file_provider.h"

#include "shared/model/target_list.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

#include <utility>

namespace portcullis::control {

namespace {

constexpr auto kMaxSize = static_cast<qint64>(model::kMaxTargetList);

/// On the helper thread.
Result<std::string> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure("can't be read: " + file.errorString().toStdString());
    QByteArray text = file.read(kMaxSize + 1);
    if (text.size() > kMaxSize)
        return failure("is larger than 1 MiB");
    return text.toStdString();
}

} // namespace

Result<std::vector<TargetSpec>> targetsIn(std::string_view json)
{
    model::TargetListOutcome outcome = model::parseTargetList(json);
    if (!outcome.errors.empty()) {
        const model::Problem &first = outcome.errors.front();
        return failure(first.pointer + ": " + first.message);
    }
    std::vector<TargetSpec> targets;
    for (model::Target &target : outcome.targets)
        targets.push_back({std::move(target)});
    sortByName(targets);
    return targets;
}

FileProvider::FileProvider(const model::Discovery &config, Heard heard)
    : m_path(QFileInfo(QString::fromStdString(std::get<model::FileDiscovery>(config.kind).path))
                 .absoluteFilePath())
    , m_heard(std::move(heard))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    const auto restart = [this] { m_settle.start(); };
    QObject::connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, restart);
    QObject::connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, restart);
    QObject::connect(&m_settle, &QTimer::timeout, &m_settle, [this] { read(); });
    QObject::connect(&m_poll, &QTimer::timeout, &m_poll, [this] { read(); });
    m_poll.start(kPollMs);
    watch();
    QMetaObject::invokeMethod(
        &m_context, [this] { read(); }, Qt::QueuedConnection);
}

/// A file that was replaced is watched no more, so this is repeated after each change.
void FileProvider::watch()
{
    m_watcher.addPath(QFileInfo(m_path).absolutePath());
    if (QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
}

void FileProvider::read()
{
    if (std::exchange(m_reading, true))
        return;
    // The context may be gone when the helper is done: only this thread looks at the pointer.
    const QPointer<QObject> context(&m_context);
    QThreadPool::globalInstance()->start([this, context, path = m_path] {
        auto text = std::make_shared<Result<std::string>>(contentOf(path));
        QCoreApplication *const application = QCoreApplication::instance();
        if (!application)
            return;
        QMetaObject::invokeMethod(
            application,
            [this, context, text] {
                if (context)
                    took(std::move(*text));
            },
            Qt::QueuedConnection);
    });
}

void FileProvider::took(Result<std::string> text)
{
    m_reading = false;
    std::string seen = text ? *text : text.error().what;
    if (m_seen == seen)
        return;
    m_seen = std::move(seen);
    watch();
    if (!text)
        m_heard(tl::unexpected(text.error()));
    else
        m_heard(targetsIn(*text));
}

} // namespace portcullis::control
