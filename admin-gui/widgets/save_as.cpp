// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/save_as.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

namespace portcullis::gui {

namespace {

struct SaveAs {
    Q_DECLARE_TR_FUNCTIONS(portcullis::gui::SaveAs)
};

} // namespace

void saveAs(QWidget *parent, const QString &name, const QByteArray &bytes,
            const std::function<void(const QString &)> &failed)
{
    auto *dialog = new QFileDialog(parent, SaveAs::tr("Save"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    QObject::connect(
        dialog, &QFileDialog::fileSelected, parent, [bytes, failed](const QString &path) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()
                || !file.commit())
                failed(SaveAs::tr("%1 can't be written: %2").arg(path, file.errorString()));
        });
    dialog->open();
}

} // namespace portcullis::gui
