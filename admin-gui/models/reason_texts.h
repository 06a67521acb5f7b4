// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>

namespace portcullis::gui {

/// What docs/reason-codes.md says of a code: what is wrong, where to look, what to do. Markdown;
/// empty where it has no such code.
QString reasonText(const QString &code);
/// The short title of a code; the code itself where this program does not know it.
QString reasonTitle(const QString &code);

} // namespace portcullis::gui
