// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/desktop_scheme.h"
#include "admin-gui/app/language.h"
#include "admin-gui/app/local_token.h"
#include "admin-gui/app/main_window.h"
#include "admin-gui/app/options.h"
#include "admin-gui/app/screenshot.h"
#include "admin-gui/app/token_store.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/secret_once.h"
#include "admin-gui/widgets/theme.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/core/version.h"

#include <QApplication>
#include <QStandardPaths>

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

/// The profile that the options name; nothing where there is none of that name.
std::optional<gui::Profile> profileFor(const gui::Options &options, const gui::Profiles &profiles)
{
    if (!options.profile.isEmpty())
        return profiles.named(options.profile);
    if (options.url) {
        gui::Profile profile;
        profile.url = *options.url;
        profile.name = options.url->authority();
        return profiles.at(*options.url).value_or(profile);
    }
    const QList<gui::Profile> all = profiles.all();
    return !all.isEmpty() && all.first().lastUsed.isValid() ? all.first() : gui::Profile();
}

int takeScreenshots(gui::MainWindow &window, const gui::Profile &profile,
                    const gui::Options &options)
{
    window.show();
    window.connectTo(profile, options.token);
    gui::SecretOnce::setPictured(true);
    gui::Screenshots screenshots(window, options.screenshots, [](const QString &problem) {
        if (!problem.isEmpty())
            print(stderr, QLatin1String("portcullis-admin: ") + problem + u'\n');
        QCoreApplication::exit(problem.isEmpty() ? 0 : 1);
    });
    return QCoreApplication::exec();
}

int runWindow(gui::MainWindow &window, const gui::Profile &profile, const gui::Options &options)
{
    window.show();
    if (profile.url.isEmpty() || options.choose)
        window.askForGateway();
    else
        window.connectTo(profile, options.token);
    return QCoreApplication::exec();
}

/// Theme, language and clock: as the options say, else as the settings do.
void setUpLook(const gui::Options &options, const QSettings &settings)
{
    gui::setLanguage(options.language.isEmpty() ? gui::kLanguage.get(settings) : options.language);
    const auto scheme =
        gui::theme::schemeOf(options.theme.isEmpty() ? gui::kTheme.get(settings) : options.theme);
    gui::theme::apply(scheme);
    gui::setClock(gui::kTimesInUtc.get(settings) ? gui::Clock::Utc : gui::Clock::Local);
}

int serve(const gui::Options &options)
{
    const bool pictured = !options.screenshots.isEmpty();
    QSettings settings;
    setUpLook(options, settings);
    const gui::DesktopScheme desktop;
    QObject::connect(&desktop, &gui::DesktopScheme::found, qApp, &gui::theme::setDesktopIsDark);
    const auto profile = profileFor(options, gui::Profiles(&settings));
    if (!profile) {
        print(stderr,
              QLatin1String("portcullis-admin: there is no profile '") + options.profile
                  + QLatin1String("'\n"));
        return 2;
    }
    QNetworkAccessManager network;
    prepareForAdmin(network);
    AdminClient client({}, network);
    const auto tokens = gui::makeTokenStore();
    const QString drafts = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        + QLatin1String("/drafts");
    gui::MainWindow window(client, *tokens, pictured ? nullptr : &settings,
                           pictured ? QString() : drafts);
    window.setLocalToken(gui::LocalTokenPrograms::installed());
    return pictured ? takeScreenshots(window, *profile, options)
                    : runWindow(window, *profile, options);
}

} // namespace

int main(int argc, char *argv[])
{
    const QByteArray variable = qEnvironmentVariableIsSet("PORTCULLIS_TOKEN")
        ? qgetenv("PORTCULLIS_TOKEN")
        : qgetenv("PORTCULLIS_ADMIN_TOKEN");
    const auto options = gui::parseOptions(wordsOf(argc, argv), variable);
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
    if (!options->screenshots.isEmpty())
        allowNoDisplay();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Portcullis"));
    QCoreApplication::setApplicationName(QStringLiteral("portcullis-admin"));
    QCoreApplication::setApplicationVersion(QLatin1String(kVersion));
    return serve(*options);
}
