// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace portcullis::pipeline {

struct Sha256Hasher::State {
    EVP_MD *algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    State() = default;
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State()
    {
        EVP_MD_CTX_free(context);
        EVP_MD_free(algorithm);
    }
};

Sha256Hasher::Sha256Hasher() : m_state(std::make_unique<State>())
{
}
Sha256Hasher::~Sha256Hasher() = default;

model::Sha256 Sha256Hasher::operator()(std::string_view text)
{
    model::Sha256 digest{};
    // A wrong digest would let nobody in, but a zero one must not be found either: end instead.
    if (EVP_DigestInit_ex2(m_state->context, m_state->algorithm, nullptr) != 1
        || EVP_DigestUpdate(m_state->context, text.data(), text.size()) != 1
        || EVP_DigestFinal_ex(m_state->context, digest.data(), nullptr) != 1)
        std::abort();
    return digest;
}

} // namespace portcullis::pipeline
