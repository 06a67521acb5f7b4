// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/catalogue.h"

#include <unordered_map>

namespace portcullis::api {

std::optional<Stage> stageNamed(std::string_view name)
{
    for (int i = 0; i < kStageCount; ++i) {
        if (stageName(static_cast<Stage>(i)) == name)
            return static_cast<Stage>(i);
    }
    return {};
}

const ReasonInfo *reasonNamed(std::string_view code)
{
    static const auto reasons = [] {
        std::unordered_map<std::string_view, const ReasonInfo *> all;
        for (int i = 0; i < kReasonCount; ++i) {
            const ReasonInfo &info = reasonInfo(static_cast<Reason>(i));
            all.emplace(info.code, &info);
        }
        return all;
    }();
    const auto found = reasons.find(code);
    return found == reasons.end() ? nullptr : found->second;
}

} // namespace portcullis::api
