// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QObject>

namespace portcullis::gui {

/// Whether the desktop is a dark one, as its settings portal says: not every desktop hands its
/// palette to Qt. Asks when it is made, without waiting, and hears of every change. Silent where
/// there is no portal.
class DesktopScheme final : public QObject {
    Q_OBJECT

public:
    explicit DesktopScheme(QObject *parent = nullptr);

Q_SIGNALS:
    void found(bool dark);

private Q_SLOTS:
    void ask();
};

} // namespace portcullis::gui
