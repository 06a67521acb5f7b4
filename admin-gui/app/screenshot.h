// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

class QWidget;

namespace portcullis::gui {

class GatewayMonitor;

/// Waits for the first figures, renders a window to a PNG file, and tells how it went.
class Screenshot final : public QObject {
    Q_OBJECT

public:
    /// For figures to come.
    static constexpr int kPatienceMs = 15'000;

    /// `window` and `monitor` are borrowed. `done` runs once; `problem` is empty on success.
    Screenshot(QWidget &window, const GatewayMonitor &monitor, QString file,
               std::function<void(const QString &problem)> done);

private:
    void take();
    void finish(const QString &problem);

    QWidget &m_window;
    const GatewayMonitor &m_monitor;
    QString m_file;
    std::function<void(const QString &)> m_done;
    QTimer m_patience;
};

} // namespace portcullis::gui
