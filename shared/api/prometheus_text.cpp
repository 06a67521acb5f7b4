// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/prometheus_text.h"

#include <charconv>
#include <deque>
#include <string>
#include <vector>

namespace portcullis::api {

namespace {

constexpr bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

constexpr bool isNameChar(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9');
}

/// Takes one line apart.
class LineReader {
public:
    /// `sample` keeps views into `line` and into this reader.
    bool read(std::string_view line, TextSample &sample)
    {
        m_rest = line;
        m_labels.clear();
        m_unescaped.clear();
        sample.name = takeName();
        if (sample.name.empty())
            return false;
        skipBlanks();
        if (take('{') && !takeLabels())
            return false;
        sample.labels = m_labels;
        return takeValue(sample.value) && takeTimestamp();
    }

private:
    bool take(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    void skipBlanks()
    {
        while (!m_rest.empty() && (m_rest.front() == ' ' || m_rest.front() == '\t'))
            m_rest.remove_prefix(1);
    }

    std::string_view takeName()
    {
        std::size_t size = 0;
        if (!m_rest.empty() && isNameStart(m_rest.front())) {
            while (size < m_rest.size() && isNameChar(m_rest[size]))
                ++size;
        }
        const std::string_view name = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return name;
    }

    bool takeLabels()
    {
        for (;;) {
            skipBlanks();
            if (take('}')) // also after a comma
                return true;
            Label label;
            label.name = takeName();
            skipBlanks();
            if (label.name.empty() || !take('='))
                return false;
            skipBlanks();
            if (!take('"') || !takeQuoted(label.value))
                return false;
            m_labels.push_back(label);
            skipBlanks();
            if (!take(',') && (m_rest.empty() || m_rest.front() != '}'))
                return false;
        }
    }

    bool takeQuoted(std::string_view &value)
    {
        const std::size_t stop = m_rest.find_first_of("\"\\");
        if (stop == std::string_view::npos)
            return false;
        if (m_rest[stop] == '"') {
            value = m_rest.substr(0, stop);
            m_rest.remove_prefix(stop + 1);
            return true;
        }
        // A deque: growing it moves none of the texts that labels look into.
        std::string &text = m_unescaped.emplace_back();
        while (!m_rest.empty()) {
            char c = m_rest.front();
            m_rest.remove_prefix(1);
            if (c == '"') {
                value = text;
                return true;
            }
            if (c == '\\') {
                if (m_rest.empty())
                    return false;
                c = m_rest.front() == 'n' ? '\n' : m_rest.front();
                m_rest.remove_prefix(1);
            }
            text += c;
        }
        return false;
    }

    bool takeValue(double &value)
    {
        skipBlanks();
        take('+'); // which from_chars does not know
        const char *const end = m_rest.data() + m_rest.size();
        const auto parsed = std::from_chars(m_rest.data(), end, value);
        if (parsed.ec != std::errc())
            return false;
        m_rest.remove_prefix(static_cast<std::size_t>(parsed.ptr - m_rest.data()));
        return m_rest.empty() || m_rest.front() == ' ' || m_rest.front() == '\t';
    }

    /// There may be one, in milliseconds. Nothing here needs it.
    bool takeTimestamp()
    {
        skipBlanks();
        if (m_rest.empty())
            return true;
        long long milliseconds = 0;
        const char *const end = m_rest.data() + m_rest.size();
        const auto parsed = std::from_chars(m_rest.data(), end, milliseconds);
        m_rest.remove_prefix(static_cast<std::size_t>(parsed.ptr - m_rest.data()));
        skipBlanks();
        return parsed.ec == std::errc() && m_rest.empty();
    }

    std::string_view m_rest;
    std::vector<Label> m_labels;
    std::deque<std::string> m_unescaped;
};

} // namespace

std::string_view TextSample::label(std::string_view labelName) const
{
    for (const Label &each : labels) {
        if (each.name == labelName)
            return each.value;
    }
    return {};
}

Result<void> forEachSample(std::string_view text,
                           const std::function<void(const TextSample &)> &each)
{
    LineReader reader;
    TextSample sample;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t feed = text.find('\n');
        const std::string_view line = text.substr(0, feed);
        text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
        if (line.empty() || line.front() == '#')
            continue;
        if (!reader.read(line, sample))
            return failure("line " + std::to_string(number) + " is no sample of a metric");
        each(sample);
    }
    return {};
}

} // namespace portcullis::api
