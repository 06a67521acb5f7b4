// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

class QWidget;

namespace portcullis::gui {

class MainWindow;

/// Waits until the window's gateway has answered, goes to each page, waits until it has what it
/// shows, and writes it as PNG; then the windows over everything. Tells how it went.
class Screenshots final : public QObject {
    Q_OBJECT

public:
    /// For the gateway to answer, and for each page to have what it shows.
    static constexpr int kPatienceMs = 15'000;
    /// Between two looks.
    static constexpr int kLookMs = 50;

    /// `window` is borrowed. Pictures go into `folder`, which is made. `done` runs once; `problem`
    /// is empty on success.
    Screenshots(MainWindow &window, QString folder,
                std::function<void(const QString &problem)> done);

private:
    void look();
    bool isReady() const;
    void next();
    void takeDialogs();
    bool take(QWidget &widget, const QString &name);
    void finish(const QString &problem);

    MainWindow &m_window;
    QString m_folder;
    std::function<void(const QString &)> m_done;
    QTimer m_look;
    QElapsedTimer m_waited;
    qsizetype m_page = -1; ///< that is to be taken; -1: the gateway has not answered yet
    QString m_problem;     ///< the first
};

} // namespace portcullis::gui
