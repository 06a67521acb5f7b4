// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/fuzzy.h"

#include <algorithm>

namespace portcullis::gui {

namespace {

// What a character that fits is worth, by where it stands.
constexpr int kPlain = 4;
constexpr int kAfterTheLast = 16; // directly behind the one before
constexpr int kWordStart = 12;
constexpr int kFirst = 20;     // the very first of the text
constexpr int kWhole = 60;     // all of what was typed stands together
constexpr int kMaxLength = 40; // from here on length makes no difference any more

/// Nearly all names are ASCII: for these no table is looked up.
QChar folded(QChar c)
{
    const char16_t unicode = c.unicode();
    if (unicode >= 128)
        return c.toCaseFolded();
    return unicode >= u'A' && unicode <= u'Z' ? QChar(char16_t(unicode + (u'a' - u'A'))) : c;
}

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return !before.isLetterOrNumber() || (before.isLower() && text[at].isUpper());
}

int valueAt(QStringView text, qsizetype at, bool follows)
{
    if (at == 0)
        return kFirst;
    return startsWord(text, at) ? kWordStart + (follows ? kAfterTheLast : 0)
        : follows               ? kAfterTheLast
                                : kPlain;
}

/// From `start` on, each character where it comes first.
int scoreFrom(QStringView typed, QStringView text, qsizetype start)
{
    int score = 0;
    qsizetype next = 0;
    qsizetype last = -2;
    for (qsizetype at = start; at < text.size() && next < typed.size(); ++at) {
        if (folded(text[at]) != typed[next])
            continue;
        score += valueAt(text, at, last == at - 1);
        last = at;
        ++next;
    }
    return next == typed.size() ? score : 0;
}

} // namespace

int fuzzyScore(QStringView typed, QStringView text)
{
    if (typed.size() > text.size())
        return 0;
    int score = scoreFrom(typed, text, 0);
    if (score == 0)
        return 0;
    // Where it stands together may be further on than where its characters are found first.
    const qsizetype together = text.indexOf(typed, 0, Qt::CaseInsensitive);
    if (together >= 0)
        score = std::max(score, scoreFrom(typed, text, together) + kWhole);
    return score * kMaxLength + kMaxLength
        - static_cast<int>(std::min<qsizetype>(text.size(), kMaxLength));
}

} // namespace portcullis::gui
