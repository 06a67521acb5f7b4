// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/language.h"
#include "admin-gui/app/pages.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/admin_answer.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <set>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

/// An entry of a .ts file.
struct Entry {
    QString context;
    QString source;
    bool isPlural = false;
    bool isUnfinished = false;
    QStringList forms; ///< one, or each plural's
};

Entry readEntry(QXmlStreamReader &xml, const QString &context)
{
    Entry entry{context, {}, xml.attributes().value("numerus"_L1) == "yes"_L1, false, {}};
    while (xml.readNextStartElement()) {
        if (xml.name() == "source"_L1) {
            entry.source = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            entry.isUnfinished = xml.attributes().value("type"_L1) == "unfinished"_L1;
            if (!entry.isPlural)
                entry.forms.append(xml.readElementText());
            while (entry.isPlural && xml.readNextStartElement())
                entry.forms.append(xml.readElementText());
        } else {
            xml.skipCurrentElement();
        }
    }
    return entry;
}

QList<Entry> entriesOf(const QString &language)
{
    QFile file(
        QStringLiteral(PORTCULLIS_SOURCE_DIR "/admin-gui/resources/translations/portcullis_%1.ts")
            .arg(language));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Entry> entries;
    QString context;
    xml.readNextStartElement();
    while (xml.readNextStartElement()) { // each context
        while (xml.readNextStartElement()) {
            if (xml.name() == "name"_L1)
                context = xml.readElementText();
            else if (xml.name() == "message"_L1)
                entries.append(readEntry(xml, context));
            else
                xml.skipCurrentElement();
        }
    }
    return xml.hasError() ? QList<Entry>() : entries;
}

/// What is replaced in a text: %1, %2 … and %n.
std::set<QString> placeholdersOf(const QString &text)
{
    static const QRegularExpression placeholder(u"%L?(?:[0-9]+|n)"_s);
    std::set<QString> found;
    for (auto each = placeholder.globalMatch(text); each.hasNext();)
        found.insert(each.next().captured());
    return found;
}

/// What is wrong with an entry; empty: nothing.
QString faultOf(const Entry &entry)
{
    if (entry.isUnfinished || entry.forms.contains(QString()))
        return u"not translated"_s;
    if (entry.forms.size() != (entry.isPlural ? 2 : 1))
        return u"not as many forms as the language has"_s;
    for (const QString &form : entry.forms) {
        if (placeholdersOf(form) != placeholdersOf(entry.source))
            return u"other placeholders: "_s + form;
        if (form.contains(u'&') != entry.source.contains(u'&'))
            return u"a mnemonic is gone, or new: "_s + form;
        if (form.startsWith(u' ') != entry.source.startsWith(u' ')
            || form.endsWith(u' ') != entry.source.endsWith(u' '))
            return u"other spaces at an end: "_s + form;
    }
    return {};
}

} // namespace

/// In one program, as a language is set once.
class TestLanguage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsTranslated_data();
    void everyTextIsTranslated();
    void germanIsCompiledIn();
    void englishHasPlurals();
    void textsNumbersAndErrorsFollow();
};

void TestLanguage::everyTextIsTranslated_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("isPluralOnly");
    QTest::newRow("German") << u"de"_s << false;
    QTest::newRow("English, whose plurals alone differ from the sources") << u"en"_s << true;
}

void TestLanguage::everyTextIsTranslated()
{
    QFETCH(const QString, language);
    QFETCH(const bool, isPluralOnly);
    const QList<Entry> entries = entriesOf(language);
    QVERIFY(!entries.isEmpty());
    QStringList faults;
    for (const Entry &entry : entries) {
        const QString fault = isPluralOnly && !entry.isPlural ? u"no plural"_s : faultOf(entry);
        if (!fault.isEmpty())
            faults.append(entry.context + u": "_s + entry.source + u": "_s + fault);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void TestLanguage::germanIsCompiledIn()
{
    if (languages().size() == 1)
        QSKIP("built without the tools of Qt Linguist");
    QCOMPARE(languages(), (QStringList{u"en"_s, u"de"_s}));
}

void TestLanguage::englishHasPlurals()
{
    if (languages().size() == 1)
        QSKIP("built without the tools of Qt Linguist");
    const auto warnings = [](int count) {
        return QCoreApplication::translate("portcullis::gui::EntityModel", "%n warning(s)", nullptr,
                                           count);
    };
    setLanguage(u"en_GB"_s);
    QCOMPARE(warnings(1), u"1 warning"_s);
    QCOMPARE(warnings(2), u"2 warnings"_s);
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
    QCOMPARE(shareText(0.00001), u"< 0,01 %"_s); // looked up by a function outside of a class
    AdminAnswer answer;
    answer.status = 302;
    answer.location = "http://other.test";
    QVERIFY2(errorOf(answer)->message.contains(u"leitet"_s), qPrintable(errorOf(answer)->message));
}

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
