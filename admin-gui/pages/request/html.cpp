// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/request/html.h"

#include <QRegularExpression>

namespace portcullis::gui::html {

using namespace Qt::StringLiterals;

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

QString paragraph(const QString &inner)
{
    return u"<p>"_s + inner + u"</p>"_s;
}

QString heading(const QString &text)
{
    return u"<p><b>"_s + escaped(text) + u"</b></p>"_s;
}

QString table(const QList<Row> &rows)
{
    QString out;
    for (const auto &[title, value] : rows) {
        if (!value.isEmpty())
            out += u"<tr><td>"_s + escaped(title) + u"&nbsp;&nbsp;</td><td>"_s + value
                + u"</td></tr>"_s;
    }
    return out.isEmpty()
        ? out
        : u"<table cellspacing=\"0\" cellpadding=\"2\" style=\"margin-top: 8px\">"_s + out
            + u"</table>"_s;
}

QString fields(const QList<std::pair<QString, QString>> &fields)
{
    QList<Row> rows;
    for (const auto &[name, value] : fields)
        rows.append({name + u':', value});
    return table(rows);
}

QString code(const QString &text)
{
    return u"<pre style=\"white-space: pre-wrap\">"_s + escaped(text) + u"</pre>"_s;
}

QString fromMarkdown(const QString &markdown)
{
    static const QRegularExpression inCode(u"`([^`]*)`"_s);
    static const QRegularExpression bold(u"\\*\\*([^*]*)\\*\\*"_s);
    static const QRegularExpression link(u"\\[([^\\]]*)\\]\\([^)]*\\)"_s);
    QString text = escaped(markdown);
    text.replace(link, u"\\1"_s);
    text.replace(bold, u"<b>\\1</b>"_s);
    text.replace(inCode, u"<code>\\1</code>"_s);
    return text;
}

} // namespace portcullis::gui::html
