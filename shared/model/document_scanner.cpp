// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/document_scanner.h"

#include "shared/core/arena.h"
#include "shared/model/json_scanner.h"
#include "shared/model/json_text.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace portcullis::model {

namespace {

/// Builds nodes from the scanner's tokens and hands finished pieces to the sink.
class TreeBuilder {
public:
    TreeBuilder(DocumentSink &sink, Problems &problems) : m_sink(sink), m_problems(problems) { }

    /// False if the text can't be used any further; that has been reported then.
    bool take(const JsonToken &token);
    /// Where in the document it is now.
    std::string pointer() const;

private:
    struct Frame {
        bool array = false;
        bool inMember = false;     // a key has been read
        std::size_t firstItem = 0; // its finished values on m_items
        std::size_t index = 0;     // of the current element
        std::string_view key;      // of the current member
    };

    bool inRoot() const { return m_frames.size() == 1; }
    bool inStream() const { return m_streaming && m_frames.size() == 2; }

    bool scalar(JsonNode::Kind kind, const JsonToken &token);
    /// Text that lives as long as the piece.
    std::string_view kept(const JsonToken &token)
    {
        return token.decoded ? m_arena.copy(token.text) : token.text;
    }
    bool put(const JsonNode &node);
    bool open(bool array);
    void key(const JsonToken &token);
    bool endObject();
    bool endArray();
    bool refuseRoot();
    void checkDuplicates(std::size_t firstItem, std::size_t count);
    void reportDuplicate(std::string_view key);
    DocumentSink &m_sink;
    Problems &m_problems;
    Arena m_arena; // what the current piece consists of
    std::vector<Frame> m_frames;
    std::vector<JsonMember>
        m_items; // finished values of open containers; keys of arrays' are empty
    std::vector<std::string_view> m_sorted;
    std::set<std::string, std::less<>> m_sections; // root members seen
    std::string m_section;                         // the current one
    bool m_streaming = false;
};

bool TreeBuilder::take(const JsonToken &token)
{
    switch (token.kind) {
    case JsonToken::Kind::BeginObject:
        return open(false);
    case JsonToken::Kind::BeginArray:
        return open(true);
    case JsonToken::Kind::EndObject:
        return endObject();
    case JsonToken::Kind::EndArray:
        return endArray();
    case JsonToken::Kind::Key:
        key(token);
        return true;
    case JsonToken::Kind::String:
        return scalar(JsonNode::Kind::String, token);
    case JsonToken::Kind::Number:
        return scalar(JsonNode::Kind::Number, token);
    case JsonToken::Kind::True:
        return scalar(JsonNode::Kind::True, token);
    case JsonToken::Kind::False:
        return scalar(JsonNode::Kind::False, token);
    case JsonToken::Kind::Null:
        return scalar(JsonNode::Kind::Null, token);
    case JsonToken::Kind::End:
    case JsonToken::Kind::Failed:
        break;
    }
    return false;
}

bool TreeBuilder::scalar(JsonNode::Kind kind, const JsonToken &token)
{
    const std::string_view text = kept(token);
    JsonNode node;
    node.kind = kind;
    node.size = static_cast<std::uint32_t>(text.size());
    node.bytes = text.data();
    return put(node);
}

bool TreeBuilder::refuseRoot()
{
    m_problems.error(std::string(), code::kType, "the document has to be an object");
    return false;
}

std::string TreeBuilder::pointer() const
{
    std::string text;
    for (const Frame &frame : m_frames) {
        if (frame.array)
            appendToken(text, std::to_string(frame.index));
        else if (frame.inMember)
            appendToken(text, frame.key);
    }
    return text;
}

void TreeBuilder::key(const JsonToken &token)
{
    Frame &frame = m_frames.back();
    frame.inMember = true;
    if (!inRoot()) {
        frame.key = kept(token);
        return;
    }
    m_section = token.text; // the arena dies with each piece
    frame.key = m_section;
    if (!m_sections.emplace(token.text).second)
        reportDuplicate(token.text);
}

bool TreeBuilder::open(bool array)
{
    if (m_frames.empty() && array)
        return refuseRoot();
    if (inRoot())
        m_streaming = array && m_sink.wantsElements(m_section);
    m_frames.push_back({array, false, m_items.size(), 0, {}});
    return true;
}

bool TreeBuilder::put(const JsonNode &node)
{
    if (m_frames.empty())
        return refuseRoot();
    Frame &frame = m_frames.back();
    if (inRoot()) {
        m_sink.member(m_section, node);
        m_arena.reset();
    } else if (inStream()) {
        m_sink.element(m_section, frame.index, node);
        m_arena.reset();
    } else {
        m_items.push_back({frame.key, node});
    }
    ++frame.index;
    return true;
}

bool TreeBuilder::endObject()
{
    if (inRoot()) {
        m_frames.pop_back();
        return true;
    }
    const std::size_t first = m_frames.back().firstItem;
    const std::size_t count = m_items.size() - first;
    checkDuplicates(first, count);
    auto *members = reinterpret_cast<JsonMember *>(m_arena.allocate(count * sizeof(JsonMember)));
    std::uninitialized_copy_n(m_items.begin() + static_cast<std::ptrdiff_t>(first), count, members);
    JsonNode node;
    node.kind = JsonNode::Kind::Object;
    node.size = static_cast<std::uint32_t>(count);
    node.members = members;
    m_items.resize(first);
    m_frames.pop_back();
    return put(node);
}

bool TreeBuilder::endArray()
{
    const bool streamed = inStream();
    const std::size_t first = m_frames.back().firstItem;
    const std::size_t count = m_items.size() - first;
    m_frames.pop_back();
    if (streamed) {
        m_streaming = false;
        return true;
    }
    auto *elements = reinterpret_cast<JsonNode *>(m_arena.allocate(count * sizeof(JsonNode)));
    for (std::size_t i = 0; i < count; ++i)
        new (elements + i) JsonNode(m_items[first + i].value);
    JsonNode node;
    node.kind = JsonNode::Kind::Array;
    node.size = static_cast<std::uint32_t>(count);
    node.elements = elements;
    m_items.resize(first);
    return put(node);
}

void TreeBuilder::checkDuplicates(std::size_t firstItem, std::size_t count)
{
    constexpr std::size_t kFew = 12; // up to here comparing all pairs is quicker than sorting
    if (count <= kFew) {
        for (std::size_t i = firstItem; i < firstItem + count; ++i) {
            for (std::size_t j = firstItem; j < i; ++j) {
                if (m_items[i].key == m_items[j].key) {
                    reportDuplicate(m_items[i].key);
                    break;
                }
            }
        }
        return;
    }
    m_sorted.clear();
    for (std::size_t i = firstItem; i < firstItem + count; ++i)
        m_sorted.push_back(m_items[i].key);
    std::sort(m_sorted.begin(), m_sorted.end());
    for (std::size_t i = 1; i < m_sorted.size(); ++i) {
        if (m_sorted[i] == m_sorted[i - 1])
            reportDuplicate(m_sorted[i]);
    }
}

void TreeBuilder::reportDuplicate(std::string_view key)
{
    if (!inRoot())
        m_frames.back().key = key;
    m_problems.error(pointer(), code::kDuplicateKey,
                     "the name " + quote(key)
                         + " stands twice in one object; every name may stand there once");
}

/// Line and column, both from one, the latter in bytes.
std::string place(std::string_view json, std::size_t offset)
{
    const std::string_view before = json.substr(0, std::min(offset, json.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newLine = before.rfind('\n');
    const std::size_t column =
        newLine == std::string_view::npos ? before.size() + 1 : before.size() - newLine;
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
}

std::string_view codeOf(JsonFailure::Kind kind)
{
    switch (kind) {
    case JsonFailure::Kind::Encoding:
        return code::kEncoding;
    case JsonFailure::Kind::Depth:
        return code::kTooDeep;
    case JsonFailure::Kind::Syntax:
        break;
    }
    return code::kSyntax;
}

} // namespace

bool scanDocument(std::string_view json, DocumentSink &sink, Problems &problems)
{
    if (json.size() > kMaxDocument) {
        problems.error(std::string(), code::kTooLarge, "a document may have at most 2 GiB");
        return false;
    }
    json = withoutByteOrderMark(json);
    JsonScanner scanner(json);
    TreeBuilder builder(sink, problems);
    JsonToken token = scanner.next();
    while (builder.take(token))
        token = scanner.next();
    if (token.kind != JsonToken::Kind::Failed)
        return token.kind == JsonToken::Kind::End;
    const JsonFailure &failure = scanner.failure();
    problems.error(builder.pointer(), codeOf(failure.kind),
                   place(json, failure.offset) + std::string(failure.message)
                       + "; what follows was not read");
    return false;
}

} // namespace portcullis::model
