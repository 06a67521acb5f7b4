// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QStyledItemDelegate>

namespace portcullis::gui {

/// Writes a status in the colour of its class. The number says the same, so the colour is help for
/// the eye and nothing more.
class StatusDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// `role` has the status as a number.
    explicit StatusDelegate(int role, QObject *parent = nullptr)
        : QStyledItemDelegate(parent), m_role(role)
    {
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    int m_role;
};

} // namespace portcullis::gui
