// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::upstream {

/// Field lines that came or go one by one, in one piece of memory.
class StoredFields {
public:
    void clear()
    {
        m_bytes.clear();
        m_sizes.clear();
    }
    void append(std::string_view name, std::string_view value)
    {
        m_bytes.append(name).append(value);
        m_sizes.push_back(
            {static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())});
    }
    bool empty() const { return m_sizes.empty(); }
    std::size_t count() const { return m_sizes.size(); }
    std::size_t size() const { return m_bytes.size(); }
    std::string_view bytes() const { return m_bytes; }
    /// Appends those from `first` to before `last` to `out`; `bytes` is a copy of all bytes from
    /// the first one's on.
    void appendTo(http::FieldList &out, std::string_view bytes, std::size_t first,
                  std::size_t last) const
    {
        for (std::size_t i = first; i < last; ++i) {
            out.append(bytes.substr(0, m_sizes[i].name),
                       bytes.substr(m_sizes[i].name, m_sizes[i].value));
            bytes.remove_prefix(m_sizes[i].name + m_sizes[i].value);
        }
    }

private:
    struct Sizes {
        std::uint32_t name;
        std::uint32_t value;
    };
    std::string m_bytes;
    std::vector<Sizes> m_sizes;
};

} // namespace portcullis::upstream
