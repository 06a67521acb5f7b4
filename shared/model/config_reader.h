// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/model/document.h"
#include "shared/model/json_node.h"
#include "shared/model/problems.h"

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::model {

/// What is wrong with a text; the message says what is allowed.
struct Fault {
    std::string_view code;
    std::string message;
};
using MaybeFault = std::optional<Fault>;
/// Checks one text. Plain functions, so that a rule has one home and a name.
using TextRule = MaybeFault (*)(std::string_view);

/// What all readers of one document share. Outlives them.
struct ReadContext {
    const ParseOptions &options;
    Problems &problems;
    std::set<std::string, std::less<>> *knownKeys = nullptr; ///< every key asked for, if wanted
};

/// Reads one object of the document. Absent keys leave the default that is there; bad values and
/// unknown keys are reported with their pointers, all of them; the result is then not to be used.
/// Borrowed: the node, the path and the context, for as long as the reader lives.
class ConfigReader {
public:
    ConfigReader(const JsonNode &object, const Path &path, ReadContext &context);
    ConfigReader(const ConfigReader &) = delete;
    ConfigReader &operator=(const ConfigReader &) = delete;

    /// The value behind `key`, null if absent. From then on the key is known.
    const JsonNode *find(std::string_view key);
    bool has(std::string_view key) { return find(key) != nullptr; }
    /// Reports an absent key; `what` says what it is for. True if it is there.
    bool require(std::string_view key, std::string_view what);
    /// A key that makes sense only in another setting; reported if present.
    void notApplicable(std::string_view key, std::string_view why);

    void boolean(std::string_view key, bool &value);
    void text(std::string_view key, std::string &value, TextRule rule);
    void duration(std::string_view key, Milliseconds &value, Milliseconds least, Milliseconds most);
    void size(std::string_view key, Size &value, Size least, Size most);
    template <std::integral T>
    void integer(std::string_view key, T &value, std::int64_t least, std::int64_t most);
    template <typename T>
    void choice(std::string_view key, T &value,
                std::initializer_list<std::pair<std::string_view, T>> allowed);
    /// An array of texts, none twice.
    void texts(std::string_view key, StringList &values, TextRule rule);
    /// An object whose values are texts, in the document's order.
    void pairs(std::string_view key, StringPairs &values, TextRule keyRule, TextRule valueRule);
    void notes(Notes &notes);
    void name(std::string &value);

    /// Calls `read(ConfigReader &)` on the object behind `key`, and then refuses its unknown keys.
    /// True if there is one.
    template <typename Read>
    bool object(std::string_view key, Read read);
    /// Calls `read(const JsonNode &, const Path &)` on each element of the array behind `key`. True
    /// if there is an array.
    template <typename Read>
    bool elements(std::string_view key, Read read);
    /// The same for each member of an object, with its key.
    template <typename Read>
    bool members(std::string_view key, Read read);

    /// Reports something at the value of `key`.
    void fault(std::string_view key, std::string_view code, std::string message);
    void warn(std::string_view key, std::string_view code, std::string message);
    /// Reports something at the object itself.
    void fault(std::string_view code, std::string message);

    /// Lets keys pass that were not asked for: where others decide what may stand here, or where
    /// what may stand here can't be told because of an error that has been reported.
    void acceptOtherKeys() { m_othersPass = true; }
    /// To be called last.
    void rejectUnknownKeys();

    const JsonNode &node() const { return m_object; }
    const Path &path() const { return m_path; }
    ReadContext &context() { return m_context; }

private:
    static constexpr std::size_t kMostKeys = 32; // of one kind of object

    bool knows(std::string_view key) const;
    std::optional<std::int64_t> wholeNumber(std::string_view key, std::int64_t least,
                                            std::int64_t most);
    void expected(const Path &at, const JsonNode &found, std::string_view what);
    void choiceFault(std::string_view key, std::string_view found,
                     const std::vector<std::string_view> &allowed);

    const JsonNode &m_object;
    const Path &m_path;
    ReadContext &m_context;
    std::array<std::string_view, kMostKeys> m_known; // literals
    std::size_t m_knownCount = 0;
    bool m_othersPass = false;
};

/// Reads `node` as an object with `read(ConfigReader &)`; reports any other kind.
template <typename Read>
void readObject(const JsonNode &node, const Path &path, ReadContext &context, Read read);
/// Reports that `node` is not `what`, such as "a string".
void reportKind(const JsonNode &node, const Path &path, ReadContext &context,
                std::string_view what);
/// Reads a string element and checks it; reports what is wrong. Nullopt only if it is no string.
std::optional<std::string> readText(const JsonNode &node, const Path &path, ReadContext &context,
                                    TextRule rule);
/// A whole number, however it is spelled; nullopt if it is none or does not fit.
std::optional<std::int64_t> toWholeNumber(std::string_view spelling);

// ---- templates

template <typename Read>
void readObject(const JsonNode &node, const Path &path, ReadContext &context, Read read)
{
    if (!node.isObject()) {
        reportKind(node, path, context, "an object");
        return;
    }
    ConfigReader reader(node, path, context);
    read(reader);
    reader.rejectUnknownKeys();
}

template <std::integral T>
void ConfigReader::integer(std::string_view key, T &value, std::int64_t least, std::int64_t most)
{
    if (const auto number = wholeNumber(key, least, most))
        value = static_cast<T>(*number);
}

template <typename T>
void ConfigReader::choice(std::string_view key, T &value,
                          std::initializer_list<std::pair<std::string_view, T>> allowed)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return;
    if (!node->isString()) {
        expected(m_path.member(key), *node, "a string");
        return;
    }
    std::vector<std::string_view> names;
    for (const auto &[name, meaning] : allowed) {
        if (node->text() == name) {
            value = meaning;
            return;
        }
        names.push_back(name);
    }
    choiceFault(key, node->text(), names);
}

template <typename Read>
bool ConfigReader::object(std::string_view key, Read read)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return false;
    const Path path = m_path.member(key);
    readObject(*node, path, m_context, read);
    return true;
}

template <typename Read>
bool ConfigReader::elements(std::string_view key, Read read)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return false;
    const Path path = m_path.member(key);
    if (!node->isArray()) {
        expected(path, *node, "an array");
        return false;
    }
    for (std::uint32_t i = 0; i < node->size; ++i)
        read(node->elements[i], path.element(i));
    return true;
}

template <typename Read>
bool ConfigReader::members(std::string_view key, Read read)
{
    const JsonNode *node = find(key);
    if (node == nullptr)
        return false;
    const Path path = m_path.member(key);
    if (!node->isObject()) {
        expected(path, *node, "an object");
        return false;
    }
    for (const JsonMember &member : *node)
        read(member.key, member.value, path.member(member.key));
    return true;
}

} // namespace portcullis::model
