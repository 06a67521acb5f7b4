// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/limit_key.h"

#include <openssl/sha.h>

#include <string>

namespace portcullis::pipeline {

namespace {

template <typename Hasher>
void addAddress(Hasher &hasher, const IpAddress &address)
{
    const IpAddress key = address.limitKey();
    hasher.part({reinterpret_cast<const char *>(key.bytes.data()), key.bytes.size()});
}

template <typename Hasher>
void addConsumer(Hasher &hasher, const LimitSubject &subject)
{
    // Marked, so that nobody gets a name that is another one's address.
    const bool named = !subject.principal.name.empty();
    hasher.byte(named ? 'n' : 'a');
    if (named)
        hasher.part(subject.principal.name);
    else
        addAddress(hasher, subject.context.client);
}

template <typename Hasher>
void addClaim(Hasher &hasher, const LimitSubject &subject, std::string_view name)
{
    const Claim *claim = subject.principal.findClaim(name);
    if (!claim || claim->values.empty()) {
        hasher.part({});
        return;
    }
    for (const std::string &value : claim->values)
        hasher.part(value);
}

/// All parts of `key` in their order.
template <typename Hasher>
void addKey(Hasher &hasher, const std::vector<model::LimitKeyPart> &key,
            const LimitSubject &subject)
{
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
}

/// The bytes of a key, put together.
class KeyText {
public:
    void byte(std::uint8_t value) { m_text += static_cast<char>(value); }
    void part(std::string_view text)
    {
        m_text += std::to_string(text.size());
        m_text += ':';
        m_text += text;
    }
    const std::string &text() const { return m_text; }

private:
    std::string m_text;
};

} // namespace

KeyHash limitKey(const std::vector<model::LimitKeyPart> &key, const KeySeed &seed,
                 const LimitSubject &subject)
{
    KeyHasher hasher(seed);
    addKey(hasher, key, subject);
    return hasher.finish();
}

std::array<char, 22> sharedKey(const std::vector<model::LimitKeyPart> &key,
                               const LimitSubject &subject)
{
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    KeyText text;
    for (const model::LimitKeyPart &part : key)
        text.part(part.name);
    addKey(text, key, subject);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
    SHA256(reinterpret_cast<const unsigned char *>(text.text().data()), text.text().size(),
           hash.data());
    std::array<char, 22> out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t bit = i * 6;
        const unsigned two = static_cast<unsigned>(hash[bit / 8]) << 8 | hash[bit / 8 + 1];
        out[i] = kDigits[two >> (10 - bit % 8) & 0x3F];
    }
    return out;
}

} // namespace portcullis::pipeline
