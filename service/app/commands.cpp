// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/commands.h"

#include "service/app/options.h"
#include "service/control/config/file_check.h"
#include "service/control/config/sources.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <filesystem>

namespace portcullis::app {

namespace {

void print(std::FILE *to, const std::string &line)
{
    std::fputs((line + '\n').c_str(), to);
}

/// CRC-32 (IEEE 802.3), so that scanners can tell a key from something that looks like one.
std::uint32_t crc32(std::string_view text)
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xEDB88320 & (0U - (crc & 1)));
    }
    return ~crc;
}

std::string hex(const std::uint8_t *bytes, std::size_t size)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text;
}

std::string base62(const std::uint8_t *bytes, std::size_t size)
{
    constexpr char kDigits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    // Long division, most significant byte first.
    std::string number(bytes, bytes + size);
    std::string text;
    bool more = true;
    while (more) {
        unsigned rest = 0;
        more = false;
        for (char &digit : number) {
            const unsigned value = rest * 256 + static_cast<unsigned char>(digit);
            digit = static_cast<char>(value / 62);
            rest = value % 62;
            more = more || digit != 0;
        }
        text.insert(text.begin(), kDigits[rest]);
    }
    return text;
}

std::string padded(const std::string &text, std::size_t size)
{
    return text.size() < size ? std::string(size - text.size(), '0') + text : text;
}

} // namespace

model::ParseOptions fileModeOptions(const std::string &path)
{
    return control::parseOptions(std::filesystem::absolute(path).parent_path().string());
}

int checkCommand(const std::string &path)
{
    const auto text = control::readFile(path);
    if (!text) {
        print(stderr, text.error().what);
        return kExitUsage;
    }
    const model::ParseOutcome outcome = model::parseDocument(*text, fileModeOptions(path));
    for (const model::Problem &problem : outcome.errors)
        print(stdout, problem.pointer + ": " + problem.message);
    for (const model::Problem &problem : outcome.warnings)
        print(stdout, "warning " + problem.pointer + ": " + problem.message);
    if (!outcome.valid())
        return kExitInvalid;
    const control::FileProblems files = control::checkFiles(outcome.document, control::readSecret);
    for (const model::Problem &problem : files.errors)
        print(stdout, problem.pointer + ": " + problem.message);
    for (const auto &list :
         {files.missing, files.warnings, model::quotaWarnings(outcome.document)}) {
        for (const model::Problem &problem : list)
            print(stdout, "warning " + problem.pointer + ": " + problem.message);
    }
    return files.errors.empty() ? kExitClean : kExitInvalid;
}

int keyNewCommand(const std::string &consumer)
{
    std::array<std::uint8_t, 32> random;
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
        print(stderr, "no random numbers can be had");
        return kExitCannotStart;
    }
    constexpr std::size_t kRandomDigits = 43;  // of 256 bits in base 62
    constexpr std::size_t kChecksumDigits = 6; // of 32 bits
    std::string key = "pck_" + padded(base62(random.data(), random.size()), kRandomDigits);
    const std::uint32_t crc = crc32(key);
    const std::array<std::uint8_t, 4> checksum{
        static_cast<std::uint8_t>(crc >> 24), static_cast<std::uint8_t>(crc >> 16),
        static_cast<std::uint8_t>(crc >> 8), static_cast<std::uint8_t>(crc)};
    key += padded(base62(checksum.data(), checksum.size()), kChecksumDigits);

    std::array<std::uint8_t, 32> digest;
    EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    const std::string sha256 = hex(digest.data(), digest.size());
    print(stdout,
          "The key, shown only now:\n\n    " + key
              + "\n\nInto the configuration, under \"consumers\":\n");
    print(stdout,
          "    {\"name\": \"" + consumer + "\", \"apiKeys\": [{\"id\": \"k" + sha256.substr(0, 8)
              + "\", \"sha256\": \"" + sha256 + "\"}]}");
    return kExitClean;
}

} // namespace portcullis::app
