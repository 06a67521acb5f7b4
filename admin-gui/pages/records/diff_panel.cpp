// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/records/diff_panel.h"

#include "admin-gui/draft/change_text.h"
#include "admin-gui/draft/member_diff.h"
#include "admin-gui/models/plain_tip.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QTabWidget>
#include <QTextBlock>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using Kind = PartChange::Kind;

namespace {

enum Column { MemberColumn, BeforeColumn, AfterColumn };
enum Role { RefRole = Qt::UserRole, PointerRole };

/// Longer values are cut off in the table; the text has all of them.
constexpr qsizetype kMostShown = 300;

QString shown(const QByteArray &json)
{
    if (json.isNull())
        return DiffPanel::tr("(not set)");
    const QString text = QString::fromUtf8(json);
    return text.size() <= kMostShown ? text : text.left(kMostShown) + u'…';
}

/// `/match/paths/0` as people read it: `match › paths › 0`.
QString memberText(const QString &pointer)
{
    if (pointer.isEmpty())
        return DiffPanel::tr("(all of it)");
    QStringList tokens = pointer.mid(1).split(u'/');
    for (QString &token : tokens)
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    return tokens.join(u" › "_s);
}

QStringList textLines(const QByteArray &json)
{
    return json.isNull() ? QStringList() : indented(json).trimmed().split(u'\n');
}

QChar signOf(DiffLine::Kind kind)
{
    switch (kind) {
    case DiffLine::Kind::Added:
        return u'+';
    case DiffLine::Kind::Removed:
        return u'-';
    case DiffLine::Kind::Gap:
        return u'…';
    case DiffLine::Kind::Same:
        break;
    }
    return u' ';
}

QColor colourOf(Kind kind, const QPalette &palette)
{
    switch (kind) {
    case Kind::Added:
        return theme::good(palette);
    case Kind::Removed:
        return theme::bad(palette);
    case Kind::Changed:
        break;
    }
    return theme::warning(palette);
}

} // namespace

QString kindText(Kind kind)
{
    switch (kind) {
    case Kind::Added:
        return DiffPanel::tr("Added");
    case Kind::Removed:
        return DiffPanel::tr("Deleted");
    case Kind::Changed:
        break;
    }
    return DiffPanel::tr("Changed");
}

QIcon kindIcon(Kind kind, const QPalette &palette)
{
    constexpr int kSize = 32; // drawn for a screen of twice the density
    QPixmap pixmap(kSize, kSize);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colourOf(kind, palette), 2.2, Qt::SolidLine, Qt::RoundCap));
    if (kind != Kind::Changed)
        painter.drawLine(QPointF(3, 8), QPointF(13, 8));
    if (kind == Kind::Added)
        painter.drawLine(QPointF(8, 3), QPointF(8, 13));
    if (kind == Kind::Changed) {
        painter.drawLine(QPointF(5, 11), QPointF(12, 4));
        painter.drawLine(QPointF(3, 13), QPointF(3.4, 12.6));
    }
    return QIcon(pixmap);
}

QString partName(const PartRef &ref)
{
    if (!ref.isEntity())
        return DiffPanel::tr("Member %1").arg(ref.section);
    static const QHash<QString, QString> kinds{
        {u"listeners"_s, DiffPanel::tr("Listener %1")},
        {u"authenticators"_s, DiffPanel::tr("Authenticator %1")},
        {u"consumers"_s, DiffPanel::tr("Consumer %1")},
        {u"rateLimits"_s, DiffPanel::tr("Rate limit %1")},
        {u"upstreams"_s, DiffPanel::tr("Upstream %1")},
        {u"routes"_s, DiffPanel::tr("Route %1")}};
    return kinds.value(ref.section, u"%1"_s).arg(ref.name);
}

QList<DiffLine> linesOf(const PartChange &change)
{
    QList<DiffLine> lines{{DiffLine::Kind::Same, "# "_L1 + partText(change.ref), 0, 0}};
    const QList<DiffLine> all = diffLines(textLines(change.before), textLines(change.after));
    const bool isWhole = change.kind != Kind::Changed;
    lines.append(isWhole ? all : withoutTheSame(all));
    return lines;
}

LineDiffView::LineDiffView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    setAccessibleName(tr("Differences as text"));
}

void LineDiffView::setLines(const QList<DiffLine> &lines)
{
    QString text;
    m_kinds.clear();
    for (const DiffLine &line : lines) {
        text += signOf(line.kind) + line.text + u'\n';
        m_kinds.append(line.kind);
    }
    text.chop(1);
    setPlainText(text);
    colour();
}

void LineDiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void LineDiffView::colour()
{
    constexpr qreal kTint = 0.18;
    QList<QTextEdit::ExtraSelection> marks;
    QTextBlock block = document()->firstBlock();
    for (const DiffLine::Kind kind : std::as_const(m_kinds)) {
        if (kind == DiffLine::Kind::Added || kind == DiffLine::Kind::Removed) {
            const QColor colour =
                kind == DiffLine::Kind::Added ? theme::good(palette()) : theme::bad(palette());
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(block);
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            mark.format.setBackground(theme::mixed(colour, palette().color(QPalette::Base), kTint));
            marks.append(mark);
        }
        block = block.next();
    }
    setExtraSelections(marks);
}

DiffPanel::DiffPanel(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_tree(new QTreeWidget(this))
    , m_text(new LineDiffView(this))
    , m_more(new QLabel(this))
{
    constexpr int kMemberWidth = 240;
    m_tree->setObjectName(u"memberTree"_s);
    m_text->setObjectName(u"diffText"_s);
    m_tree->setHeaderLabels({tr("Part and member"), tr("Before"), tr("After")});
    m_tree->setAccessibleName(tr("Differences by part and member"));
    setReadableWidth(*m_tree->header(), MemberColumn, kMemberWidth);
    setReadableWidth(*m_tree->header(), BeforeColumn, kMemberWidth);
    keepTitlesReadable(*m_tree->header());
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Differences"));
    m_tabs->addTab(m_tree, tr("&Members"));
    m_tabs->addTab(m_text, tr("Te&xt"));
    m_more->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_more);
    m_more->hide();
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        Q_EMIT memberActivated(item->data(MemberColumn, RefRole).value<PartRef>(),
                               item->data(MemberColumn, PointerRole).toString());
    });
}

void DiffPanel::setChanges(const QList<PartChange> &changes)
{
    m_changes = changes;
    fillWhenSeen();
}

void DiffPanel::fillWhenSeen()
{
    m_isStale = true;
    if (isVisible())
        fill();
}

void DiffPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        fill();
}

void DiffPanel::fill()
{
    m_isStale = false;
    m_tree->clear();
    QList<DiffLine> lines;
    for (const PartChange &change : m_changes.mid(0, kMostParts)) {
        auto *part =
            new QTreeWidgetItem(m_tree, {partName(change.ref) + u" · "_s + kindText(change.kind)});
        part->setIcon(MemberColumn, kindIcon(change.kind, palette()));
        part->setData(MemberColumn, RefRole, QVariant::fromValue(change.ref));
        part->setFirstColumnSpanned(true);
        for (const MemberChange &member : memberChanges(change.before, change.after)) {
            auto *row = new QTreeWidgetItem(
                part, {memberText(member.pointer), shown(member.before), shown(member.after)});
            row->setData(MemberColumn, RefRole, QVariant::fromValue(change.ref));
            row->setData(MemberColumn, PointerRole, member.pointer);
            row->setToolTip(BeforeColumn, plainTip(shown(member.before)));
            row->setToolTip(AfterColumn, plainTip(shown(member.after)));
            if (member.before.isNull())
                row->setForeground(BeforeColumn, theme::quiet(palette()));
            if (member.after.isNull())
                row->setForeground(AfterColumn, theme::quiet(palette()));
        }
        lines.append(linesOf(change));
    }
    m_tree->expandAll();
    m_text->setLines(lines);
    const qsizetype left = m_changes.size() - kMostParts;
    m_more->setVisible(left > 0);
    m_more->setText(
        tr("%n more part(s) differ.", nullptr, static_cast<int>(qMax<qsizetype>(0, left))));
}

void DiffPanel::showPart(const PartRef &ref)
{
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem *part = m_tree->topLevelItem(i);
        if (part->data(MemberColumn, RefRole).value<PartRef>() != ref)
            continue;
        m_tree->setCurrentItem(part);
        m_tree->scrollToItem(part, QAbstractItemView::PositionAtTop);
        return;
    }
}

QString DiffPanel::text() const
{
    return m_text->toPlainText();
}

void DiffPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        fillWhenSeen();
}

} // namespace portcullis::gui
