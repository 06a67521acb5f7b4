// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/document_scanner.h"

#include "shared/core/arena.h"
#include "shared/model/json_text.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace portcullis::model {

namespace {

using rapidjson::SizeType;

/// Builds nodes from the reader's events and hands finished pieces to the sink.
class ScanHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ScanHandler> {
public:
    ScanHandler(DocumentSink &sink, Problems &problems) : m_sink(sink), m_problems(problems) { }

    bool Null() { return scalar(JsonNode::Kind::Null); }
    bool Bool(bool value) { return scalar(value ? JsonNode::Kind::True : JsonNode::Kind::False); }
    bool RawNumber(const char *text, SizeType size, bool)
    {
        return put(stringNode(JsonNode::Kind::Number, {text, size}));
    }
    bool String(const char *text, SizeType size, bool)
    {
        return checkText({text, size}) && put(stringNode(JsonNode::Kind::String, {text, size}));
    }
    bool Key(const char *text, SizeType size, bool);
    bool StartObject() { return open(false); }
    bool StartArray() { return open(true); }
    bool EndObject(SizeType count);
    bool EndArray(SizeType count);

    /// Where the reader is now.
    std::string pointer() const;
    /// Whether the handler itself stopped the reader, and has said why.
    bool stopped() const { return m_stopped; }

private:
    struct Frame {
        bool array = false;
        std::size_t firstItem = 0; // its finished values on m_items
        std::size_t index = 0;     // of the current element
        std::string_view key;      // of the current member
    };

    bool inRoot() const { return m_frames.size() == 1; }
    bool inStream() const { return m_streaming && m_frames.size() == 2; }

    bool scalar(JsonNode::Kind kind)
    {
        JsonNode node;
        node.kind = kind;
        return put(node);
    }
    JsonNode stringNode(JsonNode::Kind kind, std::string_view text)
    {
        JsonNode node;
        node.kind = kind;
        node.size = static_cast<std::uint32_t>(text.size());
        node.bytes = m_arena.copy(text).data();
        return node;
    }
    bool put(const JsonNode &node);
    bool open(bool array);
    bool checkText(std::string_view text);
    void checkDuplicates(std::size_t firstItem, std::size_t count);
    void reportDuplicate(std::string_view key);
    bool stop(std::string_view code, std::string message);

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
    bool m_stopped = false;
};

bool ScanHandler::stop(std::string_view code, std::string message)
{
    m_problems.error(pointer(), code, std::move(message));
    m_stopped = true;
    return false;
}

std::string ScanHandler::pointer() const
{
    std::string text;
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        const Frame &frame = m_frames[i];
        if (frame.array)
            appendToken(text, std::to_string(frame.index));
        else if (i == 0 ? !m_section.empty() : frame.key.data() != nullptr)
            appendToken(text, i == 0 ? std::string_view(m_section) : frame.key);
        else
            break;
    }
    return text;
}

/// The reader lets an escaped lone low surrogate through; as UTF-8 it begins with ED A0 to ED BF.
bool ScanHandler::checkText(std::string_view text)
{
    for (std::size_t at = text.find('\xed'); at != std::string_view::npos;
         at = text.find('\xed', at + 1)) {
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0)
            return stop(code::kEncoding,
                        "half of a surrogate pair is no character: write both "
                        "halves, as in \\ud83d\\ude00");
    }
    return true;
}

bool ScanHandler::Key(const char *text, SizeType size, bool)
{
    const std::string_view key(text, size);
    if (!checkText(key))
        return false;
    if (!inRoot()) {
        m_frames.back().key = m_arena.copy(key);
        if (key.empty())
            m_frames.back().key = std::string_view("", 0); // present, unlike a null view
        return true;
    }
    m_section = key;
    if (!m_sections.emplace(key).second)
        reportDuplicate(key);
    return true;
}

bool ScanHandler::open(bool array)
{
    if (m_frames.size() == kMaxDepth)
        return stop(code::kTooDeep,
                    "objects and arrays may be nested at most " + std::to_string(kMaxDepth)
                        + " deep");
    if (m_frames.empty() && array)
        return stop(code::kType, "the document has to be an object");
    if (inRoot())
        m_streaming = array && m_sink.wantsElements(m_section);
    m_frames.push_back({array, m_items.size(), 0, {}});
    return true;
}

bool ScanHandler::put(const JsonNode &node)
{
    if (m_frames.empty())
        return stop(code::kType, "the document has to be an object");
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

bool ScanHandler::EndObject(SizeType count)
{
    if (inRoot()) {
        m_frames.pop_back();
        return true;
    }
    const std::size_t first = m_frames.back().firstItem;
    checkDuplicates(first, count);
    JsonNode node;
    node.kind = JsonNode::Kind::Object;
    node.size = count;
    char *memory = m_arena.allocate(count * sizeof(JsonMember));
    std::uninitialized_copy_n(m_items.begin() + static_cast<std::ptrdiff_t>(first), count,
                              reinterpret_cast<JsonMember *>(memory));
    node.members = reinterpret_cast<const JsonMember *>(memory);
    m_items.resize(first);
    m_frames.pop_back();
    return put(node);
}

bool ScanHandler::EndArray(SizeType count)
{
    const bool streamed = inStream();
    const std::size_t first = m_frames.back().firstItem;
    m_frames.pop_back();
    if (streamed) {
        m_streaming = false;
        return true;
    }
    JsonNode node;
    node.kind = JsonNode::Kind::Array;
    node.size = count;
    char *memory = m_arena.allocate(count * sizeof(JsonNode));
    auto *elements = reinterpret_cast<JsonNode *>(memory);
    for (std::size_t i = 0; i < count; ++i)
        new (elements + i) JsonNode(m_items[first + i].value);
    node.elements = elements;
    m_items.resize(first);
    return put(node);
}

void ScanHandler::checkDuplicates(std::size_t firstItem, std::size_t count)
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

void ScanHandler::reportDuplicate(std::string_view key)
{
    if (!inRoot())
        m_frames.back().key = key;
    m_problems.error(pointer(), code::kDuplicateKey,
                     "the name " + quote(key)
                         + " stands twice in one object; every name may stand there once");
}

std::string_view describe(rapidjson::ParseErrorCode code)
{
    switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
        return "the document is empty; the least is {\"version\": 1}";
    case rapidjson::kParseErrorDocumentRootNotSingular:
        return "nothing may follow the document's closing brace";
    case rapidjson::kParseErrorObjectMissName:
        return "a member's name in double quotes is missing (no comma may follow the last member)";
    case rapidjson::kParseErrorObjectMissColon:
        return "a colon is missing behind a member's name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
        return "a comma or } is missing behind a member";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
        return "a comma or ] is missing behind an element";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
        return "\\u needs four hexadecimal digits, and surrogates come in pairs";
    case rapidjson::kParseErrorStringEscapeInvalid:
        return "a bad escape or a raw control character in a string; write \\n, \\t or \\u00XX";
    case rapidjson::kParseErrorStringMissQuotationMark:
        return "a string has no closing quotation mark";
    case rapidjson::kParseErrorStringInvalidEncoding:
        return "a string is not valid UTF-8; save the file as UTF-8";
    case rapidjson::kParseErrorNumberTooBig:
        return "a number is out of any range";
    case rapidjson::kParseErrorNumberMissFraction:
    case rapidjson::kParseErrorNumberMissExponent:
        return "a number has no digit behind its point or exponent";
    default:
        return "this is no JSON value: allowed are objects, arrays, strings in double quotes, "
               "numbers, true, false and null";
    }
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

} // namespace

bool scanDocument(std::string_view json, DocumentSink &sink, Problems &problems)
{
    if (json.size() > kMaxDocument) {
        problems.error(std::string(), code::kTooLarge, "a document may have at most 2 GiB");
        return false;
    }
    json = withoutByteOrderMark(json);
    rapidjson::MemoryStream stream(json.data(), json.size());
    rapidjson::Reader reader;
    ScanHandler handler(sink, problems);
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag
        | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, handler);
    if (handler.stopped())
        return false;
    auto error = result.Code();
    std::size_t offset = result.Offset();
    // The reader takes a NUL for the end of the text.
    if (!result.IsError() && stream.Tell() != json.size()) {
        error = rapidjson::kParseErrorDocumentRootNotSingular;
        offset = stream.Tell();
    }
    if (error == rapidjson::kParseErrorNone)
        return true;
    std::string_view kind = code::kSyntax;
    if (error == rapidjson::kParseErrorStringInvalidEncoding)
        kind = code::kEncoding;
    else if (error == rapidjson::kParseErrorNumberTooBig)
        kind = code::kRange;
    problems.error(handler.pointer(), kind,
                   place(json, offset) + std::string(describe(error))
                       + "; what follows was not read");
    return false;
}

} // namespace portcullis::model
