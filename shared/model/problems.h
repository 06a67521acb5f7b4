// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::model {

/// The stable codes of problems; docs/configuration.md lists them. Added to, never renamed.
namespace code {
inline constexpr std::string_view kSyntax = "config.syntax";
inline constexpr std::string_view kEncoding = "config.encoding";
inline constexpr std::string_view kTooDeep = "config.too-deep";
inline constexpr std::string_view kTooLarge = "config.too-large";
inline constexpr std::string_view kDuplicateKey = "config.duplicate-key";
inline constexpr std::string_view kUnknownKey = "config.unknown-key";
inline constexpr std::string_view kMissingKey = "config.missing-key";
inline constexpr std::string_view kNotYetSupported = "config.not-yet-supported";
inline constexpr std::string_view kNotApplicable = "config.not-applicable";
inline constexpr std::string_view kConflict = "config.conflict";
inline constexpr std::string_view kType = "config.type";
inline constexpr std::string_view kValue = "config.value";
inline constexpr std::string_view kRange = "config.range";
inline constexpr std::string_view kFormat = "config.format";
inline constexpr std::string_view kName = "config.name";
inline constexpr std::string_view kTemplate = "config.template";
inline constexpr std::string_view kRegex = "config.regex";
inline constexpr std::string_view kHeader = "config.header";
inline constexpr std::string_view kPath = "config.path";
inline constexpr std::string_view kHost = "config.host";
inline constexpr std::string_view kUrl = "config.url";
inline constexpr std::string_view kSecret = "config.secret";
inline constexpr std::string_view kConfined = "config.confined";
inline constexpr std::string_view kWeakKey = "config.key";
inline constexpr std::string_view kDuplicateName = "config.duplicate-name";
inline constexpr std::string_view kDuplicateEntry = "config.duplicate-entry";
inline constexpr std::string_view kUnknownReference = "config.unknown-reference";
inline constexpr std::string_view kPublicByAccident = "config.public-by-accident";
inline constexpr std::string_view kRouteConflict = "config.route-conflict";
inline constexpr std::string_view kMore = "config.more";
// Warnings only:
inline constexpr std::string_view kOnlyNameDecides = "config.only-name-decides";
inline constexpr std::string_view kTrailingSlash = "config.trailing-slash";
inline constexpr std::string_view kNoEffect = "config.no-effect";
inline constexpr std::string_view kInsecure = "config.insecure";
inline constexpr std::string_view kQuotaNotKept = "config.quota-not-kept";
} // namespace code

/// A step on the way to a value of the document; the steps live on the stack of those who walk it,
/// so that a pointer is only spelled out when there is something to report.
struct Path {
    const Path *parent = nullptr;
    std::string_view key;
    std::size_t index = 0;
    bool isIndex = false;

    static Path root() { return {}; }
    Path member(std::string_view name) const { return {this, name, 0, false}; }
    Path element(std::size_t i) const { return {this, {}, i, true}; }

    /// RFC 6901 text; the root is the empty string.
    std::string pointer() const;
};

/// Adds one reference token to an RFC 6901 pointer.
void appendToken(std::string &pointer, std::string_view token);

/// Collects what is wrong. A hopeless document doesn't fill the memory: behind kMost problems of a
/// kind only their number is kept.
class Problems {
public:
    static constexpr std::size_t kMost = 1000; ///< more than anybody mends in one go

    void error(std::string pointer, std::string_view code, std::string message);
    void warning(std::string pointer, std::string_view code, std::string message);
    void error(const Path &at, std::string_view code, std::string message);
    void warning(const Path &at, std::string_view code, std::string message);

    /// Errors so far, those that are only counted included.
    std::size_t errorCount() const { return m_errors.size() + m_moreErrors; }

    /// Moves everything to `outcome`, in the order in which the pointers stand in `json`, each
    /// list ending with an entry that says how many were left out, if any.
    void moveTo(ParseOutcome &outcome, std::string_view json);
    /// The same where there is no text: in the order of a document that is written by toJson().
    void moveTo(std::vector<Problem> &errors, std::vector<Problem> &warnings);

private:
    std::vector<Problem> m_errors;
    std::vector<Problem> m_warnings;
    std::size_t m_moreErrors = 0;
    std::size_t m_moreWarnings = 0;
};

} // namespace portcullis::model
