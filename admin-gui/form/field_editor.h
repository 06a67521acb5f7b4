// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/form_host.h"
#include "admin-gui/form/json_access.h"

#include <QWidget>

#include <optional>

namespace portcullis::gui {

/// Edits one value. Writes nothing of its own accord: what it was given it gives back as it is,
/// until the person changes it.
class FieldEditor : public QWidget {
    Q_OBJECT

public:
    /// Typing that pauses for so long is taken over; short enough that an error shows at once.
    static constexpr int kPauseMs = 300;

    FieldEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    const Field &field() const { return m_field; }
    /// Null: it is left out. What is shown stays untouched where it is the same already.
    void setValue(const JsonTree *value);
    const std::optional<JsonTree> &value() const { return m_value; }
    /// What the last change was a part of, such as the typing in one line: with the next of the
    /// same it is one step for undo. Empty: a step of its own.
    const QString &step() const { return m_step; }
    /// Whether the value has a form that this can show.
    virtual bool canShow(const JsonTree &value) const = 0;
    virtual void setReadOnly(bool readOnly) = 0;
    /// What takes the focus, and belongs to the label.
    virtual QWidget *target() = 0;
    /// Puts the cursor at a part of the value, such as `/0/url`.
    virtual void focusAt(const QString &pointer);
    /// Of parts of the value: pointers start at it. For marks inside.
    virtual void setFindings(const QList<DraftFinding> &) { }
    /// Takes over what was typed last.
    virtual void flush() { }

Q_SIGNALS:
    /// value() was changed by the person.
    void edited();
    /// What was typed can't be taken over, and why; empty: it can.
    void complained(const QString &message);

protected:
    virtual void show(const JsonTree *value) = 0;
    /// The person made this of it. Nothing happens where it is no difference.
    void commit(std::optional<JsonTree> value, const QString &step = {});
    const FormHost &host() const { return m_host; }
    /// Names of the entities that Field::refersTo, and what is allowed beside them.
    QStringList names() const;

private:
    const Field &m_field;
    const FormHost &m_host;
    std::optional<JsonTree> m_value;
    QString m_step;
};

/// The editor for a kind of field. Both references are borrowed and outlive it.
FieldEditor *makeEditor(const Field &field, const FormHost &host, QWidget *parent);

} // namespace portcullis::gui
