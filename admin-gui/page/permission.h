// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

namespace portcullis::gui {

/// What a token has to be allowed to do; each role may do what those before it may.
enum class Role { Viewer, Operator, Admin };

/// Why what changes something on the gateway can't be done now, as a sentence for people: offline,
/// a read-only profile, a gateway that runs with a file, too low a role. Empty: it can.
QString whyNot(const PageContext &context, Role least);

/// Why the draft can't be edited, which needs nothing of the gateway: a read-only profile. Empty:
/// it can. Whether it can be applied then is another question.
QString whyNoEdits(const PageContext &context);

/// Disables `action` with the reason in its tool tip, or enables it with `tip`.
void allow(QAction &action, const QString &whyNot, const QString &tip = {});
/// The same of a button.
void allow(QWidget &button, const QString &whyNot, const QString &tip = {});

} // namespace portcullis::gui
