// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/status_table.h"

#include <array>

namespace portcullis::telemetry {

namespace {

// IANA's HTTP Status Code Registry, in order.
constexpr std::array<std::string_view, 62> kKnown{
    "100", "101", "102", "103", "200", "201", "202", "203", "204", "205", "206", "207", "208",
    "226", "300", "301", "302", "303", "304", "305", "307", "308", "400", "401", "402", "403",
    "404", "405", "406", "407", "408", "409", "410", "411", "412", "413", "414", "415", "416",
    "417", "418", "421", "422", "423", "424", "425", "426", "428", "429", "431", "451", "500",
    "501", "502", "503", "504", "505", "506", "507", "508", "510", "511"};

constexpr int kFirst = 100;
constexpr int kLast = 599;

constexpr int parseStatus(std::string_view digits)
{
    return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
}

/// By status less kFirst: its label, empty for an unknown one.
constexpr auto kLabels = [] {
    std::array<std::string_view, kLast - kFirst + 1> labels{};
    for (const std::string_view known : kKnown)
        labels[static_cast<std::size_t>(parseStatus(known) - kFirst)] = known;
    return labels;
}();

} // namespace

int knownStatus(int status)
{
    if (status == 0)
        return 0;
    return status >= kFirst && status <= kLast
            && !kLabels[static_cast<std::size_t>(status - kFirst)].empty()
        ? status
        : kOtherStatus;
}

std::string_view statusLabel(int status)
{
    if (status == 0)
        return "none";
    return knownStatus(status) == kOtherStatus ? "other"
                                               : kLabels[static_cast<std::size_t>(status - kFirst)];
}

std::string_view statusClassLabel(int status)
{
    constexpr std::array<std::string_view, 5> kClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};
    if (status == 0)
        return "none";
    return knownStatus(status) == kOtherStatus
        ? "other"
        : kClasses[static_cast<std::size_t>(status / 100 - 1)];
}

} // namespace portcullis::telemetry
