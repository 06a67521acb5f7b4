// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_text.h"
#include "shared/model/suggest.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <unordered_set>

namespace portcullis::model {

namespace {

/// The names of one kind of entity, to look references up in. Views into the document. The table
/// is made by the first look-up: often nothing refers to a million consumers.
class Names {
public:
    template <typename Entity>
    Names(std::string_view kind, const std::vector<Entity> &entities) : m_kind(kind)
    {
        m_names.reserve(entities.size());
        for (const Entity &entity : entities)
            m_names.push_back(entity.name);
    }

    /// Reports `name` at `pointer` if there is none of that name. An empty one could not be read.
    void check(std::string_view name, const std::string &pointer, Problems &problems)
    {
        if (m_table.empty())
            m_table.insert(m_names.begin(), m_names.end());
        if (name.empty() || m_table.count(name) > 0)
            return;
        std::string message = "there is no " + std::string(m_kind) + " named " + quote(name);
        constexpr std::size_t kFew = 1000; // comparing with more takes too long for a hint
        if (m_names.size() <= kFew) {
            if (const std::string_view meant = closest(name, m_names); !meant.empty())
                message += "; did you mean " + quote(meant) + "?";
        }
        problems.error(pointer, code::kUnknownReference, std::move(message));
    }

private:
    std::string_view m_kind;
    std::vector<std::string_view> m_names;
    std::unordered_set<std::string_view> m_table;
};

struct AllNames {
    Names authenticators;
    Names consumers;
    Names rateLimits;
    Names upstreams;

    explicit AllNames(const Document &document)
        : authenticators("authenticator", document.authenticators)
        , consumers("consumer", document.consumers)
        , rateLimits("rate limit", document.rateLimits)
        , upstreams("upstream", document.upstreams)
    {
    }
};

void checkList(Names &names, const StringList &list, const std::string &pointer, Problems &problems)
{
    for (std::size_t i = 0; i < list.size(); ++i)
        names.check(list[i], pointer + "/" + std::to_string(i), problems);
}

void checkEntries(Names &names, const std::optional<std::vector<AuthenticateEntry>> &entries,
                  const std::string &pointer, Problems &problems)
{
    if (!entries)
        return;
    for (std::size_t i = 0; i < entries->size(); ++i) {
        if ((*entries)[i].name != "none")
            names.check((*entries)[i].name, pointer + "/authenticate/" + std::to_string(i),
                        problems);
    }
}

void checkConsumers(const Document &document, AllNames &names, Problems &problems)
{
    for (std::size_t c = 0; c < document.consumers.size(); ++c) {
        const Consumer &consumer = document.consumers[c];
        if (consumer.rateLimits.empty() && consumer.subjects.empty())
            continue;
        const std::string pointer = "/consumers/" + std::to_string(c);
        checkList(names.rateLimits, consumer.rateLimits, pointer + "/rateLimits", problems);
        for (std::size_t i = 0; i < consumer.subjects.size(); ++i) {
            const std::string &name = consumer.subjects[i].authenticator;
            const std::string at = pointer + "/subjects/" + std::to_string(i) + "/authenticator";
            names.authenticators.check(name, at, problems);
            const auto isApiKey = [&name](const Authenticator &authenticator) {
                return authenticator.name == name
                    && std::holds_alternative<ApiKeyAuthenticator>(authenticator.kind);
            };
            if (std::any_of(document.authenticators.begin(), document.authenticators.end(),
                            isApiKey))
                problems.error(at, code::kConflict,
                               "an api-key authenticator knows no subjects; list the consumer's "
                               "keys in \"apiKeys\"");
        }
    }
}

void checkAuthorized(const Authorize &authorize, const std::string &pointer, AllNames &names,
                     Problems &problems)
{
    for (std::size_t i = 0; i < authorize.consumers.size(); ++i) {
        const std::string &name = authorize.consumers[i];
        const std::string at = pointer + "/authorize/consumers/" + std::to_string(i);
        const std::size_t colon = name.find(':');
        if (colon == std::string::npos)
            names.consumers.check(name, at, problems);
        else
            names.authenticators.check(std::string_view(name).substr(0, colon), at, problems);
    }
}

void checkUpstreams(const Route &route, const std::string &pointer, AllNames &names,
                    Problems &problems)
{
    const bool asText = route.upstreams.size() == 1;
    for (std::size_t i = 0; i < route.upstreams.size(); ++i) {
        const std::string &name = route.upstreams[i].upstream;
        // One upstream may stand there as a string or as a list of one; both begin here.
        const std::string at =
            pointer + "/upstream" + (asText ? "" : "/" + std::to_string(i) + "/upstream");
        names.upstreams.check(name, at, problems);
    }
}

} // namespace

void checkReferences(const Document &document, Problems &problems)
{
    AllNames names(document);
    checkConsumers(document, names, problems);
    for (std::size_t r = 0; r < document.routes.size(); ++r) {
        const Route &route = document.routes[r];
        const std::string pointer = "/routes/" + std::to_string(r);
        checkEntries(names.authenticators, route.authenticate, pointer, problems);
        checkList(names.rateLimits, route.rateLimits, pointer + "/rateLimits", problems);
        checkUpstreams(route, pointer, names, problems);
        if (route.authorize)
            checkAuthorized(*route.authorize, pointer, names, problems);
    }
    checkEntries(names.authenticators, document.defaults.authenticate, "/defaults", problems);
    checkList(names.rateLimits, document.defaults.rateLimits, "/defaults/rateLimits", problems);
}

} // namespace portcullis::model
