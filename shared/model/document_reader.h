// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/config_reader.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace portcullis::model {

/// parseDocument(), and beside it the name of every key that a reader asked for, if `knownKeys` is
/// given: for the test that the manual names them all.
ParseOutcome readDocument(std::string_view json, const ParseOptions &options,
                          std::set<std::string, std::less<>> *knownKeys);

/// Reads the parts of a document without looking at the whole. False if it could not be read to its
/// end; `problems` then says why.
bool readParts(std::string_view json, const ParseOptions &options, Document &document,
               Problems &problems);

} // namespace portcullis::model
