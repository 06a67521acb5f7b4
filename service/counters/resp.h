// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What is spoken with Redis and Valkey: RESP, version 2. Pure: bytes in, bytes out.
namespace portcullis::counters {

/// Whether this build can read answers: it was made with hiredis.
bool canSpeak();

/// Words of a command, kept as they are sent.
class Words {
public:
    Words &add(std::string_view word);
    Words &add(std::uint64_t number);
    Words &append(const Words &more);
    std::size_t count() const { return m_count; }
    std::string_view bytes() const { return m_bytes; }
    void clear()
    {
        m_bytes.clear();
        m_count = 0;
    }

private:
    std::string m_bytes;
    std::size_t m_count = 0;
};

/// Appends the command of `first` and then `rest` to what is to be sent.
void appendCommand(std::string &out, std::initializer_list<std::string_view> first,
                   const Words &rest = {});

/// One answer.
struct Reply {
    enum class Kind : std::uint8_t { Nil, Status, Error, Integer, Text, List };
    Kind kind = Kind::Nil;
    std::string text;                  ///< Status, Error, Text
    std::vector<std::int64_t> numbers; ///< Integer; List: its elements, texts read as numbers

    bool isError(std::string_view code) const;
};

/// Takes bytes, however they are cut, and gives answers. What is malformed or unreasonably large
/// is no answer, nor is anything after it.
class ReplyReader {
public:
    /// Answers of ours are far smaller: a list has a handful of numbers for each limit.
    static constexpr std::size_t kMostElements = 64 * 1024;
    static constexpr std::size_t kMostBytes = 1024 * 1024;

    enum class Next : std::uint8_t { Reply, NeedMore, Failed };

    ReplyReader();
    ~ReplyReader();
    ReplyReader(const ReplyReader &) = delete;
    ReplyReader &operator=(const ReplyReader &) = delete;

    void feed(std::string_view bytes);
    /// `reply` is filled in with the next one, if it is there.
    Next next(Reply &reply);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace portcullis::counters
