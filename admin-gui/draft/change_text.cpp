// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/change_text.h"

#include "admin-gui/draft/member_diff.h"
#include "shared/api/json_indent.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using Kind = PartChange::Kind;

namespace {

/// Of a here document. No line of a JSON text begins with a letter but those of true, false, null.
constexpr auto kEnd = "PORTCULLIS_DOCUMENT"_L1;
constexpr auto kNextLine = " \\\n    "_L1;

/// As the admin API reads X-Change-Note.
QString encodedNote(const QString &note)
{
    return QString::fromLatin1(
        QUrl::toPercentEncoding(note.trimmed(), " !\"#$&'()*+,/:;<=>?@[]^`{|}"));
}

QString addressOf(const ChangeTerms &terms, const QString &path)
{
    return terms.url.toString(QUrl::FullyEncoded) + path;
}

QString segment(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

bool isLarge(const DocumentParts &document)
{
    return document.toJson().size() > kMostInCommand;
}

/// `command` with the document behind it, or reading it from a file.
QString withDocument(const QString &command, const DocumentParts &document)
{
    if (isLarge(document))
        return command + u'\n';
    return command + " <<'"_L1 + kEnd + "'\n"_L1 + indented(document.toJson()).trimmed() + u'\n'
        + kEnd + u'\n';
}

QString curlOf(const QString &verb, const ChangeTerms &terms, const QString &ifMatch)
{
    QString command = u"curl -sS --fail-with-body -X %1"_s.arg(verb);
    command += kNextLine + R"(-H "Authorization: Bearer $PORTCULLIS_TOKEN")"_L1;
    if (!ifMatch.isEmpty())
        command += kNextLine + "-H "_L1 + shellWord("If-Match: "_L1 + ifMatch);
    if (!terms.note.trimmed().isEmpty())
        command += kNextLine + "-H "_L1 + shellWord("X-Change-Note: "_L1 + encodedNote(terms.note));
    return command;
}

QString withJson(const QString &command, const QByteArray &json)
{
    return command + kNextLine + "-H 'Content-Type: application/json'"_L1 + kNextLine
        + "--data-binary "_L1 + shellWord(QString::fromUtf8(json));
}

/// Whether a new entity stands where the gateway would put it: at the end.
bool isLast(const DocumentParts &document, const PartRef &ref)
{
    return document.indexOf(ref) == document.entities(ref.section).size() - 1;
}

/// The request for the one entity that differs; nothing where there is more to it.
std::optional<QString> curlOfEntity(const DocumentParts &document, const QList<PartChange> &changes,
                                    const ChangeTerms &terms)
{
    if (changes.size() != 1 || !changes[0].ref.isEntity() || !terms.confirmWithin.isEmpty())
        return {};
    const PartChange &change = changes[0];
    const QString all = "/v1/"_L1 + collectionOf(change.ref.section);
    const QString one = all + u'/' + segment(change.ref.name);
    switch (change.kind) {
    case Kind::Added:
        if (!isLast(document, change.ref) || change.after.size() > kMostInCommand)
            return {};
        return withJson(curlOf(u"POST"_s, terms, {}), change.after) + kNextLine
            + shellWord(addressOf(terms, all)) + u'\n';
    case Kind::Removed:
        return curlOf(u"DELETE"_s, terms, u"*"_s) + kNextLine + shellWord(addressOf(terms, one))
            + u'\n';
    case Kind::Changed:
        break;
    }
    const auto patch = mergePatchOf(change.before, change.after);
    if (!patch || patch->size() > kMostInCommand)
        return {};
    return withJson(curlOf(u"PATCH"_s, terms, u"*"_s), *patch) + kNextLine
        + shellWord(addressOf(terms, one)) + u'\n';
}

} // namespace

QString documentFileName()
{
    return u"portcullis-draft.json"_s;
}

QString shellWord(const QString &text)
{
    QString inside = text;
    inside.replace(u'\'', "'\\''"_L1);
    return u'\'' + inside + u'\'';
}

QString indented(const QByteArray &json)
{
    const auto text = api::indentJson({json.constData(), static_cast<std::size_t>(json.size())});
    return text ? QString::fromStdString(*text) : QString::fromUtf8(json);
}

QString mergePatchText(const QList<PartChange> &changes)
{
    QByteArray all = "[";
    for (const PartChange &change : changes) {
        const QByteArray part = QJsonDocument(QJsonObject{{u"part"_s, partText(change.ref)}})
                                    .toJson(QJsonDocument::Compact);
        const auto patch =
            change.kind == Kind::Changed ? mergePatchOf(change.before, change.after) : std::nullopt;
        all += (all.size() > 1 ? "," : "") + part.chopped(1);
        if (change.kind == Kind::Removed)
            all += R"(,"deleted":true})";
        else if (patch)
            all += ",\"mergePatch\":" + *patch + '}';
        else
            all += ",\"value\":" + change.after + '}';
    }
    return indented(all + ']');
}

QString curlCommand(const DocumentParts &document, const QList<PartChange> &changes,
                    const ChangeTerms &terms)
{
    if (const auto one = curlOfEntity(document, changes, terms))
        return *one;
    QString path = u"/v1/config"_s;
    if (!terms.confirmWithin.isEmpty())
        path += "?confirmWithin="_L1 + segment(terms.confirmWithin);
    QString command = curlOf(u"PUT"_s, terms, u'"' + QString::number(terms.revision) + u'"')
        + kNextLine + "-H 'Content-Type: application/json'"_L1 + kNextLine + "--data-binary @"_L1
        + (isLarge(document) ? documentFileName() : u"-"_s) + kNextLine
        + shellWord(addressOf(terms, path));
    return withDocument(command, document);
}

QString ctlCommand(const DocumentParts &document, const ChangeTerms &terms)
{
    QString command = R"(PORTCULLIS_ADMIN_TOKEN="$PORTCULLIS_TOKEN" portcullisctl apply )"_L1
        + (isLarge(document) ? documentFileName() : u"-"_s) + kNextLine + "--url "_L1
        + shellWord(addressOf(terms, {})) + kNextLine + "--if-match "_L1
        + QString::number(terms.revision);
    if (!terms.note.trimmed().isEmpty())
        command += kNextLine + "--note "_L1 + shellWord(terms.note.trimmed());
    if (!terms.confirmWithin.isEmpty())
        command += kNextLine + "--confirm-within "_L1 + shellWord(terms.confirmWithin);
    return withDocument(command, document);
}

} // namespace portcullis::gui
