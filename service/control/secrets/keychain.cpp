// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/keychain.h"

#ifdef PORTCULLIS_HAVE_KEYCHAIN

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QThread>
#include <QTimer>

#include <functional>

#if __has_include(<qt6keychain/keychain.h>)
#include <qt6keychain/keychain.h>
#else
#include <keychain.h>
#endif

namespace portcullis::secrets {

namespace {

QString service()
{
    return QStringLiteral("portcullis");
}

struct Answer {
    QKeychain::Error error = QKeychain::OtherError;
    std::string text = "no answer in time; it may be locked";
    SecretBytes value;
};

/// Runs a job to its end, or for `wait`. One that never ends is left alone: it can't be cancelled,
/// and deletes itself should it ever end.
Answer finish(QKeychain::Job &job, Milliseconds wait,
              const std::function<SecretBytes(QKeychain::Job &)> &valueOf)
{
    Answer answer;
    QEventLoop loop;
    QObject::connect(&job, &QKeychain::Job::finished, &loop, [&](QKeychain::Job *finished) {
        answer = {finished->error(), finished->errorString().toStdString(), valueOf(*finished)};
        loop.quit();
    });
    QTimer::singleShot(wait, &loop, &QEventLoop::quit);
    job.start();
    loop.exec();
    return answer;
}

} // namespace

bool Keychain::isThere()
{
    const QCoreApplication *const application = QCoreApplication::instance();
    if (!application || application->thread() != QThread::currentThread())
        return false;
#ifdef Q_OS_WIN
    return true;
#else
    // Without a session bus asking would start one.
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
#endif
}

Result<std::optional<SecretBytes>> Keychain::read(const std::string &entry) const
{
    if (!isThere())
        return std::nullopt;
    auto *const job = new QKeychain::ReadPasswordJob(service()); // deletes itself
    job->setKey(QString::fromStdString(entry));
    Answer answer = finish(*job, m_wait, [](QKeychain::Job &finished) {
        QByteArray data = static_cast<QKeychain::ReadPasswordJob &>(finished).binaryData();
        SecretBytes value = SecretBytes::copyOf({data.constData(), std::size_t(data.size())});
        data.fill('\0');
        return value;
    });
    if (answer.error == QKeychain::EntryNotFound || answer.error == QKeychain::NoBackendAvailable)
        return std::nullopt;
    if (answer.error != QKeychain::NoError)
        return failure("the keychain: " + answer.text);
    return std::move(answer.value);
}

Result<void> Keychain::write(const std::string &entry, const SecretBytes &value) const
{
    if (!isThere())
        return failure("there is no keychain");
    auto *const job = new QKeychain::WritePasswordJob(service()); // deletes itself
    job->setKey(QString::fromStdString(entry));
    job->setBinaryData(QByteArray(value.view().data(), qsizetype(value.size())));
    const Answer answer = finish(*job, m_wait, [](QKeychain::Job &) { return SecretBytes(); });
    if (answer.error != QKeychain::NoError)
        return failure("the keychain: " + answer.text);
    return {};
}

} // namespace portcullis::secrets

#else

namespace portcullis::secrets {

bool Keychain::isThere()
{
    return false;
}

Result<std::optional<SecretBytes>> Keychain::read(const std::string &) const
{
    return std::nullopt;
}

Result<void> Keychain::write(const std::string &, const SecretBytes &) const
{
    return failure("this build has no keychain");
}

} // namespace portcullis::secrets

#endif
