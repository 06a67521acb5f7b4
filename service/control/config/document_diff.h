// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_types.h"
#include "shared/model/document.h"

#include <string>
#include <vector>

/// How documents differ. Pure, any thread. Null is the empty document.
namespace portcullis::control {

/// What differs, by section in the order of a document, then by position; texts are canonical JSON.
/// What was removed comes before what stays or is new. Cost: linear; sections that share their
/// content are passed over, texts are only made of what differs.
std::vector<EntityChange> changesBetween(const model::Document *before,
                                         const model::Document &after,
                                         const std::string &baseFolder);

/// A section whose names stand in another order than the changes alone would leave them in: with
/// what was removed gone, and what is new at the end.
struct SectionOrder {
    std::string section;
    std::vector<std::string> names; ///< of `after`
};
std::vector<SectionOrder> ordersBetween(const model::Document *before,
                                        const model::Document &after);

/// By entity and as JSON Patch. The patch leads from one canonical text to the other.
DocumentDiff diffDocuments(const model::Document *before, const model::Document &after,
                           const std::string &baseFolder);

} // namespace portcullis::control
