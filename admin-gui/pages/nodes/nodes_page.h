// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

namespace portcullis::gui {

class PagedTable;

/// The gateways on this store: which of them lag behind, and how they are.
class NodesPage final : public Page {
    Q_OBJECT

public:
    /// Between two looks while the page is seen.
    static constexpr int kRefreshMs = 5000;

    explicit NodesPage(PageContext context, QWidget *parent = nullptr);
    ~NodesPage() override;

    QString title() const override { return tr("Nodes"); }
    void activate() override;
    bool isSettled() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

private:
    PagedTable *m_table;
    QTimer m_refresh;
    qint64 m_latest = 0; ///< revision of the one that is ahead
};

} // namespace portcullis::gui
