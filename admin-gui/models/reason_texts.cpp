// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/reason_texts.h"

#include "shared/api/catalogue.h"

#include <QFile>
#include <QHash>
#include <QRegularExpression>

// Outside of any namespace, as the macro wants it: a static library's resources are not found
// otherwise.
static void loadReasonTexts()
{
    Q_INIT_RESOURCE(reason_texts);
}

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// Paragraphs such as "**`receive.bad-path`** 400. The path has …".
QHash<QString, QString> readTexts()
{
    loadReasonTexts();
    QFile file(u":/portcullis/reason-codes.md"_s);
    QHash<QString, QString> texts;
    if (!file.open(QIODevice::ReadOnly))
        return texts;
    static const QRegularExpression entry(u"^\\*\\*`([^`]+)`\\*\\* +[^.]*\\. +"_s);
    for (const QString &paragraph : QString::fromUtf8(file.readAll()).split(u"\n\n"_s)) {
        const auto match = entry.match(paragraph);
        if (match.hasMatch())
            texts.insert(match.captured(1), paragraph.mid(match.capturedLength()).simplified());
    }
    return texts;
}

} // namespace

QString reasonText(const QString &code)
{
    static const QHash<QString, QString> texts = readTexts();
    return texts.value(code);
}

QString reasonTitle(const QString &code)
{
    const ReasonInfo *info = api::reasonNamed(code.toStdString());
    return info ? QString::fromLatin1(info->title.data(), qsizetype(info->title.size())) : code;
}

} // namespace portcullis::gui
