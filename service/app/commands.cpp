// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/commands.h"

#include "service/app/options.h"
#include "service/control/config/file_check.h"
#include "service/control/config/sources.h"
#include "service/control/secrets/api_key.h"

#include <cstdio>
#include <filesystem>

namespace portcullis::app {

namespace {

void print(std::FILE *to, const std::string &line)
{
    std::fputs((line + '\n').c_str(), to);
}

} // namespace

model::ParseOptions fileModeOptions(const std::string &path)
{
    return control::parseOptions(std::filesystem::absolute(path).parent_path().string());
}

int checkCommand(const std::string &path)
{
    const auto text = control::readFile(path);
    if (!text) {
        print(stderr, text.error().what);
        return kExitUsage;
    }
    const model::ParseOutcome outcome = model::parseDocument(*text, fileModeOptions(path));
    for (const model::Problem &problem : outcome.errors)
        print(stdout, problem.pointer + ": " + problem.message);
    for (const model::Problem &problem : outcome.warnings)
        print(stdout, "warning " + problem.pointer + ": " + problem.message);
    if (!outcome.valid())
        return kExitInvalid;
    const control::FileProblems files = control::checkFiles(outcome.document, control::readSecret);
    for (const model::Problem &problem : files.errors)
        print(stdout, problem.pointer + ": " + problem.message);
    for (const auto &list :
         {files.missing, files.warnings, model::quotaWarnings(outcome.document)}) {
        for (const model::Problem &problem : list)
            print(stdout, "warning " + problem.pointer + ": " + problem.message);
    }
    return files.errors.empty() ? kExitClean : kExitInvalid;
}

int keyNewCommand(const std::string &consumer)
{
    const auto made = secrets::makeKey(secrets::kApiKeyPrefix);
    if (!made) {
        print(stderr, made.error().what);
        return kExitCannotStart;
    }
    print(stdout,
          "The key, shown only now:\n\n    " + std::string(made->text.view())
              + "\n\nInto the configuration, under \"consumers\":\n");
    print(stdout,
          "    {\"name\": \"" + consumer + "\", \"apiKeys\": [{\"id\": \"" + made->id()
              + "\", \"sha256\": \"" + made->sha256Hex() + "\"}]}");
    return kExitClean;
}

int tokenNewCommand()
{
    const auto made = secrets::makeKey(secrets::kAdminTokenPrefix);
    if (!made) {
        print(stderr, made.error().what);
        return kExitCannotStart;
    }
    print(stdout, std::string(made->text.view()));
    return kExitClean;
}

} // namespace portcullis::app
