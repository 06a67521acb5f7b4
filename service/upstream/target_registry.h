// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/upstream/breaker.h"
#include "service/upstream/target_health.h"
#include "shared/model/upstream.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace portcullis::upstream {

/// One target as it is to be used, wherever it was learned.
struct TargetSpec {
    model::Target target;       ///< `host` is what `Host` and the certificate's name come from
    std::string address{};      ///< where to connect to instead of `host`; empty: there
    std::uint32_t priority = 0; ///< those of the lowest serve, the next only while none of them can

    friend bool operator==(const TargetSpec &, const TargetSpec &) = default;
};

/// What is known of targets over all configurations: their health, the places at their upstreams,
/// what discovery said last, and who is to be drained. So a reload, or a change of the document,
/// forgets none of it. Any thread; a mutex, which no worker takes.
class TargetRegistry {
public:
    /// Of a target at one place; the same object for the same upstream, name and place.
    std::shared_ptr<TargetHealth> health(const std::string &upstream, const TargetSpec &spec);
    /// Of an upstream; the same object for the same name.
    std::shared_ptr<Breaker> breaker(const std::string &upstream);

    /// What discovery, as configured by `from`, found for an upstream.
    void remember(const std::string &upstream, const model::Discovery &from,
                  std::vector<TargetSpec> targets);
    /// What was remembered of just that discovery.
    std::optional<std::vector<TargetSpec>> remembered(const std::string &upstream,
                                                      const model::Discovery &from) const;

    /// Holds for a target of that name at whatever place, also when it comes back later.
    void drain(const std::string &upstream, const std::string &target, bool out, SteadyTime now);
    bool drained(const std::string &upstream, const std::string &target) const;

    /// Forgets what nobody uses, and all of upstreams that are not in `names`.
    void prune(const std::set<std::string> &names);

private:
    struct Found {
        model::Discovery from;
        std::vector<TargetSpec> targets;
    };
    using Name = std::pair<std::string, std::string>;                // upstream, target
    using Place = std::tuple<std::string, std::string, std::string>; // and where it is

    mutable std::mutex m_mutex; // guards the rest
    std::map<Place, std::shared_ptr<TargetHealth>> m_health;
    std::map<std::string, std::shared_ptr<Breaker>> m_breakers;
    std::map<std::string, Found> m_found;
    std::set<Name> m_drained;
};

} // namespace portcullis::upstream
