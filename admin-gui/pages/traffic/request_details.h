// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_model.h"
#include "admin-gui/page/page.h"

#include <QWidget>

#include <memory>

class QTextBrowser;

namespace portcullis::gui {

namespace Ui {
class RequestDetails;
}

/// One recorded request: how far it came, why, and what is known of it on its way.
class RequestDetails final : public QWidget {
    Q_OBJECT

public:
    explicit RequestDetails(QWidget *parent = nullptr);
    ~RequestDetails() override;

    /// Null: none is chosen.
    void setEntry(const TrafficRow &entry);
    const TrafficRow &entry() const { return m_entry; }
    /// What a draft would make of it, or why that can't be told; leads there.
    void showSimulated(const QString &html);
    /// Whether there is a draft that differs.
    void setDraftEdited(bool edited);

Q_SIGNALS:
    void followed(const portcullis::gui::Destination &destination);
    void explainAsked();
    void simulateAsked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void fillTexts();

    std::unique_ptr<Ui::RequestDetails> m_ui;
    TrafficRow m_entry;
};

} // namespace portcullis::gui
