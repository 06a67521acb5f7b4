// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/key_check.h"

namespace portcullis::pipeline {

namespace {

using Kind = model::JwtKeys::Kind;

JwtKeyCheck under(const std::string &pointer, bool isSet, const jose::KeySetOutcome &outcome)
{
    JwtKeyCheck check;
    for (const jose::KeyRemark &remark : outcome.errors)
        check.errors.push_back({isSet ? pointer + remark.pointer : pointer, remark.message});
    for (const jose::KeyRemark &remark : outcome.warnings)
        check.warnings.push_back({isSet ? pointer + remark.pointer : pointer, remark.message});
    return check;
}

/// A remark about the inside of a file points at its path in the document, and says where.
JwtKeyCheck inFile(const std::string &pointer, jose::KeySetOutcome outcome)
{
    for (auto *remarks : {&outcome.errors, &outcome.warnings}) {
        for (jose::KeyRemark &remark : *remarks) {
            if (!remark.pointer.empty())
                remark.message = remark.pointer + " " + remark.message;
        }
    }
    return under(pointer, false, outcome);
}

} // namespace

JwtKeyCheck
checkJwtKeys(const model::JwtAuthenticator &authenticator,
             const std::function<Result<std::string>(const std::string &path)> &readFile)
{
    const model::JwtKeys &keys = authenticator.keys;
    const std::vector<jose::Algorithm> &allowed = authenticator.algorithms;
    if (keys.secret.kind != model::SecretRef::Kind::None)
        return {};
    if (keys.kind == Kind::Inline)
        return under("/jwks", true, jose::parseKeySet(keys.text, allowed));
    if (keys.kind == Kind::Pem)
        return under("/publicKey/pem", false, jose::parsePemKeySet(keys.text, allowed));
    const bool isFile = keys.kind == Kind::File || keys.kind == Kind::PemFile;
    if (!isFile || !readFile)
        return {};
    const std::string pointer = keys.kind == Kind::File ? "/jwks/file" : "/publicKey/file";
    const Result<std::string> text = readFile(keys.path);
    if (!text)
        return {{{pointer, "can't be read: " + text.error().what}}, {}};
    return inFile(pointer,
                  keys.kind == Kind::File ? jose::parseKeySet(*text, allowed)
                                          : jose::parsePemKeySet(*text, allowed));
}

} // namespace portcullis::pipeline
