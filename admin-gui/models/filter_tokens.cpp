// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/filter_tokens.h"

#include <array>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

bool isWordPart(QChar c)
{
    return !c.isSpace() && !u"()\"'=!<>~&|"_s.contains(c);
}

/// Longer ones first, as the shorter ones are their beginnings.
const std::array<std::pair<QLatin1StringView, Kind>, 13> kSigns{{
    {"=="_L1, Kind::Operator},
    {"!="_L1, Kind::Operator},
    {"!~"_L1, Kind::Operator},
    {"<="_L1, Kind::Operator},
    {">="_L1, Kind::Operator},
    {"&&"_L1, Kind::And},
    {"||"_L1, Kind::Or},
    {"<"_L1, Kind::Operator},
    {">"_L1, Kind::Operator},
    {"~"_L1, Kind::Operator},
    {"!"_L1, Kind::Not},
    {"("_L1, Kind::Open},
    {")"_L1, Kind::Close},
}};

FilterToken quoted(const QString &expression, qsizetype at)
{
    const QChar quote = expression[at];
    QString text;
    for (qsizetype i = at + 1; i < expression.size(); ++i) {
        if (expression[i] == quote)
            return {Kind::Text, text, at, i + 1 - at};
        const bool escapes = expression[i] == u'\\' && i + 1 < expression.size()
            && (expression[i + 1] == quote || expression[i + 1] == u'\\');
        if (escapes)
            ++i;
        text += expression[i];
    }
    return {Kind::Text, text, at, expression.size() - at, false};
}

FilterToken tokenAt(const QString &expression, qsizetype at)
{
    const QStringView rest = QStringView(expression).mid(at);
    if (rest.front() == u'"' || rest.front() == u'\'')
        return quoted(expression, at);
    for (const auto &[sign, kind] : kSigns) {
        if (rest.startsWith(sign))
            return {kind, sign, at, sign.size()};
    }
    qsizetype length = 0;
    while (length < rest.size() && isWordPart(rest[length]))
        ++length;
    if (length == 0)
        return {Kind::Broken, rest.first(1).toString(), at, 1};
    return {Kind::Word, rest.first(length).toString(), at, length};
}

} // namespace

QList<FilterToken> filterTokens(const QString &expression)
{
    QList<FilterToken> tokens;
    qsizetype at = 0;
    while (true) {
        while (at < expression.size() && expression[at].isSpace())
            ++at;
        if (at == expression.size())
            break;
        tokens.append(tokenAt(expression, at));
        at += tokens.last().length;
    }
    tokens.append({Kind::End, {}, expression.size(), 0});
    return tokens;
}

QString quotedForFilter(const QString &value)
{
    bool plain = !value.isEmpty();
    for (const QChar c : value)
        plain = plain && isWordPart(c) && c != u'\\';
    if (plain)
        return value;
    QString escaped = value;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

} // namespace portcullis::gui
