// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/json_access.h"
#include "admin-gui/page/page.h"

#include <QTreeWidget>

namespace portcullis::gui {

/// One thing that holds for a route, and what says so.
struct PolicyLine {
    QString what;
    QString value;
    QString source; ///< for people
    PartRef part{}; ///< where it is said; empty section: nowhere, it is the gateway's default
    QString pointer{};
};

/// All that holds for a route of the document: its own, the defaults', the upstream's, the
/// gateway's defaults. Pure.
QList<PolicyLine> effectivePolicy(const DocumentParts &document, const QString &route);

/// That as a table; Enter goes to where a line comes from.
class EffectivePolicy final : public QTreeWidget {
    Q_OBJECT

public:
    explicit EffectivePolicy(const PageContext &context, QWidget *parent = nullptr);

    void setRoute(const QString &name);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();

    PageContext m_context;
    QString m_route;
    QList<PolicyLine> m_lines;
};

} // namespace portcullis::gui
