// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/change.h"
#include "shared/model/document.h"
#include "shared/model/problems.h"

#include <vector>

/// What can only be said of a document as a whole. Each function adds to `problems`; positions in
/// the document's lists are those of the text.
namespace portcullis::model {

/// Routes whose own reading reported errors: of those only what they refer to is looked at.
using BrokenRoutes = std::vector<bool>;

/// All of the checks below, in this order.
void checkWhole(const Document &document, const BrokenRoutes &broken, const ConsumerScope &scope,
                Problems &problems);

/// Names unique within their kind, and what else must not be there twice: API keys, subjects,
/// addresses of listeners.
void checkUnique(const Document &document, const ConsumerScope &scope, Problems &problems);
/// Names that stand for something that isn't there.
void checkReferences(const Document &document, const ConsumerScope &scope, Problems &problems);
/// Limits that are counted together, without a place to count them in.
void checkShared(const Document &document, Problems &problems);
/// Nothing is public by accident; conditions that nobody can meet.
void checkAccess(const Document &document, const BrokenRoutes &broken, Problems &problems);
/// `${path.NAME}` exists in every path of its route.
void checkTemplates(const Document &document, const BrokenRoutes &broken, Problems &problems);
/// Routes between which nothing decides, or only the name.
void checkConflicts(const Document &document, const BrokenRoutes &broken, Problems &problems);
/// Paths of which only the form with, or without, a trailing slash is routed.
void checkTrailingSlashes(const Document &document, const BrokenRoutes &broken, Problems &problems);

} // namespace portcullis::model
