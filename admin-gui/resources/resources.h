// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

/// Icons and translations, compiled in: `:/icons/NAME.svg`,
/// `:/translations/portcullis_LANGUAGE.qm`.
namespace portcullis::gui {

/// Makes them available. To be called before one is used; again does nothing.
void initResources();

} // namespace portcullis::gui
