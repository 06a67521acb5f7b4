// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/sources.h"

#include "service/pipeline/authenticate/key_check.h"
#include "service/pipeline/rate_limit/time_zone.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

namespace portcullis::control {

namespace {

std::vector<model::KeyProblem> keyProblems(const model::JwtAuthenticator &authenticator)
{
    std::vector<model::KeyProblem> problems;
    const pipeline::JwtKeyCheck check = pipeline::checkJwtKeys(authenticator, nullptr);
    for (const auto &error : check.errors)
        problems.push_back({error.pointer, error.message, false});
    for (const auto &warning : check.warnings)
        problems.push_back({warning.pointer, warning.message, true});
    return problems;
}

} // namespace

model::ParseOptions parseOptions(std::string baseFolder)
{
    model::ParseOptions options;
    options.baseFolder = std::move(baseFolder);
    options.checkKeys = keyProblems;
    options.knownTimeZone = [](const std::string &name) { return pipeline::knownTimeZone(name); };
    return options;
}

Result<std::string> readFile(const std::string &path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return failure(path + ": is a folder");
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failure(path + ": can't be opened");
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (!error && size > kMaxFile)
        return failure(path + ": is too large");
    std::string text;
    if (!error)
        text.reserve(size);
    std::array<char, 65536> block;
    while (file.read(block.data(), block.size()) || file.gcount() > 0) {
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
        if (text.size() > kMaxFile)
            return failure(path + ": is too large");
    }
    if (file.bad())
        return failure(path + ": can't be read");
    return text;
}

Result<std::string> readSecret(const model::SecretRef &ref)
{
    using Kind = model::SecretRef::Kind;
    if (ref.kind == Kind::Env) {
        const char *value = std::getenv(ref.name.c_str());
        if (!value || !*value)
            return failure("environment variable " + ref.name + " is not set");
        return std::string(value);
    }
    if (ref.kind == Kind::File) {
        auto text = readFile(ref.name);
        // Editors end files with a line feed that is no part of the secret.
        while (text && !text->empty() && (text->back() == '\n' || text->back() == '\r'))
            text->pop_back();
        if (text && text->empty())
            return failure(ref.name + ": is empty");
        return text;
    }
    return failure("secret " + ref.name + " is not to be had without a store");
}

} // namespace portcullis::control
