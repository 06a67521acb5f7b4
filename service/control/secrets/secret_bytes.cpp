// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/secret_bytes.h"

#include <openssl/crypto.h>

namespace portcullis::secrets {

void wipe(std::string &text)
{
    // What the string could hold, for what it held before may be longer than what it holds now.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

SecretBytes::SecretBytes(std::string &&plain) : m_bytes(plain)
{
    // A copy, not a move: what is short lies in the string itself, and would stay there.
    secrets::wipe(plain);
}

SecretBytes::SecretBytes(std::size_t size) : m_bytes(size, '\0')
{
}

SecretBytes SecretBytes::copyOf(std::string_view plain)
{
    return SecretBytes(std::string(plain));
}

SecretBytes::~SecretBytes()
{
    secrets::wipe(m_bytes);
}

SecretBytes::SecretBytes(SecretBytes &&other) noexcept
{
    swap(other);
}

SecretBytes &SecretBytes::operator=(SecretBytes &&other) noexcept
{
    if (this != &other) {
        secrets::wipe(m_bytes);
        swap(other);
    }
    return *this;
}

/// Short ones lie in the strings themselves, and what is left behind of them is overwritten.
void SecretBytes::swap(SecretBytes &other) noexcept
{
    m_bytes.swap(other.m_bytes);
    secrets::wipe(other.m_bytes);
}

} // namespace portcullis::secrets
