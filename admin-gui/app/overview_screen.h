// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

namespace portcullis::gui {

class OverviewPage;

/// The overview as a page of the window.
class OverviewScreen final : public Page {
    Q_OBJECT

public:
    explicit OverviewScreen(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override;
    bool isSettled() const override { return m_hasRates; }
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

private:
    void showState();

    OverviewPage *m_overview; // Qt parent: this
    QUrl m_url;               ///< of the figures that are shown
    QString m_lastAnswer;     ///< when figures came last; empty: none came
    bool m_hasRates = false;
};

} // namespace portcullis::gui
