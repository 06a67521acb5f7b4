// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/prometheus_writer.h"

#include <charconv>

namespace portcullis::telemetry {

namespace {

template <typename Number>
void appendNumber(std::string &text, Number number)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, end);
}

} // namespace

void PrometheusWriter::family(std::string_view name, std::string_view type, std::string_view help)
{
    m_name = name;
    m_text.append("# HELP ").append(name).append(" ").append(help);
    m_text.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void PrometheusWriter::beginSample(std::string_view suffix, const Labels &labels,
                                   std::string_view le)
{
    m_text.append(m_name).append(suffix);
    if (labels.size() != 0 || !le.empty()) {
        m_text += '{';
        for (const auto &[name, value] : labels)
            appendLabel(name, value);
        if (!le.empty())
            appendLabel("le", le);
        m_text.back() = '}';
    }
    m_text += ' ';
}

void PrometheusWriter::appendLabel(std::string_view name, std::string_view value)
{
    m_text.append(name).append("=\"");
    for (const char c : value) {
        if (c == '\n') {
            m_text += "\\n";
        } else {
            if (c == '"' || c == '\\')
                m_text += '\\';
            m_text += c;
        }
    }
    m_text.append("\",");
}

void PrometheusWriter::bucket(const Labels &labels, std::int64_t boundNs, std::uint64_t count)
{
    // As Prometheus itself spells numbers: older versions compare this label as text.
    constexpr std::int64_t kShortestFixedNs = 100'000;
    const auto format =
        boundNs < kShortestFixedNs ? std::chars_format::scientific : std::chars_format::fixed;
    char le[32];
    const auto end =
        std::to_chars(le, le + sizeof le, static_cast<double>(boundNs) / 1e9, format).ptr;
    beginSample("_bucket", labels, {le, static_cast<std::size_t>(end - le)});
    append(count);
    m_text += '\n';
}

void PrometheusWriter::bucketInfinity(const Labels &labels, std::uint64_t count)
{
    beginSample("_bucket", labels, "+Inf");
    append(count);
    m_text += '\n';
}

void PrometheusWriter::append(double value)
{
    appendNumber(m_text, value);
}

void PrometheusWriter::append(std::int64_t value)
{
    appendNumber(m_text, value);
}

void PrometheusWriter::append(std::uint64_t value)
{
    appendNumber(m_text, value);
}

} // namespace portcullis::telemetry
