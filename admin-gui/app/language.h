// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QStringList>

namespace portcullis::gui {

/// The languages that the app is translated to, such as `de`; English first.
QStringList languages();

/// Has all texts from now on in `language`, such as `de` or `de_AT`; empty: the system's. English
/// where there is no translation. Numbers and dates follow. To be called once, before the window.
void setLanguage(const QString &language);

} // namespace portcullis::gui
