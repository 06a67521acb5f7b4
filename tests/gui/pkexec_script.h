// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/local_token.h"

#include <QFile>
#include <QTemporaryDir>

namespace portcullis::test {

/// What stands in for pkexec, as nobody gives permission where tests run: `commands` of the shell,
/// in which "$helper" is what it was told to run.
class PkexecScript {
public:
    explicit PkexecScript(const QByteArray &commands)
    {
        QFile file(path(QStringLiteral("pkexec")));
        if (!file.open(QIODevice::WriteOnly)
            || file.write("#!/bin/sh\n"
                          "[ $# -eq 2 ] && [ \"$1\" = --disable-internal-agent ] || exit 99\n"
                          "helper=$2\n"
                          "cd \"${0%/*}\"\n"
                          + commands + '\n')
                < 0
            || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            qFatal("the script can't be written");
    }

    /// With the helper that the packages install.
    gui::LocalTokenPrograms programs() const
    {
        gui::LocalTokenPrograms programs;
        programs.pkexec = path(QStringLiteral("pkexec"));
        programs.helper =
            QStringLiteral(PORTCULLIS_SOURCE_DIR "/installer/linux/polkit/local-token");
        return programs;
    }
    /// The commands run in the folder of such files.
    QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

} // namespace portcullis::test
