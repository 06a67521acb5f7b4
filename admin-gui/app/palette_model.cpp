// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/palette_model.h"

#include "admin-gui/app/fuzzy.h"
#include "admin-gui/widgets/theme.h"

#include <algorithm>
#include <utility>

namespace portcullis::gui {

namespace {

constexpr int kKindShare = 4; // a word that only the kind has counts less than one in the title

/// Of each word, what the kind alone is worth.
QList<int> kindScores(const QStringList &words, const QString &kind)
{
    QList<int> scores;
    for (const QString &word : words)
        scores.append(fuzzyScore(word, kind) / kKindShare);
    return scores;
}

int scoreOf(const QStringList &words, const QString &title, const QList<int> &ofKind)
{
    int sum = 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const int score = std::max(fuzzyScore(words[i], title), ofKind[i]);
        if (score == 0)
            return 0;
        sum += score;
    }
    return sum;
}

} // namespace

PaletteModel::PaletteModel(QList<PaletteItem> items, DocumentParts document,
                           QList<std::pair<QString, QString>> kinds,
                           std::function<void(const PartRef &)> open, QObject *parent)
    : QAbstractListModel(parent)
    , m_items(std::move(items))
    , m_document(std::move(document))
    , m_kinds(std::move(kinds))
    , m_open(std::move(open))
{
    search({});
}

void PaletteModel::search(const QString &typed)
{
    const QStringList words = typed.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    QList<Hit> hits;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const PaletteItem &item = m_items[i];
        const int score =
            words.isEmpty() ? 1 : scoreOf(words, item.title, kindScores(words, item.kind));
        if (score > 0)
            hits.append({score, -1, i});
    }
    for (qsizetype section = 0; section < m_kinds.size() && !words.isEmpty(); ++section) {
        const auto &[name, kind] = m_kinds[section];
        const auto &parts = m_document.entities(name);
        const QList<int> ofKind = kindScores(words, kind);
        for (qsizetype i = 0; i < parts.size(); ++i) {
            if (const int score = scoreOf(words, parts[i]->name, ofKind); score > 0)
                hits.append({score, section, i});
        }
    }
    const auto better = [](const Hit &a, const Hit &b) {
        if (a.score != b.score)
            return a.score > b.score;
        return std::pair(a.section, a.at) < std::pair(b.section, b.at);
    };
    const qsizetype kept = std::min(hits.size(), kMost);
    std::partial_sort(hits.begin(), hits.begin() + kept, hits.end(), better);
    hits.resize(kept);
    beginResetModel();
    m_hits = std::move(hits);
    endResetModel();
}

void PaletteModel::run(int row) const
{
    if (row < 0 || row >= m_hits.size())
        return;
    const Hit &hit = m_hits[row];
    if (hit.section >= 0)
        m_open({m_kinds[hit.section].first, titleOf(hit)});
    else if (m_items[hit.at].enabled)
        m_items[hit.at].run();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

QString PaletteModel::titleOf(const Hit &hit) const
{
    return hit.section < 0 ? m_items[hit.at].title
                           : m_document.entities(m_kinds[hit.section].first)[hit.at]->name;
}

const QString &PaletteModel::kindOf(const Hit &hit) const
{
    return hit.section < 0 ? m_items[hit.at].kind : m_kinds[hit.section].second;
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_hits.size())
        return {};
    const Hit &hit = m_hits[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(hit);
    case Qt::AccessibleTextRole:
        return kindOf(hit) + QStringLiteral(": ") + titleOf(hit);
    case Qt::DecorationRole:
        return hit.section < 0 ? m_items[hit.at].icon : theme::icon(QStringLiteral("entity"));
    case KindRole:
        return kindOf(hit);
    case HintRole:
        return hit.section < 0 ? m_items[hit.at].hint : QString();
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_hits.size())
        return {};
    const Hit &hit = m_hits[index.row()];
    if (hit.section < 0 && !m_items[hit.at].enabled)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace portcullis::gui
