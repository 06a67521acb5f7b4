// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"
#include "admin-gui/pages/routes/route_order.h"

#include <QJsonObject>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTreeWidget;

namespace portcullis::gui {

/// Which route a request would get: by the draft, in the order of precedence, and by the gateway as
/// it is. Without a request it shows the whole order.
class MatchTester final : public QWidget {
    Q_OBJECT

public:
    /// So many lines of the order are shown; nobody reads more.
    static constexpr int kMostLines = 500;
    static constexpr int kPauseMs = 250; ///< of typing, before it is looked up

    explicit MatchTester(const PageContext &context, QWidget *parent = nullptr);

    /// Is marked in the order.
    void setRoute(const QString &name);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setUpList();
    void refresh();
    void showOrder();
    void askGateway();
    void showGateway(const QJsonObject &answer);
    bool hasRequest() const;

    PageContext m_context;
    QString m_route;
    RouteOrder m_order;
    bool m_stale = true; // of another draft
    quint64 m_question = 0;
    QTimer m_pause;
    QComboBox *m_method; // Qt parent: this; likewise the others
    QLineEdit *m_url;
    QPlainTextEdit *m_headers;
    QLabel *m_draftResult;
    QLabel *m_gatewayResult;
    QTreeWidget *m_list;
};

} // namespace portcullis::gui
