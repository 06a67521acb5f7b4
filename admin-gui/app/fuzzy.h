// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QStringView>

namespace portcullis::gui {

/// How well `text` fits what was typed: its characters in their order, in any case, with others
/// between. Higher is better; characters that follow each other and beginnings of words count most,
/// and of two that fit alike the shorter wins. 0: it does not fit. `typed` is case-folded, without
/// spaces, and not empty.
/// Pure. Cost: linear; a hundred thousand names take some milliseconds.
int fuzzyScore(QStringView typed, QStringView text);

} // namespace portcullis::gui
