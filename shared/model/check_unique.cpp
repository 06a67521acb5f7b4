// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/model/json_text.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>
#include <utility>

namespace portcullis::model {

namespace {

std::string entityPointer(std::string_view section, std::size_t index)
{
    return "/" + std::string(section) + "/" + std::to_string(index);
}

/// Calls `report(index, first)` for each entity whose name an earlier one has. Sorts hashes: that
/// is several times faster than sorting a million names.
template <typename Entities, typename Report>
void forEachRepeated(const Entities &entities, Report report)
{
    std::vector<std::pair<std::size_t, std::uint32_t>> order;
    order.reserve(entities.size());
    for (std::uint32_t i = 0; i < entities.size(); ++i)
        order.emplace_back(StringHash()(entities[i].name), i);
    std::sort(order.begin(), order.end(), [&](const auto &a, const auto &b) {
        if (a.first != b.first)
            return a.first < b.first;
        const int names = entities[a.second].name.compare(entities[b.second].name);
        return names != 0 ? names < 0 : a.second < b.second;
    });
    std::size_t first = 0;
    for (std::size_t i = 1; i < order.size(); ++i) {
        const std::string &name = entities[order[i].second].name;
        if (name != entities[order[first].second].name)
            first = i;
        else if (!name.empty())
            report(order[i].second, order[first].second);
    }
}

template <typename Entities>
void checkNames(std::string_view section, const Entities &entities, Problems &problems)
{
    forEachRepeated(entities, [&](std::size_t index, std::size_t first) {
        problems.error(entityPointer(section, index) + "/name", code::kDuplicateName,
                       "the name " + quote(entities[index].name) + " is taken by "
                           + entityPointer(section, first) + "; names are unique");
    });
}

void repeatedName(const Document &document, std::size_t consumer, std::size_t first,
                  Problems &problems)
{
    problems.error(entityPointer("consumers", consumer) + "/name", code::kDuplicateName,
                   "the name " + quote(document.consumers[consumer].name) + " is taken by "
                       + entityPointer("consumers", first) + "; names are unique");
}

void repeatedKey(const std::string &key, const std::string &first, Problems &problems)
{
    problems.error(key + "/sha256", code::kDuplicateEntry,
                   "this is the key of " + first + " too; every key has one owner");
}

void repeatedSubject(std::size_t consumer, std::size_t subject, std::size_t first,
                     Problems &problems)
{
    problems.error(entityPointer("consumers", consumer) + "/subjects/" + std::to_string(subject),
                   code::kDuplicateEntry,
                   "this subject belongs to " + entityPointer("consumers", first)
                       + " already; every subject has one consumer");
}

/// Where one API key of the document stands, and the beginning of its hash to sort by.
struct KeyPlace {
    std::uint64_t prefix;
    std::uint32_t consumer;
    std::uint32_t key;
};

std::string keyPointer(const KeyPlace &place)
{
    return entityPointer("consumers", place.consumer) + "/apiKeys/" + std::to_string(place.key);
}

std::vector<KeyPlace> placesByHash(const Document &document)
{
    std::vector<KeyPlace> places;
    std::size_t count = 0;
    for (const Consumer &consumer : document.consumers)
        count += consumer.apiKeys.size();
    places.reserve(count);
    for (std::uint32_t c = 0; c < document.consumers.size(); ++c) {
        const auto &keys = document.consumers[c].apiKeys;
        for (std::uint32_t k = 0; k < keys.size(); ++k) {
            std::uint64_t prefix = 0;
            std::memcpy(&prefix, keys[k].sha256.data(), sizeof prefix);
            places.push_back({prefix, c, k});
        }
    }
    std::sort(places.begin(), places.end(), [](const KeyPlace &a, const KeyPlace &b) {
        return std::tie(a.prefix, a.consumer, a.key) < std::tie(b.prefix, b.consumer, b.key);
    });
    return places;
}

/// One key can't stand for two consumers, and twice for one would be a slip.
void checkKeys(const Document &document, Problems &problems)
{
    const std::vector<KeyPlace> places = placesByHash(document);
    const auto hash = [&](const KeyPlace &place) -> const Sha256 & {
        return document.consumers[place.consumer].apiKeys[place.key].sha256;
    };
    for (std::size_t i = 1; i < places.size(); ++i) {
        // All zero: the hash could not be read, which has been reported.
        if (places[i].prefix == places[i - 1].prefix && hash(places[i]) == hash(places[i - 1])
            && hash(places[i]) != Sha256{}) // NOLINT(readability-container-size-empty): an array
            repeatedKey(keyPointer(places[i]), keyPointer(places[i - 1]), problems);
    }
}

void checkKeyIds(const Document &document, std::size_t consumer, Problems &problems)
{
    const auto &keys = document.consumers[consumer].apiKeys;
    if (keys.size() < 2)
        return;
    std::vector<std::pair<std::string_view, std::size_t>> ids;
    ids.reserve(keys.size());
    for (std::size_t k = 0; k < keys.size(); ++k)
        ids.emplace_back(keys[k].id, k);
    std::sort(ids.begin(), ids.end());
    for (std::size_t i = 1; i < ids.size(); ++i) {
        if (ids[i].first != ids[i - 1].first)
            continue;
        problems.error(entityPointer("consumers", consumer) + "/apiKeys/"
                           + std::to_string(ids[i].second),
                       code::kDuplicateName,
                       "the id " + quote(ids[i].first)
                           + " stands twice at this consumer; ids are unique there");
    }
}

/// An identity can't become two consumers.
void checkSubjects(const Document &document, Problems &problems)
{
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> owners;
    for (std::size_t c = 0; c < document.consumers.size(); ++c) {
        const auto &subjects = document.consumers[c].subjects;
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            const auto [owner, isNew] =
                owners.try_emplace({subjects[i].authenticator, subjects[i].value}, c);
            if (!isNew)
                repeatedSubject(c, i, owner->second, problems);
        }
    }
}

void checkAddresses(const std::vector<Listener> &listeners, Problems &problems)
{
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        const auto address = IpAddress::parse(listeners[i].address);
        // Where ports are shared between workers, two spellings of one address would both be bound.
        const auto same = [&one = listeners[i], &address](const Listener &other) {
            return other.port == one.port
                && (other.address == one.address
                    || (address && IpAddress::parse(other.address) == address));
        };
        const auto end = listeners.begin() + static_cast<std::ptrdiff_t>(i);
        const auto first = std::find_if(listeners.begin(), end, same);
        if (first != end && listeners[i].port != 0)
            problems.error(entityPointer("listeners", i) + "/port", code::kDuplicateEntry,
                           "the listener " + quote(first->name)
                               + " has this address and port already");
    }
}

/// The keys of one consumer against each other, and against those of all others.
void checkKeysOf(const Document &document, std::size_t one, const KeyOwner &owner,
                 Problems &problems)
{
    const auto &keys = document.consumers[one].apiKeys;
    std::map<Sha256, std::uint32_t> own;
    for (std::uint32_t k = 0; k < keys.size(); ++k) {
        const auto [first, isNew] = own.try_emplace(keys[k].sha256, k);
        const auto index = static_cast<std::uint32_t>(one);
        if (!isNew)
            repeatedKey(keyPointer({0, index, k}), keyPointer({0, index, first->second}), problems);
        const auto other = owner ? owner(keys[k].sha256) : std::nullopt;
        if (other && *other != one)
            repeatedKey(keyPointer({0, index, k}), entityPointer("consumers", *other), problems);
    }
    if (owner)
        return;
    for (std::uint32_t c = 0; c < document.consumers.size(); ++c) {
        const auto &others = document.consumers[c].apiKeys;
        for (std::uint32_t k = 0; k < others.size() && c != one; ++k) {
            if (const auto same = own.find(others[k].sha256); same != own.end())
                repeatedKey(keyPointer({0, static_cast<std::uint32_t>(one), same->second}),
                            keyPointer({0, c, k}), problems);
        }
    }
}

/// One consumer against all the others, which are unique among themselves.
void checkConsumer(const Document &document, const ConsumerScope &scope, Problems &problems)
{
    const std::size_t one = *scope.only;
    const Consumer &consumer = document.consumers[one];
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> subjects;
    for (std::size_t i = 0; i < consumer.subjects.size(); ++i) {
        const Subject &subject = consumer.subjects[i];
        if (!subjects.try_emplace({subject.authenticator, subject.value}, i).second)
            repeatedSubject(one, i, one, problems);
    }
    const bool isAlone = scope.sameName && subjects.empty(); // but for its keys
    for (std::size_t c = 0; c < document.consumers.size() && !isAlone; ++c) {
        const Consumer &other = document.consumers[c];
        if (c == one)
            continue;
        if (other.name == consumer.name)
            repeatedName(document, one, c, problems);
        for (const Subject &subject : other.subjects) {
            const auto same = subjects.find({subject.authenticator, subject.value});
            if (same != subjects.end())
                repeatedSubject(one, same->second, c, problems);
        }
    }
    checkKeyIds(document, one, problems);
    checkKeysOf(document, one, scope.owner, problems);
}

void checkConsumers(const Document &document, Problems &problems)
{
    for (std::size_t c = 0; c < document.consumers.size(); ++c)
        checkKeyIds(document, c, problems);
    checkKeys(document, problems);
    checkSubjects(document, problems);
}

} // namespace

void checkUnique(const Document &document, const ConsumerScope &scope, Problems &problems)
{
    checkNames("listeners", document.listeners, problems);
    checkNames("authenticators", document.authenticators, problems);
    if (scope.all)
        checkNames("consumers", document.consumers, problems);
    checkNames("rateLimits", document.rateLimits, problems);
    checkNames("upstreams", document.upstreams, problems);
    checkNames("routes", document.routes, problems);
    checkAddresses(document.listeners, problems);
    if (scope.all)
        checkConsumers(document, problems);
    else if (scope.only)
        checkConsumer(document, scope, problems);
}

} // namespace portcullis::model
