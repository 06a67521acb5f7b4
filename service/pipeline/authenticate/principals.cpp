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

bool mapsToConsumers(const model::Document &document)
{
    return std::any_of(document.authenticators.begin(), document.authenticators.end(),
                       [](const auto &a) { return a.mapToConsumers; });
}

} // namespace

Principals::Principals(const model::Document &document)
    : m_document(&document), m_index(makeIndex(document))
{
}

Principals::Principals(const Principals &previous, const model::Document &before,
                       const model::Document &document)
    : m_document(&document)
{
    bool same = previous.m_index && previous.m_index->hasNames == mapsToConsumers(document);
    const auto compare = [&](std::size_t i) {
        // New consumers at the end that nothing leads to but their keys need no entry.
        const bool isNew = i >= before.consumers.size() && i < document.consumers.size();
        if (isNew)
            same = same && !previous.m_index->hasNames && document.consumers[i].subjects.empty();
        else
            same = same && i < document.consumers.size()
                && before.consumers[i].subjects == document.consumers[i].subjects
                && before.consumers[i].name == document.consumers[i].name;
    };
    model::SharedList<model::Consumer>::forEachDifference(before.consumers, document.consumers,
                                                          compare);
    m_index = same ? previous.m_index : makeIndex(document);
}

std::shared_ptr<const Principals::Index> Principals::makeIndex(const model::Document &document)
{
    auto index =
        std::make_shared<Index>(Index{document.consumers, mapsToConsumers(document), {}, {}});
    const auto &consumers = index->consumers;
    if (index->hasNames)
        index->byName.reserve(consumers.size());
    for (std::size_t i = 0; i < consumers.size(); ++i) {
        const auto at = static_cast<std::uint32_t>(i);
        if (index->hasNames)
            index->byName.emplace(consumers[i].name, at);
        for (const model::Subject &subject : consumers[i].subjects)
            index->bySubject.emplace(subjectKey(subject.authenticator, subject.value), at);
    }
    return index;
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
    if (subject.empty() || !m_index)
        return std::nullopt; // a token without subject is nobody
    const auto bySubject = m_index->bySubject.find(subjectKey(authenticator.name, subject));
    if (bySubject != m_index->bySubject.end())
        return bySubject->second;
    if (authenticator.mapToConsumers) {
        const auto byName = m_index->byName.find(subject);
        if (byName != m_index->byName.end())
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
