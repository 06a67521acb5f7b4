// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/parse.h"

#include "shared/model/document_reader.h"

namespace portcullis::model {

ParseOutcome parseDocument(std::string_view json, const ParseOptions &options)
{
    return readDocument(json, options, nullptr);
}

std::vector<Problem> quotaWarnings(const Document &document)
{
    std::vector<Problem> warnings;
    for (std::size_t i = 0; i < document.rateLimits.size(); ++i) {
        const RateLimit &limit = document.rateLimits[i];
        if (limit.algorithm == LimitAlgorithm::Quota
            && sharedMode(document, limit) == SharedMode::Off)
            warnings.push_back({"/rateLimits/" + std::to_string(i),
                                std::string(code::kQuotaNotKept),
                                "the use of this quota is forgotten when the service stops; "
                                "--state DIR keeps it"});
    }
    return warnings;
}

} // namespace portcullis::model
