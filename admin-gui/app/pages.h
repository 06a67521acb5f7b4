// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

#include <optional>

namespace portcullis::gui {

/// Where a page stands in the navigation.
enum class PageGroup { Watch, Configure, Change, Gateway };
QString groupText(PageGroup group);

/// What the window has to know of a page before it is made.
struct PageInfo {
    PageId id;
    PageGroup group;
    const char *name;     ///< for files and settings; also that of its icon
    const char *shortcut; ///< of going there
};

const PageInfo &pageInfo(PageId id);
std::optional<PageId> pageNamed(const QString &name);
/// Where an entity of that section of the document is edited; nothing where there is no such page.
std::optional<PageId> pageOfSection(const QString &section);
/// Whether the draft is edited or applied there.
bool editsDraft(PageId id);

/// Makes all pages that there are, in the order of the navigation.
QList<Page *> makePages(const PageContext &context, QWidget *parent);

} // namespace portcullis::gui
