// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_writer.h"

namespace portcullis::model {

void appendEscaped(std::string &out, std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"':
        case '\\':
            out += '\\';
            out += c;
            break;
        case '\n':
            out += "\\n";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\r':
            out += "\\r";
            break;
        default:
            if (byte < 0x20) {
                out += "\\u00";
                out += kHex[byte >> 4];
                out += kHex[byte & 15];
            } else {
                out += c;
            }
        }
    }
}

void JsonWriter::newLine()
{
    if (m_indent > 0) {
        m_out += '\n';
        m_out.append(m_depth * m_indent, ' ');
    }
}

void JsonWriter::beforeValue()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (!m_empty)
        m_out += ',';
    if (m_depth > 0)
        newLine();
    m_empty = false;
}

void JsonWriter::open(char bracket)
{
    beforeValue();
    m_out += bracket;
    ++m_depth;
    m_empty = true;
}

void JsonWriter::close(char bracket)
{
    --m_depth;
    if (!m_empty)
        newLine();
    m_out += bracket;
    m_empty = false;
}

void JsonWriter::key(std::string_view name)
{
    beforeValue();
    quote(name);
    m_out += m_indent > 0 ? ": " : ":";
    m_afterKey = true;
}

void JsonWriter::text(std::string_view value)
{
    beforeValue();
    quote(value);
}

void JsonWriter::raw(std::string_view json)
{
    beforeValue();
    m_out += json;
}

void JsonWriter::quote(std::string_view value)
{
    m_out += '"';
    appendEscaped(m_out, value);
    m_out += '"';
}

} // namespace portcullis::model
