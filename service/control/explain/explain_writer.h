// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/near_misses.h"
#include "service/control/explain/scrubber.h"
#include "service/control/explain/walk.h"
#include "shared/model/json_writer.h"

#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// `forwarded`, `refused`, `answered` or `unknown`: how a walk ended.
std::string_view verdictOf(const Walk &walk);

/// Writes what a walk found as JSON, without the credentials that `scrubber` knows.
class ExplainWriter {
public:
    /// All borrowed.
    ExplainWriter(Walk &walk, const Scrubber &scrubber, const std::vector<NearMiss> &nearMisses)
        : m_walk(walk), m_scrubber(scrubber), m_nearMisses(nearMisses)
    {
    }

    std::string write();

private:
    void verdict();
    void request();
    void route();
    void identity();
    void steps();
    void step(Stage stage);
    void shadow();
    void limits();
    void forward();
    void targets(const upstream::UpstreamState &upstream);
    void answer();
    void text(std::string_view key, std::string_view value);
    void names(std::string_view key, const std::vector<std::string> &names);
    void fields(const http::FieldList &fields);
    void reason(Reason reason);

    Walk &m_walk;
    const Scrubber &m_scrubber;
    const std::vector<NearMiss> &m_nearMisses;
    model::JsonWriter m_out{0};
};

} // namespace portcullis::control
