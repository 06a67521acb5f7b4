// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"

#include <string>
#include <utility>
#include <vector>

namespace portcullis::model {

/// How a document is written.
struct WriteOptions {
    std::string baseFolder; ///< paths below it are written relative to it; as for ParseOptions
    int indent = 0;         ///< spaces a level; 0: one line
};

/// The document as canonical JSON text: the readers' order of keys, defaults left out. Parsing it
/// with the same base folder gives an equal document. Any thread.
std::string toJson(const Document &document, const WriteOptions &options = {});

/// The members of the document that are no lists of entities and not at their defaults, with their
/// JSON text: `version`, `defaults`, …
std::vector<std::pair<std::string, std::string>> membersOf(const Document &document,
                                                           const WriteOptions &options = {});

/// One entity, in the same way.
std::string toJson(const Listener &listener, const WriteOptions &options = {});
std::string toJson(const Authenticator &authenticator, const WriteOptions &options = {});
std::string toJson(const Consumer &consumer, const WriteOptions &options = {});
std::string toJson(const RateLimit &limit, const WriteOptions &options = {});
std::string toJson(const Upstream &upstream, const WriteOptions &options = {});
std::string toJson(const Route &route, const WriteOptions &options = {});

} // namespace portcullis::model
