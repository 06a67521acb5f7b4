// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QList>
#include <QString>

namespace portcullis::gui {

/// A piece of a filter expression.
struct FilterToken {
    enum class Kind {
        Word,     ///< a name, a keyword or a value, without quotes
        Text,     ///< in quotes; `text` is what stands between them
        Operator, ///< `==`, `!=`, `<`, `<=`, `>`, `>=`, `~`, `!~`
        And,
        Or,
        Not,
        Open,
        Close,
        Broken, ///< can't be read; `text` is what stands there
        End,
    };

    Kind kind = Kind::End;
    QString text{};
    qsizetype at = 0;
    qsizetype length = 0;
    bool closed = true; ///< of a text: whether its closing quote is there
};

/// Cuts an expression into its pieces; the last one is End. `and`, `or` and `not` are words here:
/// where a value is expected they are values. Pure.
QList<FilterToken> filterTokens(const QString &expression);

/// `value` as it stands in an expression: with quotes where it needs them.
QString quotedForFilter(const QString &value);

} // namespace portcullis::gui
