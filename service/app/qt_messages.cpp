// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/qt_messages.h"

#include "shared/core/log.h"

#include <QString>
#include <qlogging.h>

namespace portcullis::app {

namespace {

/// Where ports can't be shared, workers serve what another one accepts; Qt wonders about their
/// servers, which don't listen themselves.
bool isAboutAcceptedElsewhere(const QString &message)
{
    return message.endsWith(QLatin1String("called while not listening"));
}

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return LogLevel::Debug;
    case QtInfoMsg:
        return LogLevel::Info;
    case QtWarningMsg:
        return LogLevel::Warning;
    default:
        return LogLevel::Error;
    }
}

void passOn(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    const LogLevel level = isAboutAcceptedElsewhere(message) ? LogLevel::Debug : levelOf(type);
    log(level, "qt:", {{"what", message.toStdString()}});
}

} // namespace

void logQtMessages()
{
    qInstallMessageHandler(passOn);
}

} // namespace portcullis::app
