// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/token_store.h"

#include "shared/client/admin_answer.h"

#include <QTimer>

#ifdef PORTCULLIS_HAVE_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

namespace portcullis::gui {

namespace {

#ifdef PORTCULLIS_HAVE_KEYCHAIN

class KeychainStore final : public TokenStore {
public:
    bool isAvailable() const override { return true; }

    void read(const QUrl &url, QObject *context, std::function<void(QByteArray)> done) override
    {
        auto *job = new QKeychain::ReadPasswordJob(service()); // deletes itself
        job->setKey(url.toString());
        QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] {
            const auto token = parseAdminToken(job->binaryData());
            done(token.value_or(QByteArray()));
        });
        job->start();
    }

    void write(const QUrl &url, const QByteArray &token, QObject *context,
               std::function<void(Result<void>)> done) override
    {
        auto *job = new QKeychain::WritePasswordJob(service()); // deletes itself
        job->setKey(url.toString());
        job->setBinaryData(token);
        QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] {
            if (job->error() == QKeychain::NoError)
                done({});
            else
                done(failure(job->errorString().toStdString()));
        });
        job->start();
    }

    void forget(const QUrl &url, QObject *context, std::function<void(Result<void>)> done) override
    {
        auto *job = new QKeychain::DeletePasswordJob(service()); // deletes itself
        job->setKey(url.toString());
        QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] {
            if (job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound)
                done({});
            else
                done(failure(job->errorString().toStdString()));
        });
        job->start();
    }

private:
    static QString service() { return QStringLiteral("Portcullis Admin"); }
};

using Store = KeychainStore;

#else

class NoStore final : public TokenStore {
public:
    bool isAvailable() const override { return false; }

    void read(const QUrl &, QObject *context, std::function<void(QByteArray)> done) override
    {
        QTimer::singleShot(0, context, [done = std::move(done)] { done({}); });
    }

    void write(const QUrl &, const QByteArray &, QObject *context,
               std::function<void(Result<void>)> done) override
    {
        QTimer::singleShot(0, context, [done = std::move(done)] {
            done(failure("this program was built without a keychain"));
        });
    }

    void forget(const QUrl &, QObject *context, std::function<void(Result<void>)> done) override
    {
        QTimer::singleShot(0, context, [done = std::move(done)] { done({}); });
    }
};

using Store = NoStore;

#endif

} // namespace

std::unique_ptr<TokenStore> makeTokenStore()
{
    return std::make_unique<Store>();
}

} // namespace portcullis::gui
