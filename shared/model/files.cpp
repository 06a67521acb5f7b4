// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/files.h"

#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace portcullis::model {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kApiVariables = "PORTCULLIS_SECRET_";

/// A document is UTF-8 on every system, and so are its paths.
fs::path toPath(std::string_view text)
{
    return fs::path(std::u8string(text.begin(), text.end()));
}

std::string toText(const fs::path &path)
{
    const std::u8string text = path.generic_u8string();
    return {text.begin(), text.end()};
}

bool isBelow(const fs::path &path, const fs::path &folder)
{
    auto at = path.begin();
    for (const fs::path &part : folder) {
        if (part.empty())
            continue; // behind a trailing slash
        if (at == path.end() || *at != part)
            return false;
        ++at;
    }
    return true;
}

/// Absolute, links resolved as far as there are files; empty if that fails.
fs::path resolved(const fs::path &path)
{
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error);
    if (error)
        return {};
    const fs::path real = fs::weakly_canonical(absolute, error);
    return error ? fs::path() : real;
}

bool isAllowed(const fs::path &path, const ParseOptions &options)
{
    const fs::path real = resolved(path);
    const auto holds = [&real](const std::string &folder) {
        const fs::path allowed = folder.empty() ? fs::path() : resolved(toPath(folder));
        return !allowed.empty() && isBelow(real, allowed);
    };
    return !real.empty()
        && (holds(options.baseFolder)
            || std::any_of(options.allowedFolders.begin(), options.allowedFolders.end(), holds));
}

MaybeFault readEnvironment(const ParseOptions &options, std::string_view name)
{
    if (MaybeFault fault = rules::environmentVariable(name))
        return fault;
    if (options.fromApi && !name.starts_with(kApiVariables))
        return Fault{code::kConfined,
                     quote(name)
                         + " is not allowed here: through the API only variables that "
                           "begin with PORTCULLIS_SECRET_ can be named"};
    return std::nullopt;
}

} // namespace

void readFile(ConfigReader &in, std::string_view key, std::string &path)
{
    std::string text;
    in.text(key, text, rules::nonEmpty);
    if (text.empty())
        return;
    const ParseOptions &options = in.context().options;
    fs::path file = toPath(text);
    if (file.is_relative() && !options.baseFolder.empty())
        file = toPath(options.baseFolder) / file;
    file = file.lexically_normal();
    if (options.fromApi && !isAllowed(file, options))
        in.fault(key, code::kConfined,
                 quote(text)
                     + " is not allowed here: through the API only files in the folder "
                       "\"files\" of the data folder, or in one given with --allow-path, "
                       "can be named");
    path = toText(file);
}

void readSecret(ConfigReader &in, std::string_view key, SecretRef &secret)
{
    if (const JsonNode *const node = in.find(key))
        readSecret(*node, in.path().member(key), in.context(), secret);
}

void readSecret(const JsonNode &node, const Path &path, ReadContext &context, SecretRef &secret)
{
    readObject(node, path, context, [&secret](ConfigReader &ref) {
        using Kind = SecretRef::Kind;
        const ParseOptions &options = ref.context().options;
        if (ref.node().size != 1)
            ref.fault(code::kSecret,
                      "exactly one of {\"secret\": NAME}, {\"env\": NAME} and {\"file\": PATH}");
        if (ref.has("secret")) {
            secret.kind = Kind::Secret;
            ref.text("secret", secret.name, rules::name);
            if (!options.secretStore)
                ref.fault("secret", code::kSecret,
                          "\"secret\" needs the store of run --data or --store; with a "
                          "configuration file use {\"env\": NAME} or {\"file\": PATH}");
        }
        if (ref.has("env")) {
            secret.kind = Kind::Env;
            ref.text("env", secret.name, rules::anyText);
            if (const MaybeFault fault = readEnvironment(options, secret.name))
                ref.fault("env", fault->code, fault->message);
        }
        if (ref.has("file")) {
            secret.kind = Kind::File;
            readFile(ref, "file", secret.name);
        }
    });
}

std::string relativeTo(const std::string &baseFolder, const std::string &path)
{
    if (baseFolder.empty())
        return path;
    std::string folder = toText(toPath(baseFolder).lexically_normal());
    if (!folder.ends_with('/'))
        folder += '/';
    return path.size() > folder.size() && path.starts_with(folder) ? path.substr(folder.size())
                                                                   : path;
}

} // namespace portcullis::model
