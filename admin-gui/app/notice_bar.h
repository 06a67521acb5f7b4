// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QHash>
#include <QWidget>

#include <functional>

class QLabel;
class QVBoxLayout;

namespace portcullis::gui {

/// What the person should know, above the page: each notice one line with what can be done about
/// it. Several may stand below each other. A screen reader reads them as they come.
class NoticeBar final : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Hint, Warning, Error };
    struct Button {
        QString text;
        std::function<void()> run;
    };

    explicit NoticeBar(QWidget *parent = nullptr);

    /// Shows it, or changes the text of the one with this name; then the buttons stay as they are.
    void post(const QString &name, Kind kind, const QString &text,
              const QList<Button> &buttons = {});
    void dismiss(const QString &name);
    QString text(const QString &name) const; ///< empty: it is not shown

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Notice {
        QWidget *frame = nullptr; // Qt parent: this
        QLabel *label = nullptr;  // Qt parent: the frame
        Kind kind = Kind::Hint;
    };

    Notice make(const QString &name, Kind kind, const QList<Button> &buttons);
    void colour(const Notice &notice);

    QVBoxLayout *m_layout; // Qt parent: this
    QHash<QString, Notice> m_notices;
};

} // namespace portcullis::gui
