// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"
#include "admin-gui/widgets/state_panel.h"

class QLabel;

namespace portcullis::gui {

class FindingsView;

/// All that is wrong: with the draft, and with the gateways on this store. Each problem of the
/// draft leads to its field.
class ProblemsPage final : public Page {
    Q_OBJECT

public:
    explicit ProblemsPage(PageContext context, QWidget *parent = nullptr);
    ~ProblemsPage() override;

    QString title() const override { return tr("Problems"); }
    void activate() override;
    bool isSettled() const override { return context().draft.isChecked() && !m_call; }

private:
    void refresh();
    void askNodes();
    QStringList ofGateway() const;

    QLabel *m_heading;
    QLabel *m_gateway;
    FindingsView *m_findings;
    StatePanel *m_state;
    QStringList m_nodes; ///< what is wrong with them, each a sentence
    std::unique_ptr<QObject> m_call;
};

} // namespace portcullis::gui
