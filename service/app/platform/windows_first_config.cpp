// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_first_config.h"

#include "service/app/platform/windows_text.h"

#include <windows.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace portcullis::app {

namespace {

bool isPort(const std::string &text)
{
    std::uint16_t number = 0;
    const char *const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    return parsed.ec == std::errc() && parsed.ptr == end && number > 0;
}

/// Whether the text can stand in a JSON document; what it means is for the document's reader.
bool looksLikeAddress(const std::string &text)
{
    return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos;
}

} // namespace

Result<std::optional<FirstListener>> takeFirstListener(std::vector<std::string> &options)
{
    FirstListener first;
    for (std::size_t i = 0; i + 1 < options.size();) {
        const bool isPortOption = options[i] == "--first-port";
        if (!isPortOption && options[i] != "--first-address") {
            ++i;
            continue;
        }
        (isPortOption ? first.port : first.address) = options[i + 1];
        const auto at = options.begin() + static_cast<std::ptrdiff_t>(i);
        options.erase(at, at + 2);
    }
    if (first.port.empty())
        return std::nullopt;
    if (!isPort(first.port))
        return failure("--first-port takes a number from 1 to 65535, not '" + first.port + "'");
    if (!looksLikeAddress(first.address))
        return failure("--first-address takes an IP address, not '" + first.address + "'");
    return first;
}

std::string firstConfigurationPath(const std::string &folder)
{
    return folder + "\\portcullis.json";
}

Result<void> writeFirstConfiguration(const std::string &folder, const FirstListener &first)
{
    const std::string path = firstConfigurationPath(folder);
    // Written with slashes, which Windows takes as well and JSON need not escape.
    std::string log = folder + "/logs/access.log";
    std::replace(log.begin(), log.end(), '\\', '/');
    const std::string text = "{\r\n  \"version\": 1,\r\n  \"listeners\": [{\"name\": \"http\", "
                             "\"address\": \""
        + first.address + "\", \"port\": " + first.port
        + "}],\r\n  \"accessLog\": {\"to\": {\"file\": \"" + log + "\"}}\r\n}\r\n";
    const HANDLE file = CreateFileW(wide(path).c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW,
                                    FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE && GetLastError() == ERROR_FILE_EXISTS)
        return {};
    if (file == INVALID_HANDLE_VALUE)
        return tl::unexpected(lastFailure(path + ": can't be written"));
    DWORD written = 0;
    const bool whole =
        WriteFile(file, text.data(), static_cast<DWORD>(text.size()), &written, nullptr)
        && written == text.size();
    const Error error = lastFailure(path + ": can't be written");
    CloseHandle(file);
    if (!whole)
        return tl::unexpected(error);
    return {};
}

} // namespace portcullis::app

#endif
