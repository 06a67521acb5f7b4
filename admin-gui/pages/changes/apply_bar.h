// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace portcullis::gui {

/// Where a draft is applied: note, time to confirm, and why it can't be.
class ApplyBar final : public QWidget {
    Q_OBJECT

public:
    enum class Tone { Plain, Good, Bad };

    /// Bytes that the gateway takes of a note.
    static constexpr qsizetype kMostNote = 1000;

    explicit ApplyBar(QWidget *parent = nullptr);

    QString note() const;
    /// A duration; empty: the change needs no confirmation.
    QString confirmWithin() const;
    void clearNote();
    /// Why it can't be applied now; empty: it can, unless note or duration are wrong.
    void setWhyNot(const QString &whyNot);
    QString whyNot() const;
    /// What came of the last time.
    void setOutcome(const QString &message, Tone tone);
    void setApplying(bool applying);

Q_SIGNALS:
    void applyRequested();
    void cancelRequested();
    /// Note or duration became others.
    void termsChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void edited();
    void refresh();

    QLineEdit *m_noteEdit;
    QComboBox *m_confirm;
    QPushButton *m_apply;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    QLabel *m_reason;
    QLabel *m_outcome;
    QString m_whyNot;
    Tone m_tone = Tone::Plain;
    bool m_applying = false;
};

} // namespace portcullis::gui
