// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_folders.h"

#include "service/app/platform/windows_text.h"

#include <windows.h>

#include <aclapi.h>
#include <array>
#include <bcrypt.h>
#include <cstring>
#include <memory>
#include <sddl.h>
#include <shlobj.h>
#include <vector>

namespace portcullis::app {

namespace {

constexpr char kFolderName[] = "Portcullis";
constexpr char kAdministrators[] = "S-1-5-32-544";
constexpr char kSystem[] = "S-1-5-18";

struct LocalFreed {
    void operator()(void *memory) const { LocalFree(memory); }
};
using DescriptorPtr = std::unique_ptr<void, LocalFreed>;

using Sha1 = std::array<UCHAR, 20>;

bool hashSha1(const std::wstring &text, Sha1 &digest)
{
    BCRYPT_ALG_HANDLE algorithm = nullptr;
    BCRYPT_HASH_HANDLE hash = nullptr;
    if (BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, nullptr, 0) != 0)
        return false;
    auto *const bytes = reinterpret_cast<UCHAR *>(const_cast<wchar_t *>(text.data()));
    const auto size = static_cast<ULONG>(text.size() * sizeof(wchar_t));
    const bool hashed = BCryptCreateHash(algorithm, &hash, nullptr, 0, nullptr, 0, 0) == 0
        && BCryptHashData(hash, bytes, size, 0) == 0
        && BCryptFinishHash(hash, digest.data(), static_cast<ULONG>(digest.size()), 0) == 0;
    if (hash)
        BCryptDestroyHash(hash);
    BCryptCloseAlgorithmProvider(algorithm, 0);
    return hashed;
}

std::string textOf(PSID sid)
{
    wchar_t *text = nullptr;
    if (!ConvertSidToStringSidW(sid, &text))
        return {};
    std::string copy = narrow(text);
    LocalFree(text);
    return copy;
}

/// `MACHINE\name`, or the identifier where nobody is known by it.
std::string nameOf(PSID sid)
{
    wchar_t name[256];
    wchar_t domain[256];
    DWORD nameSize = sizeof name / sizeof name[0];
    DWORD domainSize = sizeof domain / sizeof domain[0];
    SID_NAME_USE use{};
    if (!LookupAccountSidW(nullptr, sid, name, &nameSize, domain, &domainSize, &use))
        return textOf(sid);
    return narrow(domain) + '\\' + narrow(name);
}

/// Who runs this program.
std::string ownSid()
{
    HANDLE token = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return {};
    DWORD size = 0;
    GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<char> room(size);
    std::string sid;
    if (GetTokenInformation(token, TokenUser, room.data(), size, &size))
        sid = textOf(reinterpret_cast<TOKEN_USER *>(room.data())->User.Sid);
    CloseHandle(token);
    return sid;
}

/// Whether a folder that is there already may be taken for ours.
Result<void> checkOrigin(const std::string &folder, const std::string &sid)
{
    const DWORD attributes = GetFileAttributesW(wide(folder).c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return tl::unexpected(lastFailure(folder));
    if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        return failure(folder + ": is no folder");
    if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0)
        return failure(folder + ": leads to another place, where others may change what is ours");
    PSID owner = nullptr;
    PSECURITY_DESCRIPTOR found = nullptr;
    const DWORD error =
        GetNamedSecurityInfoW(wide(folder).data(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION,
                              &owner, nullptr, nullptr, nullptr, &found);
    if (error != ERROR_SUCCESS)
        return tl::unexpected(systemFailure(folder + ": its owner can't be read", error));
    const DescriptorPtr descriptor(found);
    const std::string who = textOf(owner);
    for (const std::string &trusted :
         {std::string(kAdministrators), std::string(kSystem), sid, ownSid()}) {
        if (who == trusted)
            return {};
    }
    return failure(folder + ": belongs to " + nameOf(owner)
                   + " and not to an administrator: look at what is in it, then remove it, or "
                     "make it yours with icacls /setowner Administrators /T");
}

} // namespace

Result<std::string> serviceFolder()
{
    PWSTR path = nullptr;
    if (SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &path) != S_OK)
        return failure("the system does not say where ProgramData is");
    std::string folder = narrow(path) + '\\' + kFolderName;
    CoTaskMemFree(path);
    return folder;
}

Result<std::string> serviceSid(std::string_view name)
{
    std::wstring upper = wide(name);
    CharUpperBuffW(upper.data(), static_cast<DWORD>(upper.size()));
    Sha1 digest{};
    if (!hashSha1(upper, digest))
        return failure("the system has no SHA-1");
    std::string sid = "S-1-5-80";
    for (std::size_t at = 0; at < digest.size(); at += sizeof(std::uint32_t)) {
        std::uint32_t part = 0;
        std::memcpy(&part, digest.data() + at, sizeof part);
        sid += '-' + std::to_string(part);
    }
    return sid;
}

std::string privateAccess(std::string_view sid)
{
    std::string access = "O:BAD:PAI"; // protected: what %ProgramData% lets everybody do stays there
    for (const std::string_view who : {std::string_view("SY"), std::string_view("BA"), sid})
        access.append("(A;OICI;FA;;;").append(who).append(")");
    return access;
}

Result<void> makePrivateFolder(const std::string &folder, const std::string &sid)
{
    PSECURITY_DESCRIPTOR made = nullptr;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(wide(privateAccess(sid)).c_str(),
                                                              SDDL_REVISION_1, &made, nullptr))
        return tl::unexpected(lastFailure(folder + ": no access list for it"));
    const DescriptorPtr descriptor(made);
    // Private from its first moment.
    SECURITY_ATTRIBUTES attributes{sizeof attributes, made, FALSE};
    if (CreateDirectoryW(wide(folder).c_str(), &attributes))
        return {};
    if (GetLastError() != ERROR_ALREADY_EXISTS)
        return tl::unexpected(lastFailure(folder + ": can't be made"));
    if (auto ours = checkOrigin(folder, sid); !ours)
        return ours;
    PACL list = nullptr;
    PSID owner = nullptr;
    BOOL present = FALSE;
    BOOL byDefault = FALSE;
    GetSecurityDescriptorDacl(made, &present, &list, &byDefault);
    GetSecurityDescriptorOwner(made, &owner, &byDefault);
    const DWORD error = SetNamedSecurityInfoW(wide(folder).data(), SE_FILE_OBJECT,
                                              OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION
                                                  | PROTECTED_DACL_SECURITY_INFORMATION,
                                              owner, nullptr, list, nullptr);
    if (error != ERROR_SUCCESS)
        return tl::unexpected(systemFailure(folder + ": its access list can't be set", error));
    return {};
}

} // namespace portcullis::app

#endif
