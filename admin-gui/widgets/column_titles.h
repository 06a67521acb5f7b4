// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QHeaderView>

/// Columns in which the titles can be read, however long they are in a language.
namespace portcullis::gui {

/// `width` is in pixels; it becomes more where the title needs more. Not for hidden columns: hide
/// them after it.
void setReadableWidth(QHeaderView &header, int column, int width);
/// As above, in average characters of the header's font, for several columns from the first.
void setReadableWidths(QHeaderView &header, std::initializer_list<int> characters);

/// Makes every column as wide as its title needs, at least. From then on the last one takes the
/// room that is left, as with a stretched one, but never less than its title needs: rather there is
/// something to scroll. Once for a header, when it has its columns; a person may still make one
/// narrower.
void keepTitlesReadable(QHeaderView &header);

} // namespace portcullis::gui
