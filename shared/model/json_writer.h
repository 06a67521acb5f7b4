// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace portcullis::model {

/// Puts `text` at the end of `out` as it stands between the quotes of a JSON string. Byte by byte:
/// a text may be cut anywhere and its pieces put one after another.
void appendEscaped(std::string &out, std::string_view text);

/// Writes JSON text in one pass. The caller keeps the grammar: key() before each member's value,
/// every begin with its end.
class JsonWriter {
public:
    /// `indent` spaces a level, 0 for one line without spaces.
    explicit JsonWriter(int indent) : m_indent(static_cast<std::size_t>(indent)) { }

    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }
    void key(std::string_view name);
    void text(std::string_view value);
    void number(std::integral auto value) { raw(std::to_string(value)); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    /// A value that is JSON text already.
    void raw(std::string_view json);

    std::string take() { return std::move(m_out); }

private:
    void open(char bracket);
    void close(char bracket);
    void beforeValue();
    void newLine();
    void quote(std::string_view value);

    std::string m_out;
    std::size_t m_indent;
    std::size_t m_depth = 0;
    bool m_empty = true; // nothing in the innermost container yet
    bool m_afterKey = false;
};

} // namespace portcullis::model
