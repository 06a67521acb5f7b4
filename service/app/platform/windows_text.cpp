// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_text.h"

#include <windows.h>

#include <shellapi.h>

namespace portcullis::app {

std::wstring wide(std::string_view utf8)
{
    const int size = static_cast<int>(utf8.size());
    std::wstring text(
        static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, utf8.data(), size, nullptr, 0)),
        L'\0');
    MultiByteToWideChar(CP_UTF8, 0, utf8.data(), size, text.data(), static_cast<int>(text.size()));
    return text;
}

std::string narrow(std::wstring_view utf16)
{
    const int size = static_cast<int>(utf16.size());
    const int bytes =
        WideCharToMultiByte(CP_UTF8, 0, utf16.data(), size, nullptr, 0, nullptr, nullptr);
    std::string text(static_cast<std::size_t>(bytes), '\0');
    WideCharToMultiByte(CP_UTF8, 0, utf16.data(), size, text.data(), bytes, nullptr, nullptr);
    return text;
}

Error systemFailure(const std::string &what, unsigned long code)
{
    wchar_t words[512];
    DWORD size = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr,
                                code, 0, words, sizeof words / sizeof words[0], nullptr);
    // They end with a full stop and a line break.
    while (size > 0 && (words[size - 1] <= L' ' || words[size - 1] == L'.'))
        --size;
    std::string text = what + ": ";
    if (size > 0)
        return Error{text + narrow({words, size}) + " (error " + std::to_string(code) + ")"};
    return Error{text + "error " + std::to_string(code)};
}

Error lastFailure(const std::string &what)
{
    return systemFailure(what, GetLastError());
}

std::string joinCommandLine(const std::vector<std::string> &arguments)
{
    std::string line;
    for (const std::string &argument : arguments) {
        if (!line.empty())
            line += ' ';
        if (!argument.empty() && argument.find_first_of(" \t\n\v\"") == std::string::npos) {
            line += argument;
            continue;
        }
        line += '"';
        std::size_t backslashes = 0;
        for (const char c : argument) {
            if (c == '\\') {
                ++backslashes;
                continue;
            }
            // Backslashes count double before a quote only.
            line.append(c == '"' ? 2 * backslashes + 1 : backslashes, '\\');
            backslashes = 0;
            line += c;
        }
        line.append(2 * backslashes, '\\');
        line += '"';
    }
    return line;
}

std::vector<std::string> splitCommandLine(const std::string &line)
{
    // An empty line would be read as the path of this program.
    if (line.empty())
        return {};
    int count = 0;
    wchar_t **const words = CommandLineToArgvW(wide(line).c_str(), &count);
    std::vector<std::string> arguments;
    for (int i = 0; words && i < count; ++i)
        arguments.push_back(narrow(words[i]));
    LocalFree(words);
    return arguments;
}

} // namespace portcullis::app

#endif
