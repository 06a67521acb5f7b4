// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/config_reader.h"

#include <string_view>

/// What single texts of a document may be. Each rule has the form of TextRule: no fault, or what is
/// wrong with a message that says what is allowed.
namespace portcullis::model::rules {

MaybeFault anyText(std::string_view text);
/// Something, without control characters.
MaybeFault nonEmpty(std::string_view text);
MaybeFault name(std::string_view text);
/// The id of an API key: it stands in paths of the admin API.
MaybeFault keyId(std::string_view text);
MaybeFault fieldName(std::string_view text);
MaybeFault queryName(std::string_view text);
MaybeFault cookieName(std::string_view text);
MaybeFault method(std::string_view text);
MaybeFault upgrade(std::string_view text);
MaybeFault scope(std::string_view text);
MaybeFault environmentVariable(std::string_view text);
/// RFC 6901, not the whole document.
MaybeFault jsonPointer(std::string_view text);
MaybeFault templateText(std::string_view text);
/// A template without control characters, for a field.
MaybeFault fieldTemplate(std::string_view text);
/// `*` or scheme://host[:port].
MaybeFault origin(std::string_view text);
MaybeFault timeZone(std::string_view text);
MaybeFault ipAddress(std::string_view text);
/// https, or http to a loopback address.
MaybeFault secureUrl(std::string_view text);
/// A host name without port, such as TLS names.
MaybeFault hostName(std::string_view text);
/// Exact or `*.suffix`; in any case, with or without port and trailing dot.
MaybeFault hostPattern(std::string_view text);
MaybeFault pathPattern(std::string_view text);
MaybeFault regex(std::string_view text);

/// Whether the gateway itself decides about this field (framing, hop-by-hop; RFC 9110 section
/// 7.6.1). In any case.
bool isOwnField(std::string_view name);

} // namespace portcullis::model::rules
