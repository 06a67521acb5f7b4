// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/info_document.h"
#include "shared/api/metrics_snapshot.h"
#include "shared/client/admin_error.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>

class QNetworkReply;

namespace portcullis {

struct AdminAnswer;

/// Which gateway, and how to prove who asks.
struct AdminTarget {
    QUrl url;         ///< as parseAdminUrl() makes it
    QByteArray token; ///< as parseAdminToken() makes it; empty: none is sent
};

/// The configuration in force, as the gateway writes it.
struct ConfigText {
    QByteArray json;
    QByteArray etag; ///< with its quotes
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
    /// An answer beyond this is not taken: it could neither be shown nor kept.
    static constexpr qint64 kMaxAnswer = 64 * 1024 * 1024;

    /// `network` is borrowed and must outlive the client and every call.
    AdminClient(AdminTarget target, QNetworkAccessManager &network, QObject *parent = nullptr);
    ~AdminClient() override;

    const QUrl &url() const { return m_target.url; }
    bool hasToken() const { return !m_target.token.isEmpty(); }
    /// For the calls that come; those under way go on as they began.
    void setTarget(AdminTarget target) { m_target = std::move(target); }
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

    void fetchInfo(QObject *context, Done<api::InfoDocument> done);
    /// Needs no token. Not being ready is a result and no error.
    void fetchReadiness(QObject *context, Done<api::Readiness> done);
    /// Needs no token. Reads what came on another thread: it may be some megabytes.
    void fetchMetrics(QObject *context, Done<api::MetricsSnapshot> done);
    void fetchConfig(QObject *context, Done<ConfigText> done);

private:
    enum class Token { Send, Leave };
    using Answered = std::function<void(AdminResult<AdminAnswer>)>;

    void get(QObject *context, const char *path, Token token, Answered answered);
    QNetworkReply *send(QObject *context, const char *path, Token token);

    AdminTarget m_target;
    QNetworkAccessManager &m_network;
    std::chrono::milliseconds m_timeout = kTimeout;
};

} // namespace portcullis
