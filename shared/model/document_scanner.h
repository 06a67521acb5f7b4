// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/json_node.h"
#include "shared/model/problems.h"

#include <cstddef>
#include <string_view>

namespace portcullis::model {

/// Takes a document piece by piece, so that never more than one piece is held as a tree.
class DocumentSink {
public:
    virtual ~DocumentSink() = default;
    /// Whether the elements of this member's array are to come one by one.
    virtual bool wantsElements(std::string_view section) const = 0;
    /// One element of such an array. The node dies after the call.
    virtual void element(std::string_view section, std::size_t index, const JsonNode &node) = 0;
    /// Any other member of the document, or one that should have been an array. Dies after the
    /// call.
    virtual void member(std::string_view key, const JsonNode &node) = 0;
};

/// 2 GiB - 1: some ten million API keys.
inline constexpr std::size_t kMaxDocument = 0x7fffffff;

/// Reads JSON text (RFC 8259, UTF-8, an optional byte order mark), reports what no JSON may have:
/// syntax errors, invalid UTF-8, duplicate member names, too much depth. False if the document
/// could not be read to its end; the sink has then seen what stood before.
bool scanDocument(std::string_view json, DocumentSink &sink, Problems &problems);

} // namespace portcullis::model
