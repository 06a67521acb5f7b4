// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_types.h"
#include "service/control/config/sources.h"
#include "shared/model/parse.h"

#include <string>

/// What is answered about a whole document that nobody has put in force. Nothing is stored. Any
/// thread; takes seconds for a million keys.
namespace portcullis::control {

/// All errors and warnings, those of files and secrets included.
Validation validateDraft(const std::string &json, const model::ParseOptions &options,
                         const SecretReader &secrets);

/// How it differs from `now` (null: from nothing), or what is wrong with it.
tl::expected<DocumentDiff, Validation>
diffDraft(const std::string &json, const model::ParseOptions &options, const model::Document *now);

} // namespace portcullis::control
