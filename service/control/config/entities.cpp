// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/entities.h"

#include "service/control/config/with_section.h"
#include "shared/model/to_json.h"

#include <algorithm>

namespace portcullis::control {

namespace {

/// Collects who refers to one entity.
class References {
public:
    References(EntityKind kind, std::string_view name) : m_kind(kind), m_name(name) { }

    std::vector<std::string> of(const model::Document &document)
    {
        for (const model::Route &route : document.routes)
            addIf(refers(route), "routes/" + route.name);
        addIf(refers(document.defaults), "defaults");
        if (m_kind != EntityKind::Authenticator && m_kind != EntityKind::RateLimit)
            return std::move(m_found);
        for (const model::Consumer &consumer : document.consumers) {
            if (m_found.size() == kMostReferences)
                break;
            if (refers(consumer))
                m_found.push_back("consumers/" + consumer.name);
        }
        return std::move(m_found);
    }

private:
    void addIf(bool refers, std::string who)
    {
        if (refers && m_found.size() < kMostReferences)
            m_found.push_back(std::move(who));
    }

    bool holds(const model::StringList &names) const
    {
        return std::find(names.begin(), names.end(), m_name) != names.end();
    }
    bool holds(const std::optional<std::vector<model::AuthenticateEntry>> &entries) const
    {
        return entries && std::any_of(entries->begin(), entries->end(), [this](const auto &entry) {
                   return entry.name == m_name;
               });
    }

    bool refers(const model::Route &route) const
    {
        switch (m_kind) {
        case EntityKind::Authenticator:
            return holds(route.authenticate) || (route.authorize && names(*route.authorize, true));
        case EntityKind::Consumer:
            return route.authorize && names(*route.authorize, false);
        case EntityKind::RateLimit:
            return holds(route.rateLimits);
        case EntityKind::Upstream:
            return std::any_of(route.upstreams.begin(), route.upstreams.end(),
                               [this](const auto &ref) { return ref.upstream == m_name; });
        case EntityKind::Listener:
        case EntityKind::Route:
            break;
        }
        return false;
    }

    /// `corp:SUBJECT` among the consumers names an authenticator.
    bool names(const model::Authorize &authorize, bool byAuthenticator) const
    {
        return std::any_of(authorize.consumers.begin(), authorize.consumers.end(),
                           [&](const std::string &name) {
                               const std::size_t colon = name.find(':');
                               return (colon != std::string::npos) == byAuthenticator
                                   && std::string_view(name).substr(0, colon) == m_name;
                           });
    }

    bool refers(const model::Defaults &defaults) const
    {
        return (m_kind == EntityKind::Authenticator && holds(defaults.authenticate))
            || (m_kind == EntityKind::RateLimit && holds(defaults.rateLimits));
    }

    bool refers(const model::Consumer &consumer) const
    {
        if (m_kind == EntityKind::RateLimit)
            return holds(consumer.rateLimits);
        return std::any_of(consumer.subjects.begin(), consumer.subjects.end(),
                           [this](const auto &subject) { return subject.authenticator == m_name; });
    }

    EntityKind m_kind;
    std::string_view m_name;
    std::vector<std::string> m_found;
};

} // namespace

std::vector<EntitySummary> listEntities(const model::Document &document, EntityKind kind)
{
    std::vector<EntitySummary> summaries;
    withSection(document, kind, [&summaries](const auto &section) {
        summaries.reserve(section.size());
        for (const auto &entity : section)
            summaries.push_back({entity.name, entity.notes.description});
    });
    return summaries;
}

std::optional<std::size_t> findEntity(const model::Document &document, EntityKind kind,
                                      std::string_view name)
{
    std::optional<std::size_t> found;
    withSection(document, kind, [&found, name](const auto &section) {
        for (std::size_t i = 0; i < section.size() && !found; ++i) {
            if (section[i].name == name)
                found = i;
        }
    });
    return found;
}

std::string entityJson(const model::Document &document, EntityKind kind, std::size_t index,
                       const std::string &baseFolder)
{
    std::string json;
    withSection(document, kind, [&](const auto &section) {
        json = model::toJson(section[index], model::WriteOptions{baseFolder, 0});
    });
    return json;
}

std::vector<std::string> referencesTo(const model::Document &document, EntityKind kind,
                                      std::string_view name)
{
    return References(kind, name).of(document);
}

} // namespace portcullis::control
