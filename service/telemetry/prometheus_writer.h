// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace portcullis::telemetry {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Writes the lines of Prometheus text format 0.0.4. Label names and help texts are literals of
/// ours; label values may be anything and are escaped.
class PrometheusWriter {
public:
    /// Begins a family: HELP and TYPE. Later samples carry its name.
    void family(std::string_view name, std::string_view type, std::string_view help);
    template <typename Value>
    void sample(const Labels &labels, Value value)
    {
        suffixed({}, labels, value);
    }
    /// A family of one sample without labels.
    template <typename Value>
    void single(std::string_view name, std::string_view type, std::string_view help, Value value)
    {
        family(name, type, help);
        sample({}, value);
    }
    template <typename Value>
    void suffixed(std::string_view suffix, const Labels &labels, Value value)
    {
        beginSample(suffix, labels, {});
        append(value);
        m_text += '\n';
    }
    /// A cumulative bucket of a histogram of seconds.
    void bucket(const Labels &labels, std::int64_t boundNs, std::uint64_t count);
    void bucketInfinity(const Labels &labels, std::uint64_t count);

    std::string take() { return std::move(m_text); }

private:
    void beginSample(std::string_view suffix, const Labels &labels, std::string_view le);
    void appendLabel(std::string_view name, std::string_view value);
    void append(double value);
    void append(std::int64_t value);
    void append(std::uint64_t value);

    std::string m_text;
    std::string_view m_name; // of the family, a literal
};

} // namespace portcullis::telemetry
