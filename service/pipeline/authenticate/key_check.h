// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/key_set.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <functional>
#include <string>
#include <vector>

namespace portcullis::pipeline {

/// What is wrong, or worth a second look, with the keys of a jwt authenticator. Pointers are
/// relative to the authenticator, such as `/jwks/keys/0` or `/publicKey/pem`.
struct JwtKeyCheck {
    std::vector<jose::KeyRemark> errors;
    std::vector<jose::KeyRemark> warnings;
};

/// Checks the keys that a document holds or names, as they will be when it is served: inline sets
/// and PEM, and what `readFile` (may be null: files are not looked at) returns for paths. Secrets
/// and URLs are not looked at here. Any thread.
JwtKeyCheck
checkJwtKeys(const model::JwtAuthenticator &authenticator,
             const std::function<Result<std::string>(const std::string &path)> &readFile);

} // namespace portcullis::pipeline
