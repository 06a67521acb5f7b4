// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/code_help.h"

#include "shared/model/suggest.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <string>
#include <vector>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

/// Without what only a reader of Markdown wants.
QString plain(QString text)
{
    static const QRegularExpression link(u"\\[([^]]*)\\]\\([^)]*\\)"_s);
    return text.replace(link, u"\\1"_s).remove(u"**"_s).remove(u'`');
}

QList<CodeHelp> readPage()
{
    static const QRegularExpression heading(u"^### `([a-z0-9.-]+)` \\(([^)]+)\\)$"_s);
    QFile page(u":/portcullisctl/troubleshooting.md"_s);
    // It is part of the program.
    if (!page.open(QIODevice::ReadOnly))
        qFatal("the page about reason codes is missing in this build");
    QList<CodeHelp> all;
    bool within = false;
    for (const QString &line : QString::fromUtf8(page.readAll()).split(u'\n')) {
        if (line.startsWith(u'#')) {
            const QRegularExpressionMatch match = heading.match(line);
            within = match.hasMatch();
            if (within)
                all.append({match.captured(1), match.captured(2), {}});
        } else if (within && !line.isEmpty()) {
            QString &text = all.last().text;
            text += (text.isEmpty() ? QString() : u" "_s) + line;
        }
    }
    for (CodeHelp &each : all)
        each.text = plain(each.text);
    return all;
}

} // namespace

const QList<CodeHelp> &codeHelp()
{
    static const QList<CodeHelp> all = readPage();
    return all;
}

const CodeHelp *findCodeHelp(const QString &code)
{
    const QString wanted = code.startsWith("urn:"_L1) ? code.section(u':', -1) : code;
    const QList<CodeHelp> &all = codeHelp();
    const auto found = std::find_if(
        all.begin(), all.end(), [&wanted](const CodeHelp &each) { return each.code == wanted; });
    return found == all.end() ? nullptr : &*found;
}

QString nearestCode(const QString &code)
{
    std::vector<std::string> names;
    for (const CodeHelp &each : codeHelp())
        names.push_back(each.code.toStdString());
    const std::vector<std::string_view> views(names.begin(), names.end());
    return QString::fromStdString(std::string(model::closest(code.toStdString(), views)));
}

} // namespace portcullis::ctl
