// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/values.h"

namespace portcullis::model {

namespace {

/// Ids that nobody gave: the beginning of the hash, which tells as little as the hash itself.
std::string defaultKeyId(const Sha256 &hash)
{
    return formatSha256(hash).substr(0, 12);
}

void readHash(ConfigReader &in, Sha256 &hash)
{
    const JsonNode *node = in.find("sha256");
    if (node == nullptr)
        return;
    std::optional<Sha256> parsed;
    if (node->isString())
        parsed = parseSha256(node->text());
    if (parsed)
        hash = *parsed;
    else
        in.fault("sha256", code::kFormat,
                 "the SHA-256 of the key in 64 hexadecimal digits, as \"portcullisd key new\" "
                 "prints it; never the key itself");
}

void readExpiry(ConfigReader &in, std::optional<WallTime> &expires)
{
    const JsonNode *node = in.find("expires");
    if (node == nullptr)
        return;
    if (node->isString())
        expires = parseTimestamp(node->text());
    if (!expires)
        in.fault("expires", code::kFormat,
                 "a time as in RFC 3339, such as \"2027-01-01T00:00:00Z\" or "
                 "\"2027-01-01T01:00:00+01:00\"");
}

ApiKey readApiKey(ConfigReader &in)
{
    ApiKey key;
    in.text("id", key.id, rules::keyId);
    if (in.require("sha256", "the SHA-256 of the key in 64 hexadecimal digits"))
        readHash(in, key.sha256);
    readExpiry(in, key.expires);
    in.boolean("enabled", key.enabled);
    if (key.id.empty())
        key.id = defaultKeyId(key.sha256);
    return key;
}

Subject readSubject(ConfigReader &in)
{
    Subject subject;
    if (in.require("authenticator",
                   "the name of a jwt, oauth2-introspection or mtls authenticator"))
        in.text("authenticator", subject.authenticator, rules::name);
    if (in.require("value", "the subject that the authenticator finds in the token or certificate"))
        in.text("value", subject.value, rules::nonEmpty);
    return subject;
}

/// Elements that are no objects leave a default behind, so that positions stay those of the text.
template <typename T>
void readList(ConfigReader &in, std::string_view key, std::vector<T> &list,
              T (*readOne)(ConfigReader &))
{
    if (const JsonNode *node = in.find(key); node != nullptr && node->isArray())
        list.reserve(node->size);
    in.elements(key, [&](const JsonNode &node, const Path &path) {
        T &one = list.emplace_back();
        readObject(node, path, in.context(), [&](ConfigReader &each) { one = readOne(each); });
    });
}

} // namespace

Consumer readConsumer(ConfigReader &in)
{
    Consumer consumer;
    in.name(consumer.name);
    in.notes(consumer.notes);
    in.texts("groups", consumer.groups, rules::nonEmpty);
    readReferences(in, "rateLimits", consumer.rateLimits);
    readList(in, "apiKeys", consumer.apiKeys, readApiKey);
    readList(in, "subjects", consumer.subjects, readSubject);
    return consumer;
}

void write(DocumentWriter &out, const Consumer &consumer)
{
    out.nameAndNotes(consumer.name, consumer.notes);
    out.texts("groups", consumer.groups);
    out.texts("rateLimits", consumer.rateLimits);
    if (!consumer.apiKeys.empty()) {
        out.array("apiKeys", [&] {
            for (const ApiKey &key : consumer.apiKeys) {
                out.element([&] {
                    out.text("id", key.id);
                    out.text("sha256", formatSha256(key.sha256));
                    if (key.expires)
                        out.text("expires", formatTimestamp(*key.expires));
                    out.boolean("enabled", key.enabled, true);
                });
            }
        });
    }
    if (!consumer.subjects.empty()) {
        out.array("subjects", [&] {
            for (const Subject &subject : consumer.subjects) {
                out.element([&] {
                    out.text("authenticator", subject.authenticator);
                    out.text("value", subject.value);
                });
            }
        });
    }
}

} // namespace portcullis::model
