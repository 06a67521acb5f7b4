// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/replay.h"
#include "shared/model/json_writer.h"

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <tuple>

namespace portcullis::control {

/// Collects what two configurations say of the same requests, by kind of difference. Thread: one.
class Differences {
public:
    void add(const telemetry::TrafficSample &sample, const Replayed &before, const Replayed &after);
    /// A request that can't be decided anew.
    void addUnknown(const std::string &why);

    /// Members of an object: the counts, `groups` and `undeterminedBecause`.
    void write(model::JsonWriter &out) const;

private:
    /// What requests of one group have in common.
    struct Kind {
        std::string from; ///< verdict, with its code behind a space
        std::string to;
        std::string stage;
        std::string rule;
        std::string routeFrom; ///< only where it is the route that differs
        std::string routeTo;

        friend auto operator<=>(const Kind &, const Kind &) = default;
    };
    struct Group {
        std::size_t count = 0;
        std::deque<std::string> examples; ///< JSON; the newest kSimulateExamples
    };

    static Kind kindOf(const Replayed &before, const Replayed &after);
    static std::string exampleOf(const telemetry::TrafficSample &sample, const Replayed &before,
                                 const Replayed &after);
    void writeGroup(model::JsonWriter &out, const Kind &kind, const Group &group) const;

    std::map<Kind, Group> m_groups;
    std::map<std::string, std::size_t> m_unknown; // by why
    std::size_t m_same = 0;
    std::size_t m_different = 0;
    std::size_t m_undetermined = 0;
};

} // namespace portcullis::control
