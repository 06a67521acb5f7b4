// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/entities/cell.h"

#include <cstring>

namespace portcullis::gui {

void PackedCells::append(const Cell &cell)
{
    const QByteArray text = cell.text.toUtf8();
    const QByteArray toolTip = cell.toolTip.toUtf8();
    const Head head{cell.number, static_cast<quint32>(text.size()),
                    static_cast<quint32>(toolTip.size()) & 0x7fffffffU, cell.isNumber ? 1U : 0U};
    m_bytes.append(reinterpret_cast<const char *>(&head), sizeof head);
    m_bytes += text;
    m_bytes += toolTip;
}

Cell PackedCells::at(qsizetype index) const
{
    const char *from = m_bytes.constData();
    for (;; --index) {
        Head head;
        std::memcpy(&head, from, sizeof head); // it stands anywhere
        from += sizeof head;
        if (index == 0)
            return {QString::fromUtf8(from, head.textBytes), head.number, head.isNumber == 1,
                    QString::fromUtf8(from + head.textBytes, head.toolTipBytes)};
        from += head.textBytes + head.toolTipBytes;
    }
}

} // namespace portcullis::gui
