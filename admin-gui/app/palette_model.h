// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/document_parts.h"

#include <QAbstractListModel>
#include <QIcon>

#include <functional>

namespace portcullis::gui {

/// Something that the palette leads to.
struct PaletteItem {
    QString title;
    QString kind; ///< such as `Page`
    QString hint; ///< a shortcut; may be empty
    QIcon icon;
    std::function<void()> run;
    bool enabled = true;
};

/// What fits what was typed, the best first: pages, commands, and the entities of a document.
class PaletteModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { KindRole = Qt::UserRole, HintRole };
    /// More are not shown: who types one more letter sees them.
    static constexpr qsizetype kMost = 60;

    /// `open` goes to an entity. Sections in `kinds` are searched, under that name for people.
    PaletteModel(QList<PaletteItem> items, DocumentParts document,
                 QList<std::pair<QString, QString>> kinds,
                 std::function<void(const PartRef &)> open, QObject *parent = nullptr);

    /// Words may stand in any order and fit title or kind; all have to.
    void search(const QString &typed);
    /// Does what the row says.
    void run(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    /// A row: one of the items, or an entity.
    struct Hit {
        int score = 0;
        qsizetype section = -1; ///< of m_kinds; -1: one of the items
        qsizetype at = 0;
    };

    QString titleOf(const Hit &hit) const;
    const QString &kindOf(const Hit &hit) const;

    QList<PaletteItem> m_items;
    DocumentParts m_document;
    QList<std::pair<QString, QString>> m_kinds;
    std::function<void(const PartRef &)> m_open;
    QList<Hit> m_hits;
};

} // namespace portcullis::gui
