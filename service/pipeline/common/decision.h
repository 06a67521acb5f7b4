// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/reason.h"

#include <optional>
#include <string_view>

namespace portcullis::pipeline {

/// What one step decided: allowed, or refused with a stable reason and the rule behind it. Pure
/// decisions make these; the pipeline acts on them, and explain, simulate and shadow mode show
/// them.
struct Decision {
    std::optional<Reason> refusal;
    /// The entity and field that decided, such as `routes/orders/authorize/scopes`. Plans that
    /// routes share give what follows the route's name; the pipeline puts that before it. Points
    /// into the snapshot or the arena, or is a literal.
    std::string_view rule;
    /// For the client, beside the reason's title; may be empty. Snapshot, literal or arena.
    std::string_view detail;
    bool shadow = false; ///< counted and traced, but the request passes

    bool refuses() const { return refusal.has_value() && !shadow; }

    static Decision allow() { return {}; }
    static Decision refuse(Reason reason, std::string_view rule = {}, std::string_view detail = {})
    {
        return {reason, rule, detail, false};
    }
};

} // namespace portcullis::pipeline
