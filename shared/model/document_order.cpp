// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/document_order.h"

#include "shared/model/json_scanner.h"
#include "shared/model/json_text.h"
#include "shared/model/problems.h"

#include <limits>
#include <vector>

namespace portcullis::model {

namespace {
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
}

/// Walks the document and notes when it passes a wanted pointer.
class OrderWalk {
public:
    explicit OrderWalk(DocumentOrder &order) : m_order(order) { }

    void take(const JsonToken &token)
    {
        switch (token.kind) {
        case JsonToken::Kind::BeginObject:
        case JsonToken::Kind::BeginArray:
            open(token.kind == JsonToken::Kind::BeginArray);
            break;
        case JsonToken::Kind::EndObject:
        case JsonToken::Kind::EndArray:
            close();
            break;
        case JsonToken::Kind::Key:
            if (m_skipped == 0)
                m_frames.back().key = token.text;
            break;
        default:
            enter();
        }
    }

private:
    struct Frame {
        bool array = false;
        std::size_t index = 0;
        std::string key;
        std::size_t pointerSize = 0;
    };

    /// Appends the value's own token; true if something wanted is there or below.
    bool enter()
    {
        if (m_skipped > 0)
            return false;
        if (!m_frames.empty()) {
            Frame &frame = m_frames.back();
            m_pointer.resize(frame.pointerSize);
            appendToken(m_pointer, frame.array ? std::to_string(frame.index++) : frame.key);
        }
        if (m_order.m_prefixes.count(m_pointer) == 0)
            return false;
        const auto found = m_order.m_positions.find(m_pointer);
        if (found != m_order.m_positions.end() && found->second == kNowhere)
            found->second = m_next;
        ++m_next;
        return true;
    }

    void open(bool array)
    {
        if (!enter())
            ++m_skipped;
        else
            m_frames.push_back({array, 0, {}, m_pointer.size()});
    }
    void close()
    {
        if (m_skipped > 0)
            --m_skipped;
        else
            m_frames.pop_back();
    }

    DocumentOrder &m_order;
    std::vector<Frame> m_frames;
    std::string m_pointer;
    std::size_t m_skipped = 0; // containers open since one that leads nowhere
    std::size_t m_next = 1;
};

void DocumentOrder::want(const std::string &pointer)
{
    if (!m_positions.emplace(pointer, kNowhere).second)
        return;
    for (std::size_t end = 0; end != std::string::npos; end = pointer.find('/', end + 1))
        m_prefixes.insert(pointer.substr(0, end));
    m_prefixes.insert(pointer);
}

void DocumentOrder::read(std::string_view json)
{
    if (m_positions.empty())
        return;
    JsonScanner scanner(withoutByteOrderMark(json));
    OrderWalk walk(*this);
    for (JsonToken token = scanner.next();
         token.kind != JsonToken::Kind::End && token.kind != JsonToken::Kind::Failed;
         token = scanner.next())
        walk.take(token);
}

std::size_t DocumentOrder::position(const std::string &pointer) const
{
    const auto found = m_positions.find(pointer);
    return found == m_positions.end() ? kNowhere : found->second;
}

} // namespace portcullis::model
