// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace portcullis::gui {

/// What the command line says.
struct Options {
    enum class Action { Run, Help, Version };

    Action action = Action::Run;
    std::optional<QUrl> url; ///< nothing: that of the profile
    QString profile;         ///< empty: the one of last time, or ask
    bool choose = false;     ///< ask, whatever was used last
    QByteArray token;        ///< empty: the keychain's, or ask
    QString screenshots;     ///< folder to write to; empty: an ordinary run
    QString theme;           ///< empty: as the settings say
    QString language;        ///< empty: as the settings say
};

/// Reads the command line, without the program's name. `variable` is the value of
/// PORTCULLIS_TOKEN, or of PORTCULLIS_ADMIN_TOKEN; a token file comes before it.
Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable);

QString helpText();

} // namespace portcullis::gui
