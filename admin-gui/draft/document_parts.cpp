// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/document_parts.h"

#include "shared/model/json_scanner.h"
#include "shared/model/json_writer.h"

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using model::JsonScanner;
using model::JsonToken;

namespace {

std::string_view viewOf(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

QString textOf(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

bool opens(const JsonToken &token)
{
    return token.kind == JsonToken::Kind::BeginObject || token.kind == JsonToken::Kind::BeginArray;
}

bool closes(const JsonToken &token)
{
    return token.kind == JsonToken::Kind::EndObject || token.kind == JsonToken::Kind::EndArray;
}

/// Walks over a document and hands out its values as they stand.
class Cutter {
public:
    explicit Cutter(const QByteArray &text) : m_text(text), m_scanner(viewOf(text)) { }

    const QByteArray &text() const { return m_text; }
    JsonToken next() { return m_scanner.next(); }
    qsizetype at() const { return static_cast<qsizetype>(m_scanner.offset()); }

    /// The value that `first` begins, which has just been read; `from` is where to look for its
    /// first byte. Null if it is no JSON.
    QByteArrayView valueFrom(qsizetype from, JsonToken first)
    {
        int depth = opens(first) ? 1 : 0;
        while (depth > 0) {
            const JsonToken token = m_scanner.next();
            if (token.kind == JsonToken::Kind::Failed || token.kind == JsonToken::Kind::End)
                return {};
            depth += opens(token) ? 1 : closes(token) ? -1 : 0;
        }
        while (from < at() && " \t\r\n,"_L1.contains(QLatin1Char(m_text[from])))
            ++from;
        return QByteArrayView(m_text).sliced(from, at() - from);
    }

    tl::unexpected<Error> whyNot() const
    {
        const model::JsonFailure &why = m_scanner.failure();
        return failure(why.message.empty() ? "it is not a JSON object"
                                           : "at byte " + std::to_string(why.offset) + ": "
                               + std::string(why.message));
    }

private:
    const QByteArray &m_text;
    JsonScanner m_scanner;
};

QByteArray quoted(const QString &text)
{
    model::JsonWriter out(0);
    out.text(text.toStdString());
    return QByteArray::fromStdString(out.take());
}

/// The entities of an array whose begin has been read.
Result<QList<DocumentParts::PartPtr>> cutEntities(Cutter &cutter, const QString &section)
{
    QList<DocumentParts::PartPtr> parts;
    for (;;) {
        const qsizetype from = cutter.at();
        const JsonToken token = cutter.next();
        if (token.kind == JsonToken::Kind::EndArray)
            return parts;
        if (token.kind == JsonToken::Kind::Failed || token.kind == JsonToken::Kind::End)
            return cutter.whyNot();
        const QByteArrayView json = cutter.valueFrom(from, token);
        if (json.isNull())
            return cutter.whyNot();
        QString name = nameIn(json);
        if (name.isEmpty())
            return failure(section.toStdString() + " has an entry without a name");
        parts.append(
            DocumentParts::PartPtr(new DocumentParts::Part(std::move(name), cutter.text(), json)));
    }
}

} // namespace

const QStringList &entitySections()
{
    static const QStringList all{u"listeners"_s,  u"authenticators"_s, u"consumers"_s,
                                 u"rateLimits"_s, u"upstreams"_s,      u"routes"_s};
    return all;
}

QString collectionOf(const QString &section)
{
    return section == u"rateLimits" ? u"rate-limits"_s : section;
}

QString partText(const PartRef &ref)
{
    return ref.isEntity() ? ref.section + u'/' + ref.name : ref.section;
}

QString nameIn(QByteArrayView json)
{
    JsonScanner scanner(viewOf(json));
    if (scanner.next().kind != JsonToken::Kind::BeginObject)
        return {};
    for (int depth = 1; depth > 0;) {
        const JsonToken token = scanner.next();
        if (token.kind == JsonToken::Kind::Failed || token.kind == JsonToken::Kind::End)
            return {};
        if (token.kind == JsonToken::Kind::Key && depth == 1 && token.text == "name") {
            const JsonToken value = scanner.next();
            return value.kind == JsonToken::Kind::String ? textOf(value.text) : QString();
        }
        depth += opens(token) ? 1 : closes(token) ? -1 : 0;
    }
    return {};
}

DocumentParts::Part::Part(QString called, QByteArray text, QByteArrayView json)
    : name(std::move(called))
    , m_text(std::move(text))
    , m_at(json.data() - m_text.constData())
    , m_size(json.size())
{
}

DocumentParts::Part::Part(const QByteArray &json) : Part(nameIn(json), json, json)
{
}

Result<DocumentParts> DocumentParts::parse(const QByteArray &json)
{
    DocumentParts parts;
    Cutter cutter(json);
    if (cutter.next().kind != JsonToken::Kind::BeginObject)
        return cutter.whyNot();
    for (;;) {
        const JsonToken key = cutter.next();
        if (key.kind == JsonToken::Kind::EndObject)
            break;
        if (key.kind != JsonToken::Kind::Key)
            return cutter.whyNot();
        QSharedDataPointer<Section> section(new Section);
        section->name = textOf(key.text);
        const qsizetype from = cutter.at();
        const JsonToken value = cutter.next();
        section->isList =
            entitySections().contains(section->name) && value.kind == JsonToken::Kind::BeginArray;
        if (section->isList) {
            auto entities = cutEntities(cutter, section->name);
            if (!entities)
                return tl::unexpected(entities.error());
            section->parts = std::move(*entities);
            number(*section);
            if (section->positions.size() != section->parts.size())
                return failure(section->name.toStdString() + " has a name that stands twice");
        } else {
            const QByteArrayView member = cutter.valueFrom(from, value);
            if (member.isNull())
                return cutter.whyNot();
            section->json = member.toByteArray();
        }
        parts.m_sections.append(section);
    }
    if (cutter.next().kind != JsonToken::Kind::End)
        return cutter.whyNot();
    parts.m_source = json;
    return parts;
}

QByteArray DocumentParts::toJson() const
{
    if (!m_source.isNull())
        return m_source;
    // Once and of the right size: a large document is not to be there several times over.
    qsizetype size = 2;
    for (const auto &section : m_sections) {
        size += quoted(section->name).size() + 4 + section->json.size();
        for (const PartPtr &part : section->parts)
            size += part->json().size() + 1;
    }
    QByteArray text;
    text.reserve(size);
    text += '{';
    for (const auto &section : m_sections) {
        if (text.size() > 1)
            text += ',';
        text += quoted(section->name) + ':' + section->json;
        if (!section->isList)
            continue;
        text += '[';
        for (const PartPtr &part : section->parts) {
            if (!text.endsWith('['))
                text += ',';
            text.append(part->json());
        }
        text += ']';
    }
    text += '}';
    return text;
}

QStringList DocumentParts::sections() const
{
    QStringList names;
    for (const auto &section : m_sections)
        names.append(section->name);
    return names;
}

const QList<DocumentParts::PartPtr> &DocumentParts::entities(const QString &section) const
{
    static const QList<PartPtr> none;
    const Section *found = find(section);
    return found ? found->parts : none;
}

qsizetype DocumentParts::indexOf(const PartRef &ref) const
{
    const Section *section = find(ref.section);
    return section ? section->positions.value(ref.name, -1) : -1;
}

QByteArray DocumentParts::json(const PartRef &ref) const
{
    const Section *section = find(ref.section);
    if (!section)
        return {};
    if (!ref.isEntity())
        return section->json;
    const qsizetype at = section->positions.value(ref.name, -1);
    return at < 0 ? QByteArray() : section->parts[at]->copy();
}

void DocumentParts::set(const PartRef &ref, const QByteArray &json, qsizetype at)
{
    m_source.clear();
    Section &section = editable(ref.section, ref.isEntity());
    if (!ref.isEntity()) {
        section.json = json;
        return;
    }
    const PartPtr part(new Part(json));
    const qsizetype found = section.positions.value(ref.name, -1);
    if (found >= 0)
        section.parts[found] = part;
    else
        section.parts.insert(at < 0 ? section.parts.size() : qMin(at, section.parts.size()), part);
    if (found < 0 || part->name != ref.name)
        number(section);
}

void DocumentParts::remove(const PartRef &ref)
{
    if (!contains(ref))
        return;
    m_source.clear();
    if (!ref.isEntity()) {
        m_sections.removeIf([&](const auto &section) { return section->name == ref.section; });
        return;
    }
    Section &section = editable(ref.section, true);
    section.parts.removeAt(section.positions.value(ref.name));
    number(section);
}

bool operator==(const DocumentParts &a, const DocumentParts &b)
{
    const auto isSame = [](const DocumentParts::PartPtr &left,
                           const DocumentParts::PartPtr &right) {
        return left == right || (left->name == right->name && left->json() == right->json());
    };
    return std::ranges::equal(a.m_sections, b.m_sections, [&](const auto &left, const auto &right) {
        return left == right
            || (left->name == right->name && left->json == right->json
                && std::ranges::equal(left->parts, right->parts, isSame));
    });
}

const DocumentParts::Section *DocumentParts::find(const QString &section) const
{
    const auto found = std::ranges::find_if(
        m_sections, [&](const auto &candidate) { return candidate->name == section; });
    return found == m_sections.end() ? nullptr : found->constData();
}

DocumentParts::Section &DocumentParts::editable(const QString &section, bool isList)
{
    auto found = std::ranges::find_if(
        m_sections, [&](const auto &candidate) { return candidate.constData()->name == section; });
    if (found == m_sections.end()) {
        m_sections.append(QSharedDataPointer<Section>(new Section));
        found = m_sections.end() - 1;
        (*found)->name = section;
    }
    Section &editable = **found;
    // What is no list where one belongs can't hold an entity, nor can a list hold a value.
    if (editable.isList != isList) {
        editable.isList = isList;
        editable.json.clear();
        editable.parts.clear();
        editable.positions.clear();
    }
    return editable;
}

void DocumentParts::number(Section &section)
{
    section.positions.clear();
    section.positions.reserve(section.parts.size());
    for (qsizetype i = 0; i < section.parts.size(); ++i)
        section.positions.insert(section.parts[i]->name, i);
}

} // namespace portcullis::gui
