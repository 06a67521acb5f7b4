// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/entities/entity_model.h"

#include "admin-gui/widgets/theme.h"

#include <QApplication>
#include <QSet>
#include <QTextDocument>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Read at a time while nobody waits for them: some milliseconds.
constexpr qsizetype kReadAtOnce = 500;
// Beyond this one reset is cheaper than so many steps.
constexpr qsizetype kMostSteps = 200;
// Texts of this length are hashes, which nobody looks for word by word.
constexpr qsizetype kHashLength = 64;

/// All texts and names of one's own in it; not the members' names, which all have.
void collectTexts(const JsonTree &tree,
                  QString &into) // NOLINT(misc-no-recursion): the JSON's depth
{
    if (tree.kind == JsonTree::Kind::String && tree.text.size() != kHashLength)
        into += QString::fromStdString(tree.text) + u'\n';
    for (const JsonTree &item : tree.items)
        collectTexts(item, into);
    for (const auto &[key, member] : tree.members) {
        if (key == "labels")
            into += displayOf(member) + u'\n';
        collectTexts(member, into);
    }
}

} // namespace

EntityModel::EntityModel(Draft &draft, const QString &section, QList<EntityColumn> columns,
                         QObject *parent)
    : QAbstractTableModel(parent), m_draft(draft), m_section(section), m_columns(std::move(columns))
{
    m_live.resize(m_columns.size());
    m_reader.setInterval(0);
    connect(&m_reader, &QTimer::timeout, this, &EntityModel::readSome);
    connect(&draft, &Draft::changed, this, &EntityModel::follow);
    connect(&draft, &Draft::findingsChanged, this, &EntityModel::followFindings);
    follow();
    followFindings();
}

EntityModel::~EntityModel() = default;

QString EntityModel::nameAt(int row) const
{
    return row >= 0 && row < m_shown.size() ? m_shown[row]->part->name : QString();
}

int EntityModel::rowOf(const QString &name) const
{
    const auto hasName = [&name](const RowPtr &row) { return row->part->name == name; };
    // The document knows where it stands; a comparison of 100,000 names would take its time.
    const qsizetype at = m_draft.document().indexOf({m_section, name});
    const auto found = at >= 0 && at < m_rows.size() && hasName(m_rows[at])
        ? std::ranges::find(m_shown, m_rows[at])
        : std::ranges::find_if(m_shown, hasName);
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

// ---- following the draft

void EntityModel::renamedInPlace(const QList<DocumentParts::PartPtr> &entities)
{
    if (entities.size() != m_rows.size())
        return;
    qsizetype other = -1;
    for (qsizetype i = 0; i < entities.size(); ++i) {
        if (entities[i] == m_rows[i]->part || entities[i]->name == m_rows[i]->part->name)
            continue;
        if (other >= 0)
            return;
        other = i;
    }
    if (other < 0)
        return;
    m_rows[other]->part = entities[other];
    m_rows[other]->isRead = false;
    m_isSorted = false;
}

/// The rows of `entities`, in their order: known ones where they have the same name.
QList<EntityModel::RowPtr> EntityModel::rowsOf(const QList<DocumentParts::PartPtr> &entities,
                                               QList<RowPtr> &fresh, QSet<const Row *> &gone)
{
    const auto sameName = [](const RowPtr &row, const DocumentParts::PartPtr &part) {
        return row->part == part || row->part->name == part->name;
    };
    // After most edits each is where it was.
    const auto moved = std::ranges::mismatch(m_rows, entities, sameName).in1;
    QHash<QString, RowPtr> known;
    for (auto row = moved; row != m_rows.end(); ++row) {
        RowPtr &place = known[(*row)->part->name];
        if (place) // a name that stands twice, which is a finding of the check
            gone.insert(place.get());
        place = *row;
    }
    QList<RowPtr> rows;
    rows.reserve(entities.size());
    for (const DocumentParts::PartPtr &part : entities) {
        const bool isThere = rows.size() < moved - m_rows.begin();
        RowPtr row = isThere ? m_rows[rows.size()] : known.take(part->name);
        if (!row) {
            row = new Row;
            fresh.append(row);
        } else if (row->part != part && row->part->json() != part->json()) {
            row->isRead = false;
            m_isSorted = false;
        }
        row->part = part;
        rows.append(row);
    }
    for (const RowPtr &row : std::as_const(known))
        gone.insert(row.get());
    return rows;
}

void EntityModel::follow()
{
    const QList<DocumentParts::PartPtr> &entities = m_draft.document().entities(m_section);
    renamedInPlace(entities);
    QList<RowPtr> fresh;
    QSet<const Row *> gone;
    m_rows = rowsOf(entities, fresh, gone);
    m_readTo = 0;
    followChanges();
    followShown(gone, fresh);
    m_reader.start();
    Q_EMIT shownChanged();
}

void EntityModel::followShown(const QSet<const Row *> &gone, const QList<RowPtr> &fresh)
{
    if (gone.size() + fresh.size() > kMostSteps || m_shown.isEmpty()) {
        m_sorted = m_rows;
        m_isSorted = false;
        return rebuild();
    }
    for (int row = rowCount() - 1; row >= 0 && !gone.isEmpty(); --row) {
        if (!gone.contains(m_shown[row].get()))
            continue;
        beginRemoveRows({}, row, row);
        m_shown.removeAt(row);
        endRemoveRows();
    }
    if (!gone.isEmpty())
        m_sorted.removeIf([&gone](const RowPtr &row) { return gone.contains(row.get()); });
    for (const RowPtr &row : fresh) {
        m_sorted.insert(placeOf(row, m_sorted), row);
        if (!passes(*row))
            continue;
        const auto at = placeOf(row, m_shown);
        const int to = static_cast<int>(at - m_shown.begin());
        beginInsertRows({}, to, to);
        m_shown.insert(at, row);
        endInsertRows();
    }
    if (!m_shown.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void EntityModel::followChanges()
{
    QHash<QString, State> states;
    for (const PartChange &change : m_draft.changes()) {
        if (change.ref.section == m_section && change.kind != PartChange::Kind::Removed)
            states.insert(change.ref.name,
                          change.kind == PartChange::Kind::Added ? State::New : State::Edited);
    }
    for (const RowPtr &row : std::as_const(m_rows))
        row->state = states.value(row->part->name, State::None);
    if (m_sortColumn == StateColumn)
        m_isSorted = false;
}

void EntityModel::followFindings()
{
    QHash<QString, std::pair<int, int>> counts;
    for (const DraftFinding &finding : m_draft.findings()) {
        if (finding.ref.section != m_section || !finding.ref.isEntity())
            continue;
        auto &[errors, warnings] = counts[finding.ref.name];
        ++(finding.isWarning ? warnings : errors);
    }
    for (const RowPtr &row : std::as_const(m_rows)) {
        const auto &[errors, warnings] = counts.value(row->part->name);
        row->errors = errors;
        row->warnings = warnings;
    }
    if (m_sortColumn == StateColumn)
        m_isSorted = false;
    if (!m_shown.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, StateColumn));
}

// ---- what stands in a row

void EntityModel::read(Row &row) const
{
    if (row.isRead)
        return;
    row.isRead = true;
    const JsonTree tree = treeOf(row.part->json()).value_or(emptyObject());
    const JsonTree *const enabled = tree.find("enabled");
    row.isEnabled = enabled == nullptr || enabled->kind != JsonTree::Kind::False;
    QString texts;
    collectTexts(tree, texts);
    row.search = texts.toLower().toUtf8();
    row.cells.clear();
    for (const EntityColumn &column : m_columns)
        row.cells.append(column.cell ? column.cell(tree) : Cell());
    row.cells.squeeze();
}

void EntityModel::readSome()
{
    const qsizetype end = std::min(m_readTo + kReadAtOnce, m_rows.size());
    for (; m_readTo < end; ++m_readTo)
        read(*m_rows[m_readTo]);
    if (m_readTo == m_rows.size())
        m_reader.stop();
}

bool EntityModel::passes(Row &row) const
{
    if (m_words.isEmpty())
        return true;
    read(row);
    return std::ranges::all_of(
        m_words, [&row](const QByteArray &word) { return row.search.contains(word); });
}

void EntityModel::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_words.clear();
    for (const QString &word : filter.toLower().split(u' ', Qt::SkipEmptyParts))
        m_words.append(word.toUtf8());
    rebuild();
    Q_EMIT shownChanged();
}

void EntityModel::rebuild()
{
    sortRows();
    beginResetModel();
    m_shown.clear();
    m_shown.reserve(m_sorted.size());
    for (const RowPtr &row : std::as_const(m_sorted)) {
        if (passes(*row))
            m_shown.append(row);
    }
    m_shown.squeeze();
    endResetModel();
}

void EntityModel::setLive(int column, const QHash<QString, Cell> &cells)
{
    m_live[column] = cells;
    if (m_sortColumn == FirstColumn + column)
        m_isSorted = false;
    if (m_shown.isEmpty())
        return;
    Q_EMIT dataChanged(index(0, FirstColumn + column), index(rowCount() - 1, FirstColumn + column));
    if (m_sortColumn == FirstColumn + column)
        sort(m_sortColumn, m_sortOrder);
}

State EntityModel::worstOf(const Row &row) const
{
    if (row.errors > 0)
        return State::Error;
    return row.warnings > 0 ? State::Warning : row.state;
}

QString EntityModel::stateWords(const Row &row) const
{
    QStringList words;
    if (row.errors > 0)
        words.append(tr("%n problem(s)", nullptr, row.errors));
    else if (row.warnings > 0)
        words.append(tr("%n warning(s)", nullptr, row.warnings));
    if (row.state != State::None)
        words.append(stateText(row.state));
    return words.join(", "_L1);
}

Cell EntityModel::cellOf(const RowPtr &row, int column) const
{
    if (column == NameColumn)
        return Cell::of(row->part->name);
    if (column == StateColumn) {
        // Worst first when it is sorted downwards.
        Cell cell = Cell::of(stateWords(*row));
        cell.number = static_cast<int>(worstOf(*row)) * 1000.0 + row->errors;
        return cell;
    }
    const int at = column - FirstColumn;
    if (!m_columns[at].cell)
        return m_live[at].value(row->part->name);
    read(*row);
    return row->cells.at(at);
}

bool EntityModel::less(const Keyed &a, const Keyed &b) const
{
    const auto &[left, x] = m_sortOrder == Qt::AscendingOrder ? a : b;
    const auto &[right, y] = m_sortOrder == Qt::AscendingOrder ? b : a;
    if (m_sortColumn == NameColumn)
        return left.text < right.text;
    const bool numbers = left.isNumber || right.isNumber || m_sortColumn == StateColumn;
    if (numbers && left.number != right.number)
        return left.number < right.number;
    const int order = numbers ? 0 : left.text.compare(right.text, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a.second->part->name < b.second->part->name;
}

QList<EntityModel::RowPtr>::iterator EntityModel::placeOf(const RowPtr &row,
                                                          QList<RowPtr> &rows) const
{
    const Keyed wanted{keyOf(row), row};
    return std::lower_bound(rows.begin(), rows.end(), wanted,
                            [this](const RowPtr &each, const Keyed &one) {
                                return less({keyOf(each), each}, one);
                            });
}

/// Each row's key is made once, and not in every comparison.
void EntityModel::sortRows()
{
    if (std::exchange(m_isSorted, true))
        return;
    QList<Keyed> keyed;
    keyed.reserve(m_sorted.size());
    for (const RowPtr &row : std::as_const(m_sorted))
        keyed.append({keyOf(row), row});
    const auto before = [this](const Keyed &a, const Keyed &b) { return less(a, b); };
    // As they mostly come from the gateway.
    if (std::ranges::is_sorted(keyed, before))
        return;
    std::ranges::stable_sort(keyed, before);
    std::ranges::transform(keyed, m_sorted.begin(), &Keyed::second);
}

void EntityModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    m_isSorted = false;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QList<RowPtr> held;
    for (const QModelIndex &each : before)
        held.append(m_shown[each.row()]);
    sortRows();
    // Those that are shown stay, whether what was edited in them passes the filter or not.
    QHash<const Row *, int> places;
    places.reserve(m_shown.size());
    for (const RowPtr &row : std::as_const(m_shown))
        places.insert(row.get(), 0);
    m_shown.clear();
    for (const RowPtr &row : std::as_const(m_sorted)) {
        const auto place = places.find(row.get());
        if (place == places.end())
            continue;
        *place = static_cast<int>(m_shown.size());
        m_shown.append(row);
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(places.value(held[i].get()), before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

// ---- what the view asks

int EntityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int EntityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstColumn + static_cast<int>(m_columns.size());
}

QVariant EntityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RowPtr &row = m_shown[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return cellOf(row, index.column()).text;
    case Qt::ToolTipRole: {
        const Cell cell = cellOf(row, index.column());
        // It may hold anything, and is no mark-up.
        return Qt::convertFromPlainText(cell.toolTip.isEmpty() ? cell.text : cell.toolTip);
    }
    case Qt::DecorationRole:
        if (index.column() == StateColumn)
            return stateIcon(worstOf(*row), QApplication::palette());
        return {};
    case Qt::ForegroundRole:
        // Said in words by the column “enabled”, too.
        read(*row);
        return row->isEnabled ? QVariant() : theme::quiet(QApplication::palette());
    case Qt::TextAlignmentRole:
        return cellOf(row, index.column()).isNumber ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                    : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal).toString() + ": "_L1
            + cellOf(row, index.column()).text;
    default:
        return {};
    }
}

QVariant EntityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isTitle = role == Qt::DisplayRole;
    if (section == NameColumn)
        return isTitle ? tr("Name") : tr("What others refer to");
    if (section == StateColumn)
        return isTitle ? tr("State") : tr("Whether it is new or edited here, and has problems");
    const EntityColumn &column = m_columns[section - FirstColumn];
    return isTitle ? column.title : column.help;
}

} // namespace portcullis::gui
