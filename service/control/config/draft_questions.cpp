// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/draft_questions.h"

#include "service/control/config/document_diff.h"
#include "service/control/config/file_check.h"

#include <iterator>

namespace portcullis::control {

Validation validateDraft(const std::string &json, const model::ParseOptions &options,
                         const SecretReader &secrets)
{
    model::ParseOutcome outcome = model::parseDocument(json, options);
    Validation answer{std::move(outcome.errors), std::move(outcome.warnings)};
    if (!answer.errors.empty())
        return answer;
    FileProblems files = checkFiles(outcome.document, secrets);
    answer.errors = std::move(files.errors);
    std::move(files.missing.begin(), files.missing.end(), std::back_inserter(answer.errors));
    std::move(files.warnings.begin(), files.warnings.end(), std::back_inserter(answer.warnings));
    return answer;
}

tl::expected<DocumentDiff, Validation>
diffDraft(const std::string &json, const model::ParseOptions &options, const model::Document *now)
{
    model::ParseOutcome outcome = model::parseDocument(json, options);
    if (!outcome.valid())
        return tl::unexpected(Validation{std::move(outcome.errors), std::move(outcome.warnings)});
    return diffDocuments(now, outcome.document, options.baseFolder);
}

} // namespace portcullis::control
