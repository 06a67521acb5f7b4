// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

/// Reading and checking what changes of a document, by the same readers and checks as the whole.
namespace portcullis::model {

using Entity = std::variant<Listener, Authenticator, Consumer, RateLimit, Upstream, Route>;

/// One entity, or what is wrong with it; pointers begin at the entity.
struct EntityOutcome {
    Entity entity;               ///< only to be used when `errors` is empty
    bool malformed = false;      ///< the text is no JSON
    std::vector<Problem> errors; ///< in the order of the text
    std::vector<Problem> warnings;

    bool valid() const { return errors.empty(); }
};

/// Reads an element of `section`, such as `routes`, and says what can be said of it alone. Pure.
EntityOutcome readEntity(std::string_view section, std::string_view json,
                         const ParseOptions &options);

/// The position of the consumer that has an API key, if one has.
using KeyOwner = std::function<std::optional<std::size_t>(const Sha256 &)>;

/// Which consumers differ from those of a document that was valid, beside which neither a rate
/// limit nor an authenticator has gone or become one of another kind: those that don't need not be
/// looked at again, and there may be a million.
struct ConsumerScope {
    bool all = true;
    std::optional<std::size_t> only{}; ///< unless `all`: this one, or none
    bool sameName = false;             ///< and its name is what it was
    KeyOwner owner{}; ///< of a key, before this change; may be empty: all keys are looked at
};

/// What is wrong with a document as a whole whose parts have been read without errors.
struct CheckOutcome {
    std::vector<Problem> errors; ///< in the order of a document
    std::vector<Problem> warnings;
};
CheckOutcome checkDocument(const Document &document, const ConsumerScope &scope = {});

} // namespace portcullis::model
