// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

class QWidget;

namespace portcullis::gui {

/// Asks for a file, offering `name`, and writes `bytes` there: all of them, or the file stays as it
/// is. Returns while the person chooses. `failed` is told why it could not be written, as a text
/// for people; it is not called any more once `parent` is gone.
void saveAs(QWidget *parent, const QString &name, const QByteArray &bytes,
            const std::function<void(const QString &)> &failed);

} // namespace portcullis::gui
