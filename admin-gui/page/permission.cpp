// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/page/permission.h"

#include "admin-gui/models/plain_tip.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// Roles that a later version may add may do what an admin may: the gateway decides anyway.
Role roleOf(const QString &name)
{
    return name == "viewer"_L1  ? Role::Viewer
        : name == "operator"_L1 ? Role::Operator
                                : Role::Admin;
}

struct Permission {
    Q_DECLARE_TR_FUNCTIONS(portcullis::gui::Permission)
};

} // namespace

QString whyNot(const PageContext &context, Role least)
{
    const GatewayMonitor &monitor = context.monitor;
    if (monitor.state() != GatewayMonitor::State::Online)
        return Permission::tr("The gateway does not answer.");
    if (least == Role::Viewer)
        return {};
    if (QString why = whyNoEdits(context); !why.isEmpty())
        return why;
    if (monitor.info().mode == "file"_L1)
        return Permission::tr("This gateway runs with a file: change that file.");
    if (roleOf(monitor.info().role) < least)
        return Permission::tr("Your token has the role “%1”: it may not do this.")
            .arg(monitor.info().role);
    return {};
}

QString whyNoEdits(const PageContext &context)
{
    return context.isReadOnly()
        ? Permission::tr("This profile is read-only: nothing is changed through it.")
        : QString();
}

void allow(QAction &action, const QString &whyNot, const QString &tip)
{
    action.setEnabled(whyNot.isEmpty());
    action.setToolTip(!whyNot.isEmpty()   ? plainTip(whyNot)
                          : tip.isEmpty() ? action.iconText()
                                          : tip);
    action.setStatusTip(whyNot);
}

void allow(QWidget &button, const QString &whyNot, const QString &tip)
{
    button.setEnabled(whyNot.isEmpty());
    button.setToolTip(whyNot.isEmpty() ? tip : plainTip(whyNot));
    button.setAccessibleDescription(whyNot);
}

} // namespace portcullis::gui
