// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/client/admin_client.h"

#include <QDialog>

#include <memory>

namespace portcullis::gui {

namespace Ui {
class ConnectDialog;
}

/// Asks for the gateway's address and the token.
class ConnectDialog final : public QDialog {
    Q_OBJECT

public:
    /// `url` and `why` may be empty; `why` says what went wrong before.
    ConnectDialog(const QUrl &url, const QString &why, bool canRemember, QWidget *parent = nullptr);
    ~ConnectDialog() override;

    AdminTarget target() const { return m_target; } ///< once accepted
    bool remember() const;

    void accept() override;

private:
    void refuse(const QString &why, QWidget &field);

    std::unique_ptr<Ui::ConnectDialog> m_ui;
    AdminTarget m_target;
};

} // namespace portcullis::gui
