// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/document_writer.h"

#include "shared/model/files.h"
#include "shared/model/values.h"

namespace portcullis::model {

void DocumentWriter::text(std::string_view key, std::string_view value, std::string_view standard)
{
    if (value != standard) {
        m_json.key(key);
        m_json.text(value);
    }
}

void DocumentWriter::boolean(std::string_view key, bool value, bool standard)
{
    if (value != standard) {
        m_json.key(key);
        m_json.boolean(value);
    }
}

void DocumentWriter::duration(std::string_view key, Milliseconds value, Milliseconds standard)
{
    if (value != standard)
        text(key, formatDuration(value));
}

void DocumentWriter::size(std::string_view key, Size value, Size standard)
{
    if (value != standard)
        text(key, formatSize(value));
}

void DocumentWriter::texts(std::string_view key, const StringList &values,
                           const StringList &standard)
{
    if (values == standard)
        return;
    array(key, [&] {
        for (const std::string &value : values)
            m_json.text(value);
    });
}

void DocumentWriter::pairs(std::string_view key, const StringPairs &values)
{
    if (values.empty())
        return;
    object(key, [&] {
        for (const auto &[name, value] : values) {
            m_json.key(name);
            m_json.text(value);
        }
    });
}

void DocumentWriter::file(std::string_view key, const std::string &path)
{
    text(key, relativeTo(m_baseFolder, path));
}

void DocumentWriter::secret(std::string_view key, const SecretRef &secret)
{
    using Kind = SecretRef::Kind;
    if (secret.kind == Kind::None)
        return;
    object(key, [&] {
        if (secret.kind == Kind::File)
            file("file", secret.name);
        else
            text(secret.kind == Kind::Secret ? "secret" : "env", secret.name);
    });
}

void DocumentWriter::nameAndNotes(const std::string &name, const Notes &notes)
{
    text("name", name);
    text("description", notes.description);
    pairs("labels", {notes.labels.begin(), notes.labels.end()});
}

void DocumentWriter::ranges(std::string_view key, const std::vector<IpRange> &ranges)
{
    StringList texts;
    for (const IpRange &range : ranges)
        texts.push_back(formatRange(range));
    this->texts(key, texts);
}

} // namespace portcullis::model
