// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_tickets.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include <algorithm>

namespace portcullis::io {

namespace {

int ticketKeysIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Looked up once: OpenSSL 3 searches its providers at each look-up.
const EVP_CIPHER *cipher()
{
    static EVP_CIPHER *const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
    return fetched;
}

bool setMacKey(EVP_MAC_CTX *mac, const TicketKeys::Key &key)
{
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(
            OSSL_MAC_PARAM_KEY, const_cast<std::uint8_t *>(key.mac.data()), key.mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

/// OpenSSL's ticket callback: 1 use, 2 use and send a new ticket, 0 there is none, -1 failure.
int onTicket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *context,
             EVP_MAC_CTX *mac, int sealing)
{
    auto *const keys =
        static_cast<TicketKeys *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ticketKeysIndex()));
    const SteadyTime now = std::chrono::steady_clock::now();
    if (sealing) {
        const auto key = keys->newest(now);
        if (!key || RAND_bytes(iv, EVP_CIPHER_get_iv_length(cipher())) != 1)
            return -1;
        std::copy(key->name.begin(), key->name.end(), name);
        const bool ready = setMacKey(mac, *key)
            && EVP_EncryptInit_ex2(context, cipher(), key->encryption.data(), iv, nullptr) == 1;
        return ready ? 1 : -1;
    }
    const auto found = keys->find(name, now);
    if (!found)
        return 0;
    const bool ready = setMacKey(mac, found->key)
        && EVP_DecryptInit_ex2(context, cipher(), found->key.encryption.data(), iv, nullptr) == 1;
    if (!ready)
        return -1;
    return found->fresh ? 1 : 2;
}

} // namespace

/// With the lock held. Keys that lay unused for too long go all at once.
bool TicketKeys::rotate(SteadyTime now)
{
    if (m_count > 0 && now - m_rotatedAt < kRotation)
        return true;
    const auto turns = m_count > 0 ? (now - m_rotatedAt) / kRotation : 0;
    if (turns > static_cast<SteadyTime::rep>(kOldKeys))
        m_count = 0;
    Key key;
    if (RAND_bytes(key.name.data(), static_cast<int>(key.name.size())) != 1
        || RAND_bytes(key.encryption.data(), static_cast<int>(key.encryption.size())) != 1
        || RAND_bytes(key.mac.data(), static_cast<int>(key.mac.size())) != 1)
        return false;
    // One step for each time span that nobody came, so that no key lives longer than it may.
    const std::size_t kept = std::min(
        m_count, m_keys.size() - static_cast<std::size_t>(std::max<SteadyTime::rep>(turns, 1)));
    std::copy_backward(m_keys.begin(), m_keys.begin() + static_cast<std::ptrdiff_t>(kept),
                       m_keys.begin() + static_cast<std::ptrdiff_t>(kept) + 1);
    m_keys.front() = key;
    m_count = kept + 1;
    m_rotatedAt = now;
    return true;
}

std::optional<TicketKeys::Key> TicketKeys::newest(SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (!rotate(now))
        return {};
    return m_keys.front();
}

std::optional<TicketKeys::Found> TicketKeys::find(const std::uint8_t *name, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (m_count > 0 && !rotate(now))
        return {};
    for (std::size_t i = 0; i < m_count; ++i) {
        if (std::equal(m_keys[i].name.begin(), m_keys[i].name.end(), name))
            return Found{m_keys[i], i == 0};
    }
    return {};
}

void useTicketKeys(ssl_ctx_st *context, TicketKeys &keys)
{
    SSL_CTX_set_ex_data(context, ticketKeysIndex(), &keys);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, onTicket);
}

} // namespace portcullis::io
