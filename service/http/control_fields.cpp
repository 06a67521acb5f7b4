// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/control_fields.h"

#include "service/http/chars.h"

#include <charconv>
#include <limits>

namespace portcullis::http {
namespace {

// Only for names that are tokens: there, bit 5 makes letters lower-case and hits no other name.
bool isName(std::string_view token, std::string_view lowerName)
{
    for (std::size_t i = 0; i < lowerName.size(); ++i) {
        if ((token[i] | 0x20) != lowerName[i])
            return false;
    }
    return true;
}

void readOptions(std::string_view value, ControlFields &control)
{
    forEachToken(value, [&control](std::string_view option) {
        if (equalsIgnoreCase(option, "close"))
            control.close = true;
        else if (equalsIgnoreCase(option, "keep-alive"))
            control.keepAlive = true;
        else if (equalsIgnoreCase(option, "upgrade"))
            control.upgradeNamed = true;
        else if (!isToken(option))
            control.badOption = true;
    });
}

} // namespace

ControlFields controlFields(const FieldList &fields)
{
    ControlFields control;
    const auto note = [](std::string_view value, std::string_view &last, std::size_t &count) {
        last = value;
        ++count;
    };
    for (const Field &field : fields) {
        const std::string_view name = field.name;
        switch (name.size()) {
        case 4:
            if (isName(name, "host"))
                note(field.value, control.host, control.hosts);
            break;
        case 6:
            if (isName(name, "expect"))
                note(field.value, control.expect, control.expects);
            break;
        case 7:
            if (isName(name, "upgrade"))
                note(field.value, control.upgrade, control.upgrades);
            break;
        case 10:
            if (isName(name, "connection"))
                readOptions(field.value, control);
            else if (isName(name, "keep-alive"))
                control.keepAliveParameters = field.value;
            break;
        case 14:
            if (isName(name, "content-length"))
                note(field.value, control.contentLength, control.contentLengths);
            break;
        case 17:
            if (isName(name, "transfer-encoding"))
                note(field.value, control.transferEncoding, control.transferEncodings);
            break;
        default:
            break;
        }
    }
    return control;
}

std::optional<std::uint64_t> parseContentLength(std::string_view text)
{
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    if (text.empty())
        return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (!asciiDigit(c))
            return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (kMax - digit) / 10)
            return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

TransferCoding parseTransferCoding(std::string_view text)
{
    if (equalsIgnoreCase(text, "chunked"))
        return TransferCoding::Chunked;
    const std::size_t comma = text.rfind(',');
    if (comma == std::string_view::npos
        || !equalsIgnoreCase(trimOws(text.substr(comma + 1)), "chunked"))
        return TransferCoding::Malformed;
    // What stands before must be plain codings: anything else might hide another chunked.
    std::string_view others = text.substr(0, comma);
    while (true) {
        const std::size_t end = others.find(',');
        const std::string_view coding = trimOws(others.substr(0, end));
        if (!isToken(coding) || equalsIgnoreCase(coding, "chunked"))
            return TransferCoding::Malformed;
        if (end == std::string_view::npos)
            return TransferCoding::Unsupported;
        others.remove_prefix(end + 1);
    }
}

bool isProtocolList(std::string_view text)
{
    bool good = true;
    bool any = false;
    forEachToken(text, [&good, &any](std::string_view protocol) {
        any = true;
        const std::size_t slash = protocol.find('/');
        good = good && isToken(protocol.substr(0, slash))
            && (slash == std::string_view::npos || isToken(protocol.substr(slash + 1)));
    });
    return good && any;
}

int parseKeepAliveTimeout(std::string_view parameters)
{
    int seconds = -1;
    forEachToken(parameters, [&seconds](std::string_view parameter) {
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos
            || !equalsIgnoreCase(trimOws(parameter.substr(0, equals)), "timeout"))
            return;
        const std::string_view digits = trimOws(parameter.substr(equals + 1));
        const char *end = digits.data() + digits.size();
        int value = 0;
        const auto [stop, error] = std::from_chars(digits.data(), end, value);
        if (error == std::errc{} && stop == end && value >= 0)
            seconds = value;
    });
    return seconds;
}

} // namespace portcullis::http
