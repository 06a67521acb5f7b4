// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/scrubber.h"

#include "service/pipeline/authenticate/credentials.h"
#include "service/telemetry/query_mask.h"
#include "service/telemetry/recorded_fields.h"
#include "shared/core/utf8.h"

#include <algorithm>

namespace portcullis::control {

std::string cleanUtf8(std::string_view text)
{
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const Utf8Step step = decodeUtf8(text);
        clean += step.valid ? text.substr(0, step.size) : std::string_view("\xEF\xBF\xBD");
        text.remove_prefix(step.size);
    }
    return clean;
}

Scrubber::Scrubber(const pipeline::Snapshot &snapshot) : m_snapshot(snapshot)
{
    for (const auto &authenticator : snapshot.auth->authenticators()) {
        if (authenticator->apiKey && !authenticator->apiKey->header.empty())
            m_fields.push_back(authenticator->apiKey->header);
    }
}

void Scrubber::learn(const http::RequestHead &head)
{
    for (const http::Field &field : head.fields) {
        if (!hides(field.name))
            continue;
        learn(field.value);
        // `Bearer TOKEN`: the token may turn up alone.
        if (const std::size_t space = field.value.find(' '); space != std::string_view::npos)
            learn(trimOws(field.value.substr(space + 1)));
        if (equalsIgnoreCase(field.name, "Cookie"))
            learnCookies(field.value);
    }
    if (head.query)
        learnQuery(*head.query);
}

void Scrubber::learn(std::string_view secret)
{
    if (secret.size() < kShortest)
        return;
    const auto place =
        std::find_if(m_secrets.begin(), m_secrets.end(),
                     [&](const std::string &known) { return known.size() <= secret.size(); });
    if (place == m_secrets.end() || *place != secret)
        m_secrets.emplace(place, secret);
}

void Scrubber::learnQuery(std::string_view query)
{
    Arena arena;
    pipeline::forEachParameter(query, [&](std::string_view name, std::string_view value) {
        if (m_snapshot.mask.hides(name)) {
            learn(value);
            learn(pipeline::percentDecode(value, arena));
        }
        return true;
    });
}

void Scrubber::learnCookies(std::string_view line)
{
    while (!line.empty()) {
        const std::size_t end = line.find(';');
        const std::string_view pair = line.substr(0, end);
        if (const std::size_t equals = pair.find('='); equals != std::string_view::npos)
            learn(trimOws(pair.substr(equals + 1)));
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
}

bool Scrubber::hides(std::string_view field) const
{
    return telemetry::RecordedFields::namesCredential(field)
        || std::any_of(m_fields.begin(), m_fields.end(),
                       [&](const std::string &name) { return equalsIgnoreCase(name, field); });
}

std::string Scrubber::fieldValue(std::string_view name, std::string_view value) const
{
    return hides(name) ? std::string(kHidden) : text(value);
}

std::string Scrubber::target(std::string_view target) const
{
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos)
        return text(target);
    std::string masked(target.substr(0, mark + 1));
    telemetry::appendMasked(target.substr(mark + 1), m_snapshot.mask,
                            [&masked](std::string_view part) { masked += part; });
    return text(masked);
}

std::string Scrubber::text(std::string_view text) const
{
    std::string out(text);
    for (const std::string &secret : m_secrets) {
        for (std::size_t at = out.find(secret); at != std::string::npos;
             at = out.find(secret, at + kHidden.size()))
            out.replace(at, secret.size(), kHidden);
    }
    return cleanUtf8(out);
}

} // namespace portcullis::control
