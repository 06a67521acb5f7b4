// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/serialize.h"

#include "service/http/chars.h"

#include <array>
#include <charconv>
#include <cstring>

namespace portcullis::http {
namespace {

constexpr std::string_view kCrlf = "\r\n";
/// Most field lines are shorter: cookies and tokens are not.
constexpr std::size_t kUsualLine = 256;

/// Copies both ends of a text of one to two words, which overlap.
template <typename Word>
void putEnds(char *to, std::string_view text)
{
    Word first;
    Word last;
    std::memcpy(&first, text.data(), sizeof first);
    std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + text.size() - sizeof last, &last, sizeof last);
}

/// As memcpy(), for what is mostly shorter than a call is worth.
char *putShort(char *to, std::string_view text)
{
    if (text.size() > 2 * sizeof(std::uint64_t)) {
        std::memcpy(to, text.data(), text.size());
    } else if (text.size() >= sizeof(std::uint64_t)) {
        putEnds<std::uint64_t>(to, text);
    } else if (text.size() >= sizeof(std::uint32_t)) {
        putEnds<std::uint32_t>(to, text);
    } else {
        for (std::size_t i = 0; i < text.size(); ++i)
            to[i] = text[i];
    }
    return to + text.size();
}

void appendNumber(std::string &out, std::uint64_t value, int base)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
    out.append(digits.data(), end);
}

void appendTwo(std::string &out, int value)
{
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
}

struct CivilDate {
    int year;
    int month; // 1 to 12
    int day;
};

// Days since 1970-01-01 to the Gregorian calendar, counted from 0000-03-01 in 400-year eras.
CivilDate civilDate(std::int64_t days)
{
    const std::int64_t shifted = days + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int dayOfEra = static_cast<int>(shifted - era * 146097);
    const int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const int shiftedMonth = (5 * dayOfYear + 2) / 153;
    const int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    const int year = static_cast<int>(era * 400) + yearOfEra + (month <= 2 ? 1 : 0);
    return {year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1};
}

} // namespace

void appendRequestLine(std::string &out, std::string_view method, std::string_view target)
{
    out.append(method).append(1, ' ').append(target).append(" HTTP/1.1\r\n");
}

void appendStatusLine(std::string &out, int status)
{
    out.append("HTTP/1.1 ");
    appendNumber(out, static_cast<std::uint64_t>(status), 10);
    out.append(1, ' ').append(reasonPhrase(status)).append(kCrlf);
}

bool appendField(std::string &out, std::string_view name, std::string_view value)
{
    if (name.empty() || !chars::allToken(name) || !chars::allValue(value))
        return false;
    const std::size_t size = name.size() + value.size() + 4;
    std::array<char, kUsualLine> line;
    if (size > line.size()) {
        out.append(name).append(": ").append(value).append(kCrlf);
        return true;
    }
    // Appended once: a head has some twenty fields, and four appends for each show in a profile.
    char *to = putShort(line.data(), name);
    *to++ = ':';
    *to++ = ' ';
    to = putShort(to, value);
    *to++ = '\r';
    *to = '\n';
    out.append(line.data(), size);
    return true;
}

void appendContentLength(std::string &out, std::uint64_t length)
{
    out.append("Content-Length: ");
    appendNumber(out, length, 10);
    out.append(kCrlf);
}

void appendHeadEnd(std::string &out)
{
    out.append(kCrlf);
}

void appendChunkStart(std::string &out, std::size_t size)
{
    appendNumber(out, size, 16);
    out.append(kCrlf);
}

void appendLastChunk(std::string &out, const FieldList &trailers)
{
    out.append("0\r\n");
    for (const Field &field : trailers) {
        if (!isForbiddenTrailer(field.name))
            static_cast<void>(appendField(out, field.name, field.value));
    }
    out.append(kCrlf);
}

std::string formatHttpDate(std::int64_t unixSeconds)
{
    static constexpr std::string_view kDays = "ThuFriSatSunMonTueWed";
    static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::int64_t kPerDay = 86400;
    const std::int64_t days = unixSeconds / kPerDay - (unixSeconds % kPerDay < 0 ? 1 : 0);
    const int second = static_cast<int>(unixSeconds - days * kPerDay);
    const CivilDate date = civilDate(days);
    const auto weekday = static_cast<std::size_t>((days % 7 + 7) % 7);
    std::string out;
    out.reserve(29);
    out.append(kDays.substr(weekday * 3, 3)).append(", ");
    appendTwo(out, date.day);
    out.append(1, ' ').append(kMonths.substr(static_cast<std::size_t>(date.month - 1) * 3, 3));
    out.append(1, ' ');
    appendTwo(out, date.year / 100);
    appendTwo(out, date.year % 100);
    out.append(1, ' ');
    appendTwo(out, second / 3600);
    out.append(1, ':');
    appendTwo(out, second / 60 % 60);
    out.append(1, ':');
    appendTwo(out, second % 60);
    out.append(" GMT");
    return out;
}

} // namespace portcullis::http
