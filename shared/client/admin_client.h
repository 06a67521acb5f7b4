// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/change_documents.h"
#include "shared/api/info_document.h"
#include "shared/api/metrics_snapshot.h"
#include "shared/client/admin_error.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QSslCertificate>
#include <QUrl>

#include <chrono>
#include <functional>

class QIODevice;
class QNetworkReply;

namespace portcullis {

struct AdminAnswer;
struct ServerEvent;

/// Which gateway, and how to prove who asks.
struct AdminTarget {
    QUrl url;                             ///< as parseAdminUrl() makes it
    QByteArray token;                     ///< as parseAdminToken() makes it; empty: none is sent
    QList<QSslCertificate> authorities{}; ///< to trust instead of the system's; empty: the system's
    /// SHA-256 of the only certificate that is trusted, whoever signed it; empty: any that an
    /// authority vouches for. See fingerprintOf().
    QByteArray pin{};
};

/// The configuration in force, as the gateway writes it.
struct ConfigText {
    QByteArray json;
    QByteArray etag; ///< with its quotes
};

/// How a change of the configuration is to be made.
struct ChangeOptions {
    QByteArray ifMatch;    ///< an ETag, or `*`; empty: not sent
    QString confirmWithin; ///< a duration such as `5m`; empty: it needs no confirmation
    QString note;          ///< for the history; empty: none
};

/// Sets up `network` for admin APIs: no proxy in between, so that a token goes to the gateway only.
void prepareForAdmin(QNetworkAccessManager &network);

/// Talks to the admin API of one gateway. Every call returns at once; `done` runs later, on the
/// caller's thread, exactly once - unless `context` dies first: then the request is aborted and
/// `done` never runs. So a page passes `this` and needs no flag to guard against its own end.
///
/// A redirect is not followed. The token is sent in the header field only, is never logged, and not
/// sent at all where it could be read on the way.
/// Thread: the one of `network`, on which also every context must live.
class AdminClient final : public QObject {
    Q_OBJECT

public:
    template <typename T>
    using Done = std::function<void(AdminResult<T>)>;

    /// For a whole answer to be there, connecting included.
    static constexpr std::chrono::milliseconds kTimeout{10'000};
    /// For changes: a document with a million keys is compiled before it is answered.
    static constexpr std::chrono::milliseconds kChangeTimeout{120'000};
    /// Between two pieces of a stream; the gateway shows signs of life every 15 s.
    static constexpr std::chrono::milliseconds kIdle{40'000};
    /// An answer beyond this is not taken: it could neither be shown nor kept.
    static constexpr qint64 kMaxAnswer = 64 * 1024 * 1024;

    /// `network` is borrowed and must outlive the client and every call.
    AdminClient(AdminTarget target, QNetworkAccessManager &network, QObject *parent = nullptr);
    ~AdminClient() override;

    const QUrl &url() const { return m_target.url; }
    bool hasToken() const { return !m_target.token.isEmpty(); }
    /// For the calls that come; those under way go on as they began.
    void setTarget(AdminTarget target);
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

    void fetchInfo(QObject *context, Done<api::InfoDocument> done);
    /// Needs no token. Not being ready is a result and no error.
    void fetchReadiness(QObject *context, Done<api::Readiness> done);
    /// Needs no token. Reads what came on another thread: it may be some megabytes.
    void fetchMetrics(QObject *context, Done<api::MetricsSnapshot> done);
    void fetchConfig(QObject *context, Done<ConfigText> done);

    // ---- reading what has no type of its own

    /// `path` with its query, percent-encoded, such as `/v1/nodes`.
    void fetchObject(QObject *context, const QByteArray &path, Done<QJsonObject> done);
    /// One entity, as the gateway writes it, with its ETag. `collection` as in `/v1/rate-limits`.
    void fetchEntity(QObject *context, const QString &collection, const QString &name,
                     Done<ConfigText> done);
    /// All items of a list, page by page; `most` of them at most.
    void fetchList(QObject *context, const QByteArray &path, int most, Done<QJsonArray> done);

    // ---- the configuration

    /// Replaces the document. Refused without `options.ifMatch`.
    void applyConfig(QObject *context, const QByteArray &json, const ChangeOptions &options,
                     Done<api::Applied> done);
    void confirmConfig(QObject *context, Done<api::Applied> done);
    /// Takes the change that waits to be confirmed back now.
    void revertConfig(QObject *context, Done<api::Applied> done);
    void restoreRevision(QObject *context, qint64 revision, const ChangeOptions &options,
                         Done<api::Applied> done);
    void undoRevision(QObject *context, qint64 revision, const ChangeOptions &options,
                      Done<api::Applied> done);
    /// These three store nothing.
    void validateConfig(QObject *context, const QByteArray &json, Done<api::Validation> done);
    void diffConfig(QObject *context, const QByteArray &json, Done<api::DocumentDiff> done);
    /// `request`: id of a recorded request, the only one that is asked about; empty: all.
    void simulateConfig(QObject *context, const QByteArray &json, Done<QJsonObject> done,
                        const QString &request = {});
    /// What the gateway would do with the request that `json` describes.
    void explain(QObject *context, const QByteArray &json, Done<QJsonObject> done);

    // ---- keys, secrets, tokens, targets

    /// `id` and `expires` (RFC 3339) may be empty.
    void createKey(QObject *context, const QString &consumer, const QString &id,
                   const QString &expires, const QString &note, Done<api::NewKey> done);
    /// `grace`: a duration for which the old key stays valid; empty: the gateway's default.
    void rotateKey(QObject *context, const QString &consumer, const QString &id,
                   const QString &grace, const QString &note, Done<api::NewKey> done);
    void revokeKey(QObject *context, const QString &consumer, const QString &id,
                   const QString &note, Done<api::Applied> done);
    void putSecret(QObject *context, const QString &name, const QByteArray &value,
                   Done<QJsonObject> done);
    void deleteSecret(QObject *context, const QString &name, Done<QJsonObject> done);
    /// The answer's `token` is the only time that it is seen.
    void createToken(QObject *context, const QString &name, const QString &role,
                     Done<QJsonObject> done);
    void deleteToken(QObject *context, const QString &id, Done<QJsonObject> done);
    void setDrain(QObject *context, const QString &upstream, const QString &target, bool out,
                  Done<QJsonObject> done);
    /// Gives the bucket that `consumer` has of a limit back everything.
    void resetUsage(QObject *context, const QString &limit, const QString &consumer,
                    Done<QJsonObject> done);

    // ---- streams

    /// Writes a copy of the store to `to`, which outlives the call, as it comes; the result is its
    /// size. Without bounds but that something has to come every kIdle.
    void downloadBackup(QObject *context, QIODevice &to, Done<qint64> done);
    /// Calls `each` with the events of the kinds in `types` (with commas between) until the stream
    /// ends, and then `done`, which has an error unless the gateway ended it in order.
    void streamEvents(QObject *context, const QByteArray &types,
                      std::function<void(const ServerEvent &)> each, Done<bool> done);

private:
    enum class Token { Send, Leave };
    /// One request.
    struct Call {
        QByteArray path{}; ///< with its query, percent-encoded
        QByteArray verb = "GET";
        QByteArray body{};
        QByteArray ifMatch{};
        QByteArray note{};
        Token token = Token::Send;
        std::chrono::milliseconds timeout{0}; ///< 0: as for all
    };
    using Answered = std::function<void(AdminResult<AdminAnswer>)>;

    void get(QObject *context, const char *path, Token token, Answered answered);
    void send(QObject *context, const Call &call, Answered answered);
    bool insecure(QObject *context, Token token, const Answered &answered);
    QNetworkReply *begin(QObject *context, const Call &call);
    void change(QObject *context, const Call &call, Done<api::Applied> done);
    void askObject(QObject *context, const Call &call, Done<QJsonObject> done);
    void fetchPages(QObject *context, const QByteArray &path, int most, const QString &cursor,
                    QJsonArray items, Done<QJsonArray> done);

    AdminTarget m_target;
    QNetworkAccessManager &m_network;
    std::chrono::milliseconds m_timeout = kTimeout;
};

} // namespace portcullis
