// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/principals.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

std::string subjectKey(std::string_view authenticator, std::string_view subject)
{
    std::string key;
    key.reserve(authenticator.size() + 1 + subject.size());
    key.append(authenticator).append(1, ':').append(subject);
    return key;
}

/// Takes `consumer`'s name, and its groups beside those that are there.
void adopt(Principal &principal, const model::Consumer &consumer, std::size_t index)
{
    principal.name = consumer.name;
    principal.configured = true;
    principal.consumerIndex = index;
    for (const std::string &group : consumer.groups) {
        if (!principal.hasGroup(group))
            principal.groups.push_back(group);
    }
}

} // namespace

Principals::Principals(const model::Document &document) : m_document(&document)
{
    const bool byName = std::any_of(document.authenticators.begin(), document.authenticators.end(),
                                    [](const auto &a) { return a.mapToConsumers; });
    if (byName)
        m_byName.reserve(document.consumers.size());
    for (std::size_t i = 0; i < document.consumers.size(); ++i) {
        const model::Consumer &consumer = document.consumers[i];
        const auto index = static_cast<std::uint32_t>(i);
        if (byName)
            m_byName.emplace(consumer.name, index);
        for (const model::Subject &subject : consumer.subjects)
            m_bySubject.emplace(subjectKey(subject.authenticator, subject.value), index);
    }
}

Identity Principals::ofConsumer(std::string_view authenticator, std::size_t index) const
{
    auto principal = std::make_shared<Principal>();
    const model::Consumer &consumer = m_document->consumers[index];
    principal->authenticator = authenticator;
    principal->subject = consumer.name;
    adopt(*principal, consumer, index);
    return principal;
}

Identity Principals::ofToken(const model::Authenticator &authenticator,
                             const TokenFacts &facts) const
{
    auto principal = std::make_shared<Principal>();
    principal->authenticator = authenticator.name;
    principal->subject = facts.subject;
    principal->groups = facts.groups;
    principal->scopes = facts.scopes;
    principal->claims = facts.claims;
    if (const auto index = consumerOf(authenticator, facts.subject))
        adopt(*principal, m_document->consumers[*index], *index);
    else
        principal->name = subjectKey(authenticator.name, facts.subject);
    return principal;
}

std::optional<std::size_t> Principals::consumerOf(const model::Authenticator &authenticator,
                                                  std::string_view subject) const
{
    if (subject.empty())
        return std::nullopt; // a token without subject is nobody
    const auto bySubject = m_bySubject.find(subjectKey(authenticator.name, subject));
    if (bySubject != m_bySubject.end())
        return bySubject->second;
    if (authenticator.mapToConsumers) {
        const auto byName = m_byName.find(subject);
        if (byName != m_byName.end())
            return byName->second;
    }
    return std::nullopt;
}

const Identity &Principals::anonymous()
{
    static const Identity anonymous = std::make_shared<const Principal>();
    return anonymous;
}

} // namespace portcullis::pipeline
