// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/commands.h"
#include "service/app/gateway.h"
#include "service/app/options.h"
#include "service/app/platform/signals.h"
#include "service/app/service_command.h"
#include "shared/core/version.h"

#include <QCoreApplication>

#include <cstdio>

namespace {

using namespace portcullis::app;

int runProgram(int argc, char **argv)
{
    using Command = CommandLine::Command;
    const auto line = parseCommandLine({argv + 1, argv + argc});
    if (!line) {
        std::fprintf(stderr, "portcullisd: %s\nTry: portcullisd --help\n",
                     line.error().what.c_str());
        return kExitUsage;
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("portcullisd"));
    switch (line->command) {
    case Command::Help:
        std::fputs(helpText().c_str(), stdout);
        return kExitClean;
    case Command::Version:
        std::printf("portcullisd %s\n", portcullis::kVersion);
        return kExitClean;
    case Command::Run:
        return runCommand(line->run);
    case Command::Check:
        return checkCommand(line->checkConfig);
    case Command::KeyNew:
        return keyNewCommand(line->consumer);
    case Command::TokenNew:
        return tokenNewCommand();
    case Command::Echo:
        return echoCommand(line->echoPort);
    case Command::Service:
        return serviceCommand(line->serviceArguments);
    }
    return kExitUsage;
}

} // namespace

int main(int argc, char **argv)
{
    fillStandardStreams();
    return leave(runProgram(argc, argv));
}
