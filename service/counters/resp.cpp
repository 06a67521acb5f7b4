// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/counters/resp.h"

#include <charconv>

#if PORTCULLIS_HAVE_HIREDIS
#include <hiredis/hiredis.h>
#endif

namespace portcullis::counters {

namespace {

void appendNumber(std::string &out, std::uint64_t number)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void appendWord(std::string &out, std::string_view word)
{
    out += '$';
    appendNumber(out, word.size());
    out += "\r\n";
    out += word;
    out += "\r\n";
}

} // namespace

Words &Words::add(std::string_view word)
{
    appendWord(m_bytes, word);
    ++m_count;
    return *this;
}

Words &Words::add(std::uint64_t number)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return add(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

Words &Words::append(const Words &more)
{
    m_bytes += more.m_bytes;
    m_count += more.m_count;
    return *this;
}

void appendCommand(std::string &out, std::initializer_list<std::string_view> first,
                   const Words &rest)
{
    out += '*';
    appendNumber(out, first.size() + rest.count());
    out += "\r\n";
    for (const std::string_view word : first)
        appendWord(out, word);
    out += rest.bytes();
}

bool Reply::isError(std::string_view code) const
{
    return kind == Kind::Error && text.starts_with(code)
        && (text.size() == code.size() || text[code.size()] == ' ');
}

#if PORTCULLIS_HAVE_HIREDIS

bool canSpeak()
{
    return true;
}

/// hiredis reads, and calls these for each value: they write into the answer itself, so that no
/// tree of values is made for it. Anything but null stands for success.
struct ReplyReader::State {
    Reply reply;
    std::unique_ptr<redisReader, void (*)(redisReader *)> reader{redisReaderCreate(),
                                                                 redisReaderFree};
    std::size_t unread = 0; // bytes since the last answer
    bool failed = false;

    static State &of(const redisReadTask *task) { return *static_cast<State *>(task->privdata); }

    static Reply::Kind kindOf(int type)
    {
        switch (type) {
        case REDIS_REPLY_STATUS:
            return Reply::Kind::Status;
        case REDIS_REPLY_ERROR:
            return Reply::Kind::Error;
        default:
            return Reply::Kind::Text;
        }
    }
    static void *text(const redisReadTask *task, char *bytes, size_t size)
    {
        Reply &reply = of(task).reply;
        if (!task->parent) {
            reply.kind = kindOf(task->type);
            reply.text.assign(bytes, size);
            return &reply;
        }
        std::int64_t number = 0;
        std::from_chars(bytes, bytes + size, number);
        reply.numbers.push_back(number);
        return &reply;
    }
    // The count is an int in hiredis 0.14, and a size_t since 1.0.
    template <typename Count>
    static void *list(const redisReadTask *task, Count count)
    {
        Reply &reply = of(task).reply;
        if (static_cast<std::size_t>(count) > kMostElements)
            return nullptr;
        if (!task->parent)
            reply.kind = Reply::Kind::List;
        return &reply;
    }
    static void *integer(const redisReadTask *task, long long number)
    {
        Reply &reply = of(task).reply;
        if (!task->parent)
            reply.kind = Reply::Kind::Integer;
        reply.numbers.push_back(number);
        return &reply;
    }
    static void *nil(const redisReadTask *task)
    {
        Reply &reply = of(task).reply;
        if (!task->parent)
            reply.kind = Reply::Kind::Nil;
        else
            reply.numbers.push_back(0);
        return &reply;
    }
    static void nothing(void *) { }

    static redisReplyObjectFunctions &functions()
    {
        static redisReplyObjectFunctions all = [] {
            redisReplyObjectFunctions made{};
            made.createString = text;
            made.createArray = list;
            made.createInteger = integer;
            made.createNil = nil;
            made.freeObject = nothing;
            return made;
        }();
        return all;
    }
};

ReplyReader::ReplyReader() : m_state(std::make_unique<State>())
{
    m_state->reader->fn = &State::functions();
    m_state->reader->privdata = m_state.get();
}

ReplyReader::~ReplyReader() = default;

void ReplyReader::feed(std::string_view bytes)
{
    m_state->unread += bytes.size();
    if (redisReaderFeed(m_state->reader.get(), bytes.data(), bytes.size()) != REDIS_OK)
        m_state->failed = true;
}

ReplyReader::Next ReplyReader::next(Reply &reply)
{
    if (m_state->failed)
        return Next::Failed;
    void *made = nullptr;
    const bool good = redisReaderGetReply(m_state->reader.get(), &made) == REDIS_OK;
    if (!good || (!made && m_state->unread > kMostBytes)) {
        m_state->failed = true;
        return Next::Failed;
    }
    if (!made)
        return Next::NeedMore;
    m_state->unread = 0;
    std::swap(reply, m_state->reply);
    m_state->reply.text.clear();
    m_state->reply.numbers.clear();
    return Next::Reply;
}

#else

bool canSpeak()
{
    return false;
}

struct ReplyReader::State { };

ReplyReader::ReplyReader() = default;
ReplyReader::~ReplyReader() = default;

void ReplyReader::feed(std::string_view)
{
}

ReplyReader::Next ReplyReader::next(Reply &)
{
    return Next::Failed;
}

#endif

} // namespace portcullis::counters
