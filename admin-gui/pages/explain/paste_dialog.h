// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/curl_command.h"

#include <QDialog>

#include <memory>

namespace portcullis::gui {

namespace Ui {
class PasteDialog;
}

/// Takes a curl command, and says while one types whether it is one.
class PasteDialog final : public QDialog {
    Q_OBJECT

public:
    /// Begins with what the clipboard has, where that looks like a curl command.
    explicit PasteDialog(QWidget *parent = nullptr);
    ~PasteDialog() override;

    /// Of the command that was accepted.
    const CurlCommand &command() const { return m_command; }

private:
    void check();

    std::unique_ptr<Ui::PasteDialog> m_ui;
    CurlCommand m_command;
};

} // namespace portcullis::gui
