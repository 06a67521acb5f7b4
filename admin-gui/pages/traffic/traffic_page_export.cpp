// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Export of what the table shows.
#include "admin-gui/models/figures.h"
#include "admin-gui/pages/traffic/traffic_page.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

void TrafficPage::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Export requests"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Comma-separated values (*.csv)"), tr("JSON (*.json)")});
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("json"_L1) ? u"json"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        exportTo(path,
                 path.endsWith(".json"_L1, Qt::CaseInsensitive) ? ExportFormat::Json
                                                                : ExportFormat::Csv);
    });
    dialog->open();
}

void TrafficPage::exportTo(const QString &path, ExportFormat format)
{
    exported(tr("Writing %1…").arg(path), false);
    const QPointer<TrafficPage> guard(this);
    QThreadPool::globalInstance()->start(
        [guard, path, format, rows = m_model->rows(), columns = shownColumns()] {
            QSaveFile file(path);
            const bool done = file.open(QIODevice::WriteOnly)
                && exportTraffic(file, rows, columns, format) && file.commit();
            const QString message = done
                ? tr("%1 requests were written to %2.").arg(countText(qint64(rows.size())), path)
                : tr("%1 can't be written: %2.").arg(path, file.errorString());
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [guard, message, done] {
                    if (guard)
                        guard->exported(message, !done);
                },
                Qt::QueuedConnection);
        });
}

void TrafficPage::exported(const QString &message, bool failed)
{
    m_note = failed ? tr("Error: %1").arg(message) : message;
    showState();
}

} // namespace portcullis::gui
