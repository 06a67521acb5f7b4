// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/draft.h"
#include "admin-gui/form/form_spec.h"

#include <functional>

namespace portcullis::gui {

/// The spec of a section of the document; null where there is none.
using SpecLookup = std::function<const FormSpec *(const QString &section)>;

/// What forms work with. All is borrowed and outlives them.
struct FormHost {
    Draft &draft;
    SpecLookup specs;
    /// Takes the person to another entity; may be empty.
    std::function<void(const PartRef &part)> open{};
};

} // namespace portcullis::gui
