// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/counters/resp.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace portcullis::counters {

/// The one script: charges all limits of a request or none, by Redis's own clock. What it takes and
/// gives stands at its top.
std::string_view limitScript();

/// What is to be charged to one limit.
struct Charge {
    enum class How : std::uint8_t {
        Enforce, ///< if it and all other enforced limits have room
        Shadow,  ///< if it has room itself
        Add,     ///< in any case: it has happened already
    };
    std::string_view key; ///< two parts of it, one after the other
    std::string_view keyEnd;
    char algorithm = 't'; ///< t, s, f, q: token bucket, sliding and fixed window, quota
    How how = How::Enforce;
    std::uint64_t count = 1; ///< requests; 0 looks without charging
    std::array<std::uint64_t, 4> figures{};
};

/// What became of it.
struct Verdict {
    bool admitted = false;
    std::uint64_t used = 0;      ///< requests, rounded up
    std::uint64_t remaining = 0; ///< requests that would pass right now
    std::uint64_t moreUs = 0;    ///< until one more would; 0 when nothing is used
    std::uint64_t restUs = 0;    ///< t: until nothing is used; f, q: until window or period ends
};

/// The charges of one call, put together.
class ScriptCall {
public:
    void add(const Charge &charge);
    std::size_t size() const { return m_keys.count(); }
    /// Appends the call by the script's hash, or with the script itself where that is not known.
    void appendByHash(std::string &out, std::string_view sha) const;
    void appendWhole(std::string &out) const;

private:
    void append(std::string &out, std::string_view how, std::string_view script) const;

    Words m_keys;
    Words m_figures;
};

/// Reads the script's answer to a call with so many charges. False if it is none.
bool readVerdicts(const Reply &reply, std::size_t charges, std::vector<Verdict> &verdicts);
/// Redis's clock in such an answer: microseconds since 1970.
std::int64_t clockOf(const Reply &reply);

} // namespace portcullis::counters
