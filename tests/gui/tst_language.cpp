// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/language.h"
#include "admin-gui/app/pages.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/admin_answer.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

/// In one program, as a language is set once.
class TestLanguage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void germanIsCompiledIn();
    void textsNumbersAndErrorsFollow();
};

void TestLanguage::germanIsCompiledIn()
{
    if (languages().size() == 1)
        QSKIP("built without the tools of Qt Linguist");
    QCOMPARE(languages(), (QStringList{u"en"_s, u"de"_s}));
}

void TestLanguage::textsNumbersAndErrorsFollow()
{
    if (languages().size() == 1)
        QSKIP("built without the tools of Qt Linguist");
    QCOMPARE(groupText(PageGroup::Watch), u"Watch"_s);
    setLanguage(u"de_AT"_s);
    QCOMPARE(groupText(PageGroup::Watch), u"Beobachten"_s);
    QCOMPARE(QLocale().language(), QLocale::German);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QCOMPARE(agoText(now.addSecs(-120), now), u"vor 2 min"_s);
    AdminAnswer answer;
    answer.status = 302;
    answer.location = "http://other.test";
    QVERIFY2(errorOf(answer)->message.contains(u"leitet"_s), qPrintable(errorOf(answer)->message));
}

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
