// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "shared/core/arena.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// One place from which a credential is removed before the request is forwarded.
struct StripAction {
    enum class Kind : std::uint8_t { Header, Query, Cookie };
    Kind kind = Kind::Header;
    std::string name; ///< Header: any case; Query: percent-decoded; Cookie: exact

    friend bool operator==(const StripAction &, const StripAction &) = default;
};

/// Applies `actions` to a request that is about to be forwarded. A query whose parameters are all
/// removed becomes nullopt, a `Cookie` line without cookies disappears; everything else keeps its
/// bytes. New text is put into `arena`; nothing is copied if nothing is removed.
void stripCredentials(const std::vector<StripAction> &actions, http::FieldList &fields,
                      std::optional<std::string_view> &query, Arena &arena);

/// Drops trailers by the name of a field that keys are read from (`headers`, any case, `_` read as
/// `-`): they are not looked at, and behind us might be taken for the field.
void stripTrailers(const std::vector<std::string> &headers, http::FieldList &trailers);

} // namespace portcullis::pipeline
