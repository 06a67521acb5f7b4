// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/system_roots.h"

#include "shared/core/clock.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <mutex>

namespace portcullis::io {

namespace {

/// A document with a thousand upstreams makes as many contexts at once.
constexpr Seconds kReadAgain{300};

struct X509Free {
    void operator()(X509 *certificate) const { X509_free(certificate); }
};
using X509Ptr = std::unique_ptr<X509, X509Free>;

struct Roots {
    std::mutex mutex;
    RootReader reader = nullptr;
    std::vector<X509Ptr> certificates;
    SteadyTime readAt{};
    bool read = false;
};

/// Never destroyed: threads may still connect while the process ends.
Roots &roots()
{
    static auto *const instance = new Roots;
    return *instance;
}

void readRoots(Roots &to)
{
    to.certificates.clear();
    for (const std::string &der : to.reader()) {
        const auto *bytes = reinterpret_cast<const unsigned char *>(der.data());
        X509Ptr certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
        if (certificate)
            to.certificates.push_back(std::move(certificate));
    }
    ERR_clear_error(); // one that can't be read is no reason to trust none
    to.readAt = std::chrono::steady_clock::now();
    to.read = true;
}

} // namespace

void setRootReader(RootReader reader)
{
    Roots &all = roots();
    const std::lock_guard lock(all.mutex);
    all.reader = reader;
    all.read = false;
    all.certificates.clear();
}

void trustSystemRoots(ssl_ctx_st *context)
{
    SSL_CTX_set_default_verify_paths(context);
    Roots &all = roots();
    const std::lock_guard lock(all.mutex);
    if (!all.reader)
        return;
    if (!all.read || std::chrono::steady_clock::now() - all.readAt > kReadAgain)
        readRoots(all);
    X509_STORE *const store = SSL_CTX_get_cert_store(context);
    for (const X509Ptr &certificate : all.certificates)
        X509_STORE_add_cert(store, certificate.get());
}

} // namespace portcullis::io
