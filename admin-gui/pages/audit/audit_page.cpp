// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/audit/audit_page.h"

#include "admin-gui/pages/records/paged_table.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/time_text.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString memberText(const QJsonObject &item, QLatin1String member)
{
    const QJsonValue value = item[member];
    if (value.isString())
        return value.toString();
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return {};
}

RecordColumn column(const QString &title, QLatin1String member, int width)
{
    RecordColumn column{title,
                        [member](const QJsonObject &item) { return memberText(item, member); }};
    column.width = width;
    return column;
}

QList<RecordColumn> columns()
{
    constexpr int kShort = 80;
    constexpr int kName = 130;
    constexpr int kTime = 170;
    constexpr int kPath = 190;
    RecordColumn time = column(AuditPage::tr("Time"), "at"_L1, kTime);
    time.text = [](const QJsonObject &item) { return timeText(item["at"_L1].toString()); };
    time.tip = [](const QJsonObject &item) { return timeTip(parseTime(item["at"_L1].toString())); };
    return {time,
            column(AuditPage::tr("Who"), "actor"_L1, kName),
            column(AuditPage::tr("From"), "from"_L1, kName),
            column(AuditPage::tr("Action"), "action"_L1, kName),
            column(AuditPage::tr("Of what"), "target"_L1, kPath),
            column(AuditPage::tr("Status"), "status"_L1, kShort),
            column(AuditPage::tr("Revision"), "revision"_L1, kShort),
            column(AuditPage::tr("Detail"), "detail"_L1, kPath)};
}

QByteArray csvField(QString text)
{
    if (!text.isEmpty() && QStringView(u"=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    if (text.contains(u'"') || text.contains(u',') || text.contains(u'\n')
        || text.contains(u'\r')) {
        text.replace(u'"', "\"\""_L1);
        text = u'"' + text + u'"';
    }
    return text.toUtf8();
}

} // namespace

QByteArray auditCsv(const QJsonArray &entries)
{
    constexpr std::array kMembers{"number"_L1, "at"_L1,     "actor"_L1,    "from"_L1,  "action"_L1,
                                  "target"_L1, "status"_L1, "revision"_L1, "detail"_L1};
    QByteArrayList head;
    for (const QLatin1String member : kMembers)
        head.append(QByteArray(member.data(), member.size()));
    QByteArray csv = head.join(',') + "\r\n";
    for (const auto &each : entries) {
        const QJsonObject entry = each.toObject();
        QByteArrayList fields;
        for (const QLatin1String member : kMembers)
            fields.append(csvField(memberText(entry, member)));
        csv += fields.join(',') + "\r\n";
    }
    return csv;
}

AuditPage::AuditPage(PageContext context, QWidget *parent)
    : Page(PageId::Audit, context, parent)
    , m_table(new PagedTable(
          context.client,
          {"/v1/audit", u"number"_s, tr("Audit"), tr("Nothing has been changed yet."),
           tr("Every write of the admin API is listed here, refused ones included.")},
          columns(), this))
    , m_export(new QAction(tr("Export as CSV …"), this))
    , m_outcome(new QLabel(this))
{
    m_export->setObjectName(u"exportAudit"_s);
    m_table->setObjectName(u"auditTable"_s);
    m_table->filter().setPlaceholderText(tr("Filter by who, action, target or detail"));
    auto *button = new QToolButton(this);
    button->setDefaultAction(m_export);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_table->addTool(button);
    m_outcome->setObjectName(u"auditOutcome"_s);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_outcome);
    layout->addWidget(m_table, 1);
    connect(m_export, &QAction::triggered, this, &AuditPage::chooseFile);
    connect(&context.draft, &Draft::changed, this, [this] {
        if (this->context().draft.isEmpty())
            m_table->reset(); // another gateway
    });
}

AuditPage::~AuditPage() = default;

void AuditPage::activate()
{
    m_table->reload();
}

void AuditPage::follow(const Destination &destination)
{
    m_table->filter().setText(destination.filter);
}

bool AuditPage::isSettled() const
{
    return m_table->isSettled() && !m_call;
}

QList<QAction *> AuditPage::commands() const
{
    return {m_export};
}

void AuditPage::save(QSettings &settings) const
{
    kAuditHeader.set(settings, m_table->view().horizontalHeader()->saveState());
}

void AuditPage::restore(const QSettings &settings)
{
    m_table->view().horizontalHeader()->restoreState(kAuditHeader.get(settings));
}

void AuditPage::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Export as CSV"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(u"portcullis-audit.csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &AuditPage::exportTo);
    dialog->open();
}

void AuditPage::exportTo(const QString &path)
{
    m_call = std::make_unique<QObject>();
    m_export->setEnabled(false);
    say(tr("Exporting …"));
    QByteArray list = "/v1/audit";
    if (const QString filter = m_table->filter().text().trimmed(); !filter.isEmpty())
        list += "?q=" + QUrl::toPercentEncoding(filter);
    context().client.fetchList(
        m_call.get(), list, kMostExported, [this, path](const AdminResult<QJsonArray> &entries) {
            m_call.release()->deleteLater();
            m_export->setEnabled(true);
            if (!entries)
                return say(tr("Nothing was exported: %1").arg(entries.error().message));
            const QByteArray csv = auditCsv(*entries);
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit())
                return say(tr("%1 can't be written: %2").arg(path, file.errorString()));
            say(tr("%n entry(ies) exported to %1", nullptr, static_cast<int>(entries->size()))
                    .arg(path));
        });
}

void AuditPage::say(const QString &outcome)
{
    m_outcome->setText(outcome);
    m_outcome->show();
}

} // namespace portcullis::gui
