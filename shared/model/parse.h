// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::model {

/// Something wrong, or worth a second look, at one place of a document.
struct Problem {
    std::string pointer; ///< RFC 6901, to the offending value
    std::string code;    ///< stable, such as `config.unknown-key`
    std::string message; ///< says what is allowed
};

/// What is wrong with the keys of one jwt authenticator.
struct KeyProblem {
    std::string pointer;  ///< below the authenticator, such as `/jwks/keys/0`
    std::string message;  ///< says what is allowed
    bool warning = false; ///< the key is ignored, the authenticator still works
};

/// Looks into the keys that stand in the document itself (JwtKeys::Kind Inline and Pem): whether
/// they are usable with the listed algorithms, and strong enough. A function of the caller's,
/// because the model has no cryptography. Must not open files.
using KeyCheck = std::function<std::vector<KeyProblem>(const JwtAuthenticator &)>;

/// What a document may refer to.
struct ParseOptions {
    std::string baseFolder; ///< where relative paths start; empty: the current folder
    bool fromApi = false;   ///< then `env` and `file` are confined
    std::vector<std::string> allowedFolders; ///< for `file`, beside baseFolder, when fromApi
    bool secretStore = false;                ///< whether there is a store for `{"secret": NAME}`
    KeyCheck checkKeys;                      ///< may be empty
    /// Whether the name of a time zone is known; may be empty: then only its form is checked.
    std::function<bool(const std::string &)> knownTimeZone;
};

/// A document, or what is wrong with it.
struct ParseOutcome {
    Document document;           ///< only to be used when `errors` is empty
    std::vector<Problem> errors; ///< all of them, in document order
    std::vector<Problem> warnings;

    bool valid() const { return errors.empty(); }
};

/// Reads and checks a document: syntax, keys, types, ranges, names, references, route conflicts.
/// Pure: opens no file, resolves no secret. Cost: linear in the text; a million keys take seconds,
/// and no more memory than a few times the text. Any thread.
ParseOutcome parseDocument(std::string_view json, const ParseOptions &options);

/// For a caller with neither a store nor `--state`: one warning for each quota, whose use is then
/// lost when the service stops.
std::vector<Problem> quotaWarnings(const Document &document);

} // namespace portcullis::model
