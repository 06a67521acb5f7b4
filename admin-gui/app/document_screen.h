// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

namespace portcullis::gui {

class ConfigurationPage;

/// The configuration in force as text, to read and to search.
class DocumentScreen final : public Page {
    Q_OBJECT

public:
    explicit DocumentScreen(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override;
    bool isSettled() const override { return m_settled; }
    QList<QAction *> commands() const override { return {m_search}; }

private:
    void show(const QByteArray &json, qint64 revision);
    void showState();

    ConfigurationPage *m_text; // Qt parent: this
    QAction *m_search;         // Qt parent: this
    QUrl m_url;                ///< of the document that is shown
    bool m_settled = false;
};

} // namespace portcullis::gui
