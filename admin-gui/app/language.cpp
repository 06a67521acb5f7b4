// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/language.h"

#include "admin-gui/resources/resources.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

QStringList languages()
{
    initResources();
    QStringList found{u"en"_s};
    const QStringList files = QDir(u":/translations"_s).entryList({u"portcullis_*.qm"_s});
    for (const QString &file : files) {
        const QString language = file.section(u'_', 1).section(u'.', 0, 0);
        if (!found.contains(language))
            found.append(language);
    }
    return found;
}

void setLanguage(const QString &language)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    initResources();
    struct Source {
        QLocale locale;
        QString name;
        QString folder;
    };
    // The translator that was installed last is asked first. English has the plurals alone, which
    // are needed wherever no other language has a text.
    const Source sources[] = {
        {locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)},
        {QLocale(QLocale::English), u"portcullis"_s, u":/translations"_s},
        {locale, u"portcullis"_s, u":/translations"_s},
    };
    for (const auto &[of, name, folder] : sources) {
        auto *translator = new QTranslator(QCoreApplication::instance());
        if (translator->load(of, name, u"_"_s, folder))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    }
}

} // namespace portcullis::gui
