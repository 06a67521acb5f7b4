// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/filter_completion.h"

#include "admin-gui/models/filter_comparison.h"
#include "admin-gui/models/filter_tokens.h"

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;

enum class Expects { Operand, Operator, Value, Connective };

bool isWord(const FilterToken &token, QLatin1StringView word)
{
    return token.kind == Kind::Word && token.text.compare(word, Qt::CaseInsensitive) == 0;
}

/// What may follow the tokens before the cursor; `field` becomes the one that is compared last.
Expects expectedAfter(const QList<FilterToken> &tokens, QString &field)
{
    Expects expects = Expects::Operand;
    for (const FilterToken &token : tokens) {
        switch (expects) {
        case Expects::Operand:
            if (token.kind == Kind::Word && !isWord(token, "not"_L1)) {
                field = token.text;
                expects = Expects::Operator;
            }
            break;
        case Expects::Operator:
            expects = Expects::Value;
            break;
        case Expects::Value:
            expects = Expects::Connective;
            break;
        case Expects::Connective:
            if (token.kind != Kind::Close)
                expects = Expects::Operand;
            break;
        }
    }
    return expects;
}

QStringList candidatesFor(Expects expects, const QString &field,
                          const std::function<QStringList(const QString &)> &values)
{
    QStringList all;
    switch (expects) {
    case Expects::Operand:
        for (const TrafficFieldInfo &info : trafficFields())
            all.append(QLatin1StringView(info.name));
        all += {u"header."_s, u"not"_s};
        break;
    case Expects::Operator:
        if (const auto known = filterField(field))
            all = operatorsOf(*known);
        break;
    case Expects::Value:
        for (const QString &value : values(field))
            all.append(quotedForFilter(value));
        break;
    case Expects::Connective:
        all = {u"and"_s, u"or"_s};
        break;
    }
    return all;
}

} // namespace

FilterCompletion completeFilter(const QString &text, qsizetype cursor,
                                const std::function<QStringList(const QString &)> &values)
{
    QList<FilterToken> before = filterTokens(text.first(cursor));
    before.removeLast(); // the end
    FilterCompletion completion{cursor, 0, {}};
    QString begun;
    // A piece that ends at the cursor is being typed; a closed text is done.
    if (!before.isEmpty()) {
        const FilterToken &last = before.last();
        const bool typing = last.at + last.length == cursor
            && (last.kind == Kind::Word || last.kind == Kind::Operator
                || (last.kind == Kind::Text && !last.closed));
        if (typing) {
            begun = last.text;
            completion.from = last.at;
            completion.length = last.length;
            before.removeLast();
        }
    }
    QString field;
    const Expects expects = expectedAfter(before, field);
    for (const QString &candidate : candidatesFor(expects, field, values)) {
        const QString plain = candidate.startsWith(u'"') ? candidate.mid(1) : candidate;
        if (plain.startsWith(begun, Qt::CaseInsensitive) && candidate != begun)
            completion.candidates.append(candidate);
    }
    return completion;
}

} // namespace portcullis::gui
