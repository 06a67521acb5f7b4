// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"
#include "shared/model/document.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::pipeline {

/// Why a body could not be edited.
struct JsonError {
    std::size_t offset = 0; ///< bytes from the start of the body
    std::string_view what;  ///< a literal, safe for clients
};

/// The body steps of a route in one direction, compiled (docs: "Body steps").
///
/// Edits are splices of the received text: what no step touches keeps its bytes, its number
/// spelling and its order. Steps run one after the other; within one, all pointers see the document
/// as it was when the step began, but for rename, whose pairs run in their order.
///
/// - wrap puts the document under the pointer of a new object; unwrap replaces it by the value
/// there.
/// - set replaces or adds; missing objects on the way are created. In an array a token is an index
///   up to its size, or `-`, and the latter two append. A scalar in the way leaves the body alone.
/// - remove and rename do nothing where the pointer leads nowhere. rename keeps the place within
/// one
///   object, otherwise it removes and sets. An existing member of the new name is replaced.
/// - keep removes all members and elements that lead to none of its pointers.
///
/// Immutable; any thread. Cost: linear in the body for each step; memory a small multiple of it.
class JsonBody {
public:
    /// Deeper documents are invalid: it bounds the recursion (about 100 KiB of stack), and is
    /// far beyond what people and serialisers make.
    static constexpr int kMaxDepth = 512;

    JsonBody();
    JsonBody(JsonBody &&) noexcept;
    JsonBody &operator=(JsonBody &&) noexcept;
    ~JsonBody();

    /// Fails on a malformed pointer or a value that is not JSON.
    static Result<JsonBody> compile(const std::vector<model::BodyStep> &steps);

    bool empty() const { return m_steps.empty(); }

    /// Edits `body` in place; returns whether it changed. An empty body is left alone. Otherwise it
    /// has to be one JSON text by RFC 8259, in UTF-8, without a byte order mark and without two
    /// members of one name in an object (escapes decoded); surrogate escapes may be unpaired.
    tl::expected<bool, JsonError> edit(std::string &body) const;

private:
    struct Step;
    std::vector<std::unique_ptr<const Step>> m_steps;
};

} // namespace portcullis::pipeline
