// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/main_window.h"
#include "admin-gui/app/options.h"
#include "admin-gui/app/screenshot.h"
#include "admin-gui/app/token_store.h"
#include "admin-gui/settings/settings.h"
#include "shared/core/version.h"

#include <QApplication>

#include <cstdio>
#include <optional>

using namespace portcullis;

namespace {

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), to);
}

QStringList wordsOf(int argc, char *argv[])
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    return words;
}

/// A picture needs no display.
void allowNoDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    if (!qEnvironmentVariableIsSet("DISPLAY") && !qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
#endif
}

int takeScreenshot(gui::MainWindow &window, const gui::Options &options)
{
    window.show();
    window.connectTo({*options.url, options.token});
    gui::Screenshot screenshot(
        window, window.monitor(), options.screenshot, [](const QString &problem) {
            if (!problem.isEmpty())
                print(stderr, QLatin1String("portcullis-admin: ") + problem + u'\n');
            QCoreApplication::exit(problem.isEmpty() ? 0 : 1);
        });
    return QCoreApplication::exec();
}

int runWindow(gui::MainWindow &window, const QSettings &settings, const gui::Options &options)
{
    window.show();
    const QUrl url = options.url.value_or(QUrl(gui::kGatewayUrl.get(settings)));
    if (url.isEmpty())
        window.askForGateway();
    else
        window.connectTo({url, options.token});
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    const auto options = gui::parseOptions(wordsOf(argc, argv), qgetenv("PORTCULLIS_ADMIN_TOKEN"));
    if (!options) {
        print(stderr,
              QLatin1String("portcullis-admin: ") + QString::fromStdString(options.error().what)
                  + QLatin1String("; see portcullis-admin --help\n"));
        return 2;
    }
    if (options->action == gui::Options::Action::Help) {
        print(stdout, gui::helpText());
        return 0;
    }
    if (options->action == gui::Options::Action::Version) {
        print(stdout, QLatin1String("portcullis-admin ") + QLatin1String(kVersion) + u'\n');
        return 0;
    }
    const bool pictured = !options->screenshot.isEmpty();
    if (pictured)
        allowNoDisplay();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Portcullis"));
    QCoreApplication::setApplicationName(QStringLiteral("portcullis-admin"));
    QCoreApplication::setApplicationVersion(QLatin1String(kVersion));

    QNetworkAccessManager network;
    prepareForAdmin(network);
    AdminClient client({}, network);
    const auto tokens = gui::makeTokenStore();
    std::optional<QSettings> settings;
    if (!pictured)
        settings.emplace();
    gui::MainWindow window(client, *tokens, settings ? &*settings : nullptr);
    return pictured ? takeScreenshot(window, *options) : runWindow(window, *settings, *options);
}
