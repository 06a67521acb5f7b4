// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/conflict_panel.h"

#include "admin-gui/draft/change_text.h"
#include "admin-gui/pages/records/diff_panel.h"
#include "admin-gui/widgets/theme.h"
#include "shared/model/json_tree.h"

#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString sideText(const QByteArray &json)
{
    return json.isNull() ? ConflictPanel::tr("(not there)") : indented(json).trimmed();
}

QStringList sideLines(const QByteArray &json)
{
    return json.isNull() ? QStringList() : sideText(json).split(u'\n');
}

/// A side under its name.
QWidget *titled(const QString &title, QPlainTextEdit *text, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *label = new QLabel(title, box);
    label->setBuddy(text);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->addWidget(label);
    layout->addWidget(text, 1);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setTabChangesFocus(true);
    return box;
}

/// Why `text` can't be the part; empty: it can.
QString problemIn(const QString &text, const PartRef &ref)
{
    const auto tree = model::JsonTree::parse(text.toStdString());
    if (!tree)
        return ConflictPanel::tr("This is no JSON: %1")
            .arg(QString::fromStdString(tree.error().what));
    if (ref.isEntity() && nameIn(text.toUtf8()) != ref.name)
        return ConflictPanel::tr("This has to be an object with the name “%1”.").arg(ref.name);
    return {};
}

} // namespace

ConflictPanel::ConflictPanel(Draft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_list(new QListWidget(this))
    , m_heading(new QLabel(this))
    , m_base(new QPlainTextEdit(this))
    , m_mine(new LineDiffView(this))
    , m_theirs(new LineDiffView(this))
    , m_result(new QPlainTextEdit(this))
    , m_problem(new QLabel(this))
    , m_takeMine(new QPushButton(tr("Use &mine"), this))
    , m_takeTheirs(new QPushButton(tr("Use &theirs"), this))
    , m_decide(new QPushButton(tr("&Decide so"), this))
{
    constexpr int kListHeight = 84;
    m_list->setObjectName(u"conflictList"_s);
    m_list->setAccessibleName(tr("Conflicts"));
    m_list->setMaximumHeight(kListHeight);
    m_result->setObjectName(u"conflictResult"_s);
    m_base->setReadOnly(true);
    m_base->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    m_takeMine->setObjectName(u"useMine"_s);
    m_takeTheirs->setObjectName(u"useTheirs"_s);
    m_decide->setObjectName(u"decideButton"_s);
    m_heading->setWordWrap(true);
    m_problem->setObjectName(u"conflictProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto *sides = new QSplitter(Qt::Horizontal, this);
    sides->addWidget(titled(tr("As it was"), m_base, sides));
    sides->addWidget(titled(tr("Here"), m_mine, sides));
    sides->addWidget(titled(tr("On the gateway"), m_theirs, sides));
    m_base->setAccessibleName(tr("As it was"));
    m_mine->setAccessibleName(tr("Here"));
    m_theirs->setAccessibleName(tr("On the gateway"));
    auto *rows = new QSplitter(Qt::Vertical, this);
    rows->addWidget(sides);
    rows->addWidget(titled(tr("What it is to &be"), m_result, rows));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_takeMine);
    buttons->addWidget(m_takeTheirs);
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(m_decide);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_heading);
    layout->addWidget(m_list);
    layout->addWidget(rows, 1);
    layout->addLayout(buttons);
    connect(m_list, &QListWidget::currentRowChanged, this, &ConflictPanel::showCurrent);
    connect(m_result, &QPlainTextEdit::textChanged, this, &ConflictPanel::check);
    connect(m_decide, &QPushButton::clicked, this, &ConflictPanel::decide);
    for (const bool forMine : {true, false}) {
        connect(forMine ? m_takeMine : m_takeTheirs, &QPushButton::clicked, this, [this, forMine] {
            if (const Conflict *conflict = current()) {
                const QByteArray json = decided(*conflict, forMine);
                m_result->setPlainText(json.isNull() ? QString() : sideText(json));
                m_isGone = json.isNull();
                check();
            }
        });
    }
}

const Conflict *ConflictPanel::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < m_draft.conflicts().size() ? &m_draft.conflicts()[row] : nullptr;
}

void ConflictPanel::refresh()
{
    const QList<Conflict> &conflicts = m_draft.conflicts();
    const QString kept = m_list->currentItem() ? m_list->currentItem()->text() : QString();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    int row = 0;
    for (const Conflict &conflict : conflicts) {
        QString text = partName(conflict.ref);
        QStringList pointers = conflict.pointers;
        pointers.removeAll(QString());
        if (!pointers.isEmpty())
            text += u": "_s + pointers.join(", "_L1);
        if (text == kept)
            row = m_list->count();
        m_list->addItem(text);
    }
    m_heading->setText(
        tr("Revision %1 changed %n part(s) that were changed here, too. What goes together is "
           "merged already; the rest is to be decided.",
           nullptr, static_cast<int>(conflicts.size()))
            .arg(m_draft.baseRevision()));
    m_list->setCurrentRow(conflicts.isEmpty() ? -1 : row);
    // What somebody writes stays while the draft becomes another one elsewhere.
    const Conflict *conflict = current();
    if (conflict && m_shown && conflict->ref == m_shown->ref && conflict->base == m_shown->base
        && conflict->mine == m_shown->mine && conflict->theirs == m_shown->theirs)
        return check();
    showCurrent();
}

void ConflictPanel::showCurrent()
{
    const Conflict *conflict = current();
    m_shown = conflict ? std::optional(*conflict) : std::nullopt;
    m_base->setPlainText(conflict ? sideText(conflict->base) : QString());
    const auto side = [conflict](const QByteArray &json) {
        return diffLines(sideLines(conflict->base), sideLines(json));
    };
    const QList<DiffLine> gone{{DiffLine::Kind::Same, tr("(not there)"), 0, 0}};
    m_mine->setLines(!conflict                     ? QList<DiffLine>()
                         : conflict->mine.isNull() ? gone
                                                   : side(conflict->mine));
    m_theirs->setLines(!conflict                       ? QList<DiffLine>()
                           : conflict->theirs.isNull() ? gone
                                                       : side(conflict->theirs));
    m_result->clear();
    m_isGone = false;
    check();
}

void ConflictPanel::check()
{
    const Conflict *conflict = current();
    const QString text = m_result->toPlainText().trimmed();
    if (!text.isEmpty())
        m_isGone = false;
    QString problem;
    if (conflict && text.isEmpty() && !m_isGone)
        problem = tr("Choose a side, or write what it is to be.");
    else if (conflict && !m_isGone)
        problem = problemIn(text, conflict->ref);
    m_problem->setText(conflict && m_isGone ? tr("It will be deleted.") : problem);
    QPalette colours = palette();
    if (!problem.isEmpty() && !text.isEmpty())
        colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_problem->setPalette(colours);
    m_decide->setEnabled(conflict && problem.isEmpty());
    m_takeMine->setEnabled(conflict);
    m_takeTheirs->setEnabled(conflict);
}

void ConflictPanel::decide()
{
    const Conflict *conflict = current();
    if (!conflict)
        return;
    const PartRef ref = conflict->ref; // it goes with the decision
    m_draft.resolve(ref, m_isGone ? QByteArray() : m_result->toPlainText().trimmed().toUtf8());
}

void ConflictPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        check();
}

} // namespace portcullis::gui
