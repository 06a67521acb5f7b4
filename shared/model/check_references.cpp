// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_text.h"
#include "shared/model/suggest.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <unordered_set>

namespace portcullis::model {

namespace {

using NameSet = std::unordered_set<std::string_view>;

/// The names of one kind of entity, to look references up in. Views into the document.
class Names {
public:
    template <typename Entities>
    Names(std::string_view kind, const Entities &entities) : m_kind(kind)
    {
        for (const auto &entity : entities)
            add(entity.name, entities.size());
    }
    /// Only those that are `wanted` are kept: of a million consumers few are referred to.
    Names(std::string_view kind, const SharedList<Consumer> &entities, const NameSet &wanted)
        : m_kind(kind)
    {
        if (wanted.empty())
            return;
        for (const Consumer &consumer : entities) {
            if (entities.size() <= kFew || wanted.count(consumer.name) > 0)
                add(consumer.name, entities.size());
        }
    }

    /// Reports `name` at `pointer` if there is none of that name. An empty one could not be read.
    void check(std::string_view name, const std::string &pointer, Problems &problems)
    {
        if (name.empty() || m_table.count(name) > 0)
            return;
        std::string message = "there is no " + std::string(m_kind) + " named " + quote(name);
        if (const std::string_view meant = closest(name, m_names); !meant.empty())
            message += "; did you mean " + quote(meant) + "?";
        problems.error(pointer, code::kUnknownReference, std::move(message));
    }

private:
    static constexpr std::size_t kFew = 1000; // comparing with more takes too long for a hint

    void add(std::string_view name, std::size_t of)
    {
        m_table.insert(name);
        if (of <= kFew)
            m_names.push_back(name);
    }

    std::string_view m_kind;
    std::vector<std::string_view> m_names; // for hints
    NameSet m_table;
};

/// Consumers that routes name.
NameSet consumersWanted(const Document &document)
{
    NameSet wanted;
    for (const Route &route : document.routes) {
        if (route.authorize)
            wanted.insert(route.authorize->consumers.begin(), route.authorize->consumers.end());
    }
    return wanted;
}

struct AllNames {
    Names authenticators;
    Names consumers;
    Names rateLimits;
    Names upstreams;

    explicit AllNames(const Document &document)
        : authenticators("authenticator", document.authenticators)
        , consumers("consumer", document.consumers, consumersWanted(document))
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

void checkConsumer(const Document &document, std::size_t c, AllNames &names, Problems &problems)
{
    const Consumer &consumer = document.consumers[c];
    if (consumer.rateLimits.empty() && consumer.subjects.empty())
        return;
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
        if (std::any_of(document.authenticators.begin(), document.authenticators.end(), isApiKey))
            problems.error(at, code::kConflict,
                           "an api-key authenticator knows no subjects; list the consumer's "
                           "keys in \"apiKeys\"");
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

void checkReferences(const Document &document, const ConsumerScope &scope, Problems &problems)
{
    AllNames names(document);
    for (std::size_t c = 0; scope.all && c < document.consumers.size(); ++c)
        checkConsumer(document, c, names, problems);
    if (!scope.all && scope.only)
        checkConsumer(document, *scope.only, names, problems);
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
