// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/content_sum.h"

#include "service/control/store/store_types.h"

#include <openssl/evp.h>

#include <memory>

namespace portcullis::store {

namespace {

/// Takes fields one after the other; each has its length in front, so that they can't run together.
class FieldHash {
public:
    FieldHash() : m_context(EVP_MD_CTX_new())
    {
        // Looked up once: that takes longer than hashing a part.
        static EVP_MD *const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        EVP_DigestInit_ex2(m_context.get(), sha256, nullptr);
    }
    void number(std::uint64_t value)
    {
        std::array<unsigned char, 8> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<unsigned char>(value >> (8 * i));
        EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size());
    }
    void text(std::string_view text)
    {
        number(text.size());
        EVP_DigestUpdate(m_context.get(), text.data(), text.size());
    }
    std::string finish()
    {
        std::string digest(ContentSum::kSize, '\0');
        EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(digest.data()),
                           nullptr);
        return digest;
    }

private:
    struct Free {
        void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> m_context;
};

} // namespace

ContentSum &ContentSum::operator+=(const ContentSum &other)
{
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        const std::uint64_t sum = m_words[i] + other.m_words[i];
        const std::uint64_t overflow = sum < m_words[i] ? 1 : 0;
        m_words[i] = sum + carry;
        carry = overflow + (m_words[i] < sum ? 1 : 0);
    }
    return *this;
}

ContentSum &ContentSum::operator-=(const ContentSum &other)
{
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        const std::uint64_t difference = m_words[i] - other.m_words[i];
        const std::uint64_t underflow = m_words[i] < other.m_words[i] ? 1 : 0;
        m_words[i] = difference - borrow;
        borrow = underflow + (difference < borrow ? 1 : 0);
    }
    return *this;
}

std::string ContentSum::bytes() const
{
    std::string bytes;
    for (const std::uint64_t word : m_words) {
        for (int i = 0; i < 8; ++i)
            bytes += static_cast<char>(word >> (8 * i) & 0xFF);
    }
    return bytes;
}

std::optional<ContentSum> ContentSum::fromBytes(std::string_view bytes)
{
    if (bytes.size() != kSize)
        return std::nullopt;
    ContentSum sum;
    for (std::size_t i = 0; i < kSize; ++i)
        sum.m_words[i / 8] |= std::uint64_t(static_cast<std::uint8_t>(bytes[i])) << (8 * (i % 8));
    return sum;
}

ContentSum sumOf(std::string_view kind, std::string_view name, std::uint64_t changed,
                 std::uint64_t position, std::string_view text)
{
    FieldHash hash;
    hash.text(kind);
    hash.text(name);
    hash.number(changed);
    hash.number(position);
    hash.text(text);
    return *ContentSum::fromBytes(hash.finish());
}

std::string chainSum(const Revision &revision, const ContentSum &content, std::string_view previous)
{
    FieldHash hash;
    hash.number(revision.number);
    hash.number(static_cast<std::uint64_t>(
        std::chrono::floor<Milliseconds>(revision.at.time_since_epoch()).count()));
    hash.text(revision.author);
    hash.text(revision.from);
    hash.text(revision.kind);
    hash.text(revision.note);
    hash.number(revision.changes);
    hash.text(content.bytes());
    hash.text(previous);
    return hash.finish();
}

} // namespace portcullis::store
