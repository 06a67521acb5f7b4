// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/limit_key.h"

namespace portcullis::pipeline {

namespace {

void addAddress(KeyHasher &hasher, const IpAddress &address)
{
    const IpAddress key = address.limitKey();
    hasher.part({reinterpret_cast<const char *>(key.bytes.data()), key.bytes.size()});
}

void addConsumer(KeyHasher &hasher, const LimitSubject &subject)
{
    // Marked, so that nobody gets a name that is another one's address.
    const bool named = !subject.principal.name.empty();
    hasher.byte(named ? 'n' : 'a');
    if (named)
        hasher.part(subject.principal.name);
    else
        addAddress(hasher, subject.context.client);
}

void addClaim(KeyHasher &hasher, const LimitSubject &subject, std::string_view name)
{
    const Claim *claim = subject.principal.findClaim(name);
    if (!claim || claim->values.empty()) {
        hasher.part({});
        return;
    }
    for (const std::string &value : claim->values)
        hasher.part(value);
}

} // namespace

KeyHash limitKey(const std::vector<model::LimitKeyPart> &key, const KeySeed &seed,
                 const LimitSubject &subject)
{
    KeyHasher hasher(seed);
    for (const model::LimitKeyPart &part : key) {
        hasher.byte(static_cast<std::uint8_t>(part.kind));
        switch (part.kind) {
        case model::LimitKeyPart::Kind::Consumer:
            addConsumer(hasher, subject);
            break;
        case model::LimitKeyPart::Kind::Ip:
            addAddress(hasher, subject.context.client);
            break;
        case model::LimitKeyPart::Kind::Route:
            hasher.part(subject.routeName);
            break;
        case model::LimitKeyPart::Kind::Header:
            hasher.part(subject.context.head->fields.find(part.name).value_or(std::string_view()));
            break;
        case model::LimitKeyPart::Kind::Claim:
            addClaim(hasher, subject, part.name);
            break;
        }
    }
    return hasher.finish();
}

} // namespace portcullis::pipeline
