// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/configuration/document_lines.h"

namespace portcullis::gui {

void DocumentLines::setText(std::shared_ptr<const DocumentText> text)
{
    beginResetModel();
    m_text = std::move(text);
    endResetModel();
}

int DocumentLines::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_text ? 0 : m_text->count();
}

QVariant DocumentLines::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return m_text->line(index.row());
}

} // namespace portcullis::gui
