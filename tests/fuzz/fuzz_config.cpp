// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/parse.h"
#include "shared/model/problems.h"
#include "shared/model/to_json.h"
#include "tests/fuzz/check.h"

#include <cstdint>

using namespace portcullis::model;

namespace {

void checkProblems(const std::vector<Problem> &problems)
{
    check(problems.size() <= Problems::kMost + 1, "the list of problems is bounded");
    for (const Problem &problem : problems) {
        check(problem.pointer.empty() || problem.pointer.front() == '/', "a pointer is a pointer");
        check(problem.code.starts_with("config."), "a problem has a code");
        check(!problem.message.empty(), "a problem has a message");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    ParseOptions options;
    options.baseFolder = "/etc/portcullis";
    options.secretStore = size % 2 == 0;
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const ParseOutcome outcome = parseDocument(input, options);
    checkProblems(outcome.errors);
    checkProblems(outcome.warnings);
    if (!outcome.valid())
        return 0;
    const std::string text = toJson(outcome.document, {options.baseFolder, 0});
    const ParseOutcome again = parseDocument(text, options);
    check(again.valid(), "what is written is valid");
    check(again.document == outcome.document, "what is written is the same document");
    check(toJson(again.document, {options.baseFolder, 0}) == text, "it is canonical");
    return 0;
}
