// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/status_delegate.h"

#include "admin-gui/widgets/theme.h"

namespace portcullis::gui {

void StatusDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const int status = index.data(m_role).toInt();
    if (status >= 500 || status == 0)
        option->palette.setColor(QPalette::Text, theme::bad(option->palette));
    else if (status >= 400)
        option->palette.setColor(QPalette::Text, theme::warning(option->palette));
    option->font.setBold(status >= 400 || status == 0);
}

} // namespace portcullis::gui
