// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"
#include "shared/model/json_writer.h"

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::model {

/// Writes the values of a document; what has its default is left out. Counterpart of ConfigReader.
class DocumentWriter {
public:
    DocumentWriter(int indent, std::string baseFolder)
        : m_json(indent), m_baseFolder(std::move(baseFolder))
    {
    }

    void text(std::string_view key, std::string_view value, std::string_view standard = {});
    void boolean(std::string_view key, bool value, bool standard);
    void duration(std::string_view key, Milliseconds value, Milliseconds standard);
    void size(std::string_view key, Size value, Size standard);
    void number(std::string_view key, std::integral auto value, std::integral auto standard)
    {
        if (std::cmp_not_equal(value, standard)) {
            m_json.key(key);
            m_json.number(value);
        }
    }
    void texts(std::string_view key, const StringList &values, const StringList &standard = {});
    void pairs(std::string_view key, const StringPairs &values);
    void file(std::string_view key, const std::string &path);
    void secret(std::string_view key, const SecretRef &secret);
    void nameAndNotes(const std::string &name, const Notes &notes);
    void ranges(std::string_view key, const std::vector<IpRange> &ranges);

    /// A member that is an object or an array, filled in by `write()`.
    void object(std::string_view key, auto write)
    {
        m_json.key(key);
        element(write);
    }
    void array(std::string_view key, auto write)
    {
        m_json.key(key);
        m_json.beginArray();
        write();
        m_json.endArray();
    }
    /// An object where a key has been written already, or as an element of an array.
    void element(auto write)
    {
        m_json.beginObject();
        write();
        m_json.endObject();
    }

    JsonWriter &json() { return m_json; }

private:
    JsonWriter m_json;
    std::string m_baseFolder;
};

} // namespace portcullis::model
