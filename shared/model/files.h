// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/config_reader.h"

#include <string>
#include <string_view>

namespace portcullis::model {

/// Reads the path of a file: from the base folder if it is relative, and confined to the allowed
/// folders, links resolved, in a document that came through the API. Looks at folders and links,
/// opens nothing.
void readFile(ConfigReader &in, std::string_view key, std::string &path);

/// Reads `{"secret": NAME}`, `{"env": NAME}` or `{"file": PATH}`.
void readSecret(ConfigReader &in, std::string_view key, SecretRef &secret);
/// The same of a value that is at hand.
void readSecret(const JsonNode &node, const Path &path, ReadContext &context, SecretRef &secret);

/// What a document says instead of `path`: from `baseFolder`, if it is below.
std::string relativeTo(const std::string &baseFolder, const std::string &path);

} // namespace portcullis::model
