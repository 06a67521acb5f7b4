// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/form_host.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace portcullis::gui {

class EntityForm;

/// The form of one member of the document that is no list, such as `defaults`, and above it whether
/// the document has it at all.
class MemberPanel final : public QWidget {
    Q_OBJECT

public:
    /// The spec is borrowed and outlives this; so does what the host refers to.
    MemberPanel(const FormSpec &spec, const FormHost &host, QWidget *parent = nullptr);

    EntityForm &form() { return *m_form; }
    /// Why it may not be edited; empty: it may.
    void setWhyNot(const QString &whyNot);

private:
    void refresh();
    void leaveOut();

    Draft &m_draft;
    PartRef m_ref;
    QString m_whyNot;
    QLabel *m_state; // Qt parent: this; likewise the others
    QPushButton *m_leaveOut;
    EntityForm *m_form;
};

} // namespace portcullis::gui
