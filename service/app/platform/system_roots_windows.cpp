// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/system_roots.h"

#include "service/io/system_roots.h"

// clang-format off
#include <windows.h>
#include <wincrypt.h>
// clang-format on

#include <cstring>
#include <string>
#include <vector>

namespace portcullis::app {

namespace {

/// Whether the store's owner lets this root vouch for servers; a root without a list may do all.
bool isForServers(const CERT_CONTEXT *certificate)
{
    DWORD size = 0;
    if (!CertGetEnhancedKeyUsage(certificate, 0, nullptr, &size))
        return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
    std::vector<char> room(size);
    auto *const usage = reinterpret_cast<CERT_ENHKEY_USAGE *>(room.data());
    if (size < sizeof(CERT_ENHKEY_USAGE) || !CertGetEnhancedKeyUsage(certificate, 0, usage, &size))
        return false;
    // An empty list means all, or none: the error of a call that succeeds tells them apart.
    if (usage->cUsageIdentifier == 0)
        return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
    for (DWORD i = 0; i < usage->cUsageIdentifier; ++i) {
        if (std::strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_SERVER_AUTH) == 0)
            return true;
    }
    return false;
}

/// The account's view of the roots holds those of the machine too.
std::vector<std::string> readStore()
{
    std::vector<std::string> found;
    const HCERTSTORE store = CertOpenSystemStoreW(0, L"ROOT");
    if (!store)
        return found;
    for (const CERT_CONTEXT *each = CertEnumCertificatesInStore(store, nullptr); each;
         each = CertEnumCertificatesInStore(store, each)) {
        if (isForServers(each))
            found.emplace_back(reinterpret_cast<const char *>(each->pbCertEncoded),
                               each->cbCertEncoded);
    }
    CertCloseStore(store, 0);
    return found;
}

} // namespace

void useSystemRoots()
{
    io::setRootReader(readStore);
}

} // namespace portcullis::app

#endif
