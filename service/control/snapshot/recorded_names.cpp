// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/recorded_names.h"

namespace portcullis::control {

telemetry::RecordedFields recordedFieldsOf(const model::Document &document)
{
    std::vector<std::string> wanted;
    for (const model::Route &route : document.routes) {
        for (const auto &[name, condition] : route.match.headers)
            wanted.push_back(name);
    }
    for (const model::RateLimit &limit : document.rateLimits) {
        for (const model::LimitKeyPart &part : limit.key) {
            if (part.kind == model::LimitKeyPart::Kind::Header)
                wanted.push_back(part.name);
        }
    }
    std::vector<std::string> credentials{"Authorization", "Proxy-Authorization", "Cookie"};
    for (const model::Authenticator &authenticator : document.authenticators) {
        const auto *apiKey = std::get_if<model::ApiKeyAuthenticator>(&authenticator.kind);
        if (apiKey && !apiKey->header.empty())
            credentials.push_back(apiKey->header);
    }
    return {wanted, credentials};
}

} // namespace portcullis::control
