// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/code_help.h"
#include "service/ctl/run_parts.h"

#include <QJsonArray>
#include <QJsonObject>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLineLength = 80; // characters, of a terminal

QString wrapped(const QString &text)
{
    QString out;
    qsizetype column = 0;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (column > 0 && column + 1 + word.size() > kLineLength) {
            out += u'\n';
            column = 0;
        } else if (column > 0) {
            out += u' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out + u'\n';
}

QString firstSentence(const QString &text)
{
    const qsizetype end = text.indexOf(u". "_s);
    return end < 0 ? text : text.left(end);
}

QJsonObject asJson(const CodeHelp &help)
{
    return {{u"code"_s, help.code}, {u"status"_s, help.status}, {u"text"_s, help.text}};
}

QString list(Output output)
{
    QJsonArray items;
    for (const CodeHelp &each : codeHelp()) {
        QJsonObject item = asJson(each);
        if (output == Output::Table)
            item[u"text"_s] = firstSentence(each.text);
        items.append(item);
    }
    return renderList(items,
                      {{u"code"_s, u"CODE"_s}, {u"status"_s, u"STATUS"_s}, {u"text"_s, u"MEANS"_s}},
                      output);
}

} // namespace

void runExplainCode(const Task &task)
{
    if (task.options.arguments.isEmpty())
        return task.done({kExitOk, list(task.output()), {}});
    const QString code = task.argument(0);
    const CodeHelp *const help = findCodeHelp(code);
    if (help && task.output() == Output::Json)
        return task.done({kExitOk, renderObject(asJson(*help), Output::Json), {}});
    if (help)
        return task.done(
            {kExitOk, help->code + u" ("_s + help->status + u")\n\n"_s + wrapped(help->text), {}});
    QStringList said{u"no code is called '%1'"_s.arg(code)};
    if (const QString nearest = nearestCode(code); !nearest.isEmpty())
        said.append(u"did you mean %1?"_s.arg(nearest));
    said.append(u"'portcullisctl explain-code' lists all of them"_s);
    task.done({kExitUsage, {}, said});
}

} // namespace portcullis::ctl
