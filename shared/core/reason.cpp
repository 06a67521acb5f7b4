// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/reason.h"

#include <array>

namespace portcullis {

namespace {

constexpr std::array<std::string_view, kStageCount> kStageNames{
    "receive", "authenticate",      "authorize", "rate-limit",
    "route",   "transform-request", "proxy",     "transform-response"};

/// The stage that the part before the dot of `code` names.
constexpr Stage stageOf(std::string_view code)
{
    const std::string_view name = code.substr(0, code.find('.'));
    for (int i = 0; i < kStageCount; ++i) {
        if (kStageNames[static_cast<std::size_t>(i)] == name)
            return static_cast<Stage>(i);
    }
    throw "a reason code must begin with the name of a stage"; // only ever at compile time
}

constexpr ReasonInfo kReasons[] = {
#define X(name, code, status, title) ReasonInfo{code, status, title, stageOf(code)},
    PORTCULLIS_REASONS(X)
#undef X
};

} // namespace

const int kReasonCount = static_cast<int>(std::size(kReasons));

std::string_view stageName(Stage stage)
{
    return kStageNames[static_cast<std::size_t>(stage)];
}

const ReasonInfo &reasonInfo(Reason reason)
{
    return kReasons[static_cast<std::size_t>(reason)];
}

} // namespace portcullis
