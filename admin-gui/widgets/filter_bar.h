// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_filter.h"

#include <QStringList>
#include <QStringListModel>
#include <QTimer>
#include <QWidget>

#include <functional>

class QCompleter;
class QLabel;
class QLineEdit;
class QToolButton;

namespace portcullis::gui {

/// A line for a filter expression. It says while one types whether that is one, and if not where
/// and why; it offers fields, operators and values; and it remembers what was used.
class FilterBar final : public QWidget {
    Q_OBJECT

public:
    /// What is typed within this time is applied together.
    static constexpr int kApplyAfterMs = 120;
    /// Expressions that are remembered.
    static constexpr int kHistory = 20;

    explicit FilterBar(QWidget *parent = nullptr);
    ~FilterBar() override;

    QString text() const;
    /// Applies it at once.
    void setText(const QString &text);
    /// `field == value` in addition to what is there.
    void narrow(const QString &field, const QString &op, const QString &value);
    bool isValid() const { return m_valid; }
    /// Where the known values of a field come from, for completion.
    void setValues(std::function<QStringList(const QString &)> values);

    const QStringList &history() const { return m_history; } ///< latest first
    void setHistory(const QStringList &history);
    void focusText();

Q_SIGNALS:
    /// Another expression is in force; only ever a valid one.
    void filterChanged(const portcullis::gui::TrafficFilter &filter);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void check();
    void apply();
    void remember();
    void colour();
    void offer(bool wanted);
    void insert(const QString &candidate);
    void fillHistoryMenu();

    QLineEdit *m_edit; // Qt parent: this, likewise the next
    QLabel *m_sign;
    QLabel *m_message;
    QToolButton *m_recent;
    QCompleter *m_completer; // Qt parent: the edit
    QStringListModel m_candidates;
    QTimer m_timer;
    std::function<QStringList(const QString &)> m_values;
    TrafficFilter m_filter;
    QStringList m_history;
    qsizetype m_from = 0; ///< what a candidate replaces
    qsizetype m_length = 0;
    bool m_valid = true;
};

} // namespace portcullis::gui
