// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ascii.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

/// HTTP/1.1 as bytes and values (RFC 9110, RFC 9112). Pure: no I/O, no clock, no allocation beyond
/// what the types below hold.
namespace portcullis::http {

/// One field line. Both are views into the buffer that held the head, or into an arena.
struct Field {
    std::string_view name;  ///< as received; compare without regard to ASCII case
    std::string_view value; ///< without surrounding white space

    friend bool operator==(const Field &, const Field &) = default;
};

/// Field lines in their order, with look-up by name. A list, not a map: order and repetition carry
/// meaning, and heads are short enough for a scan to win. An ordinary message needs no memory from
/// the heap: an exchange has half a dozen lists.
class FieldList {
public:
    static constexpr std::size_t kUsual = 16; ///< as many are held in place

    FieldList() = default;
    FieldList(const FieldList &other) { *this = other; }
    FieldList(FieldList &&other) noexcept { *this = std::move(other); }
    FieldList &operator=(const FieldList &other);
    FieldList &operator=(FieldList &&other) noexcept;
    ~FieldList() = default;

    void clear() { m_size = 0; }
    void append(std::string_view name, std::string_view value)
    {
        if (m_size == m_capacity)
            grow(m_size + 1);
        m_fields[m_size++] = {name, value};
    }
    /// The first value under `name`.
    std::optional<std::string_view> find(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name).has_value(); }
    /// How many lines there are under `name`.
    std::size_t count(std::string_view name) const;
    /// Removes every line under `name`; returns how many there were.
    std::size_t remove(std::string_view name);
    /// Replaces the first line under `name` and removes the others, or appends.
    void set(std::string_view name, std::string_view value);
    /// Removes every field for which `predicate(field)` holds; returns how many there were.
    template <typename Predicate>
    std::size_t removeIf(Predicate predicate)
    {
        const std::size_t before = m_size;
        m_size = static_cast<std::size_t>(std::remove_if(begin(), end(), predicate) - begin());
        return before - m_size;
    }

    const Field *begin() const { return m_fields; }
    const Field *end() const { return m_fields + m_size; }
    Field *begin() { return m_fields; }
    Field *end() { return m_fields + m_size; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

private:
    void grow(std::size_t least);

    /// Left as it is until fields are put there: clearing half a kilobyte would show in a profile.
    union Place {
        Place() { } // NOLINT(modernize-use-equals-default): that one would be deleted
        Field fields[kUsual];
    };
    Place m_place;
    std::unique_ptr<Field[]> m_heap; // where there are more
    Field *m_fields = m_place.fields;
    std::size_t m_size = 0;
    std::size_t m_capacity = kUsual;
};

enum class Version : std::uint8_t { Http10, Http11, Http2 };

/// How the end of a body is found (RFC 9112 section 6.3).
struct Framing {
    enum class Kind : std::uint8_t {
        None,   ///< there is no body
        Length, ///< `length` bytes
        Chunked,
        UntilClose, ///< responses only
    };
    Kind kind = Kind::None;
    std::uint64_t length = 0;

    bool hasBody() const { return kind != Kind::None && !(kind == Kind::Length && length == 0); }
    friend bool operator==(const Framing &, const Framing &) = default;
};

enum class TargetForm : std::uint8_t { Origin, Absolute, Asterisk, Authority };

/// A request head that passed every check of the codec.
struct RequestHead {
    std::string_view method;
    std::string_view target; ///< as received
    TargetForm form = TargetForm::Origin;
    /// Host and optional port that the request is for, as received: of an absolute target or of
    /// `Host`. Empty only for HTTP/1.0 without `Host`.
    std::string_view authority;
    /// Path and query part of the target as received, without the query's `?`. For an absolute
    /// target without a path the path is "/". Empty for the asterisk and the authority form.
    std::string_view rawPath;
    std::optional<std::string_view> query; ///< without `?`; nullopt: there was no `?`
    Version version = Version::Http11;
    FieldList fields;
    Framing framing;
    bool keepAlive = true; ///< the client allows another request on this connection
    bool expectContinue = false;
    /// Protocols named in `Upgrade`, as received, if `Connection` names `upgrade` too; else empty.
    std::string_view upgrade;

    void clear();
};

/// A response head that passed every check of the codec.
struct ResponseHead {
    int status = 0;
    std::string_view reason;
    Version version = Version::Http11;
    FieldList fields;
    Framing framing;
    bool keepAlive = true;    ///< the upstream allows another request on this connection
    std::string_view upgrade; ///< of a 101
    /// Seconds of `Keep-Alive: timeout=N`, or -1.
    int keepAliveTimeout = -1;

    void clear();
};

/// RFC 9110 section 5.6.2.
bool isToken(std::string_view text);
/// No control character but HTAB, no DEL; bytes above 0x7F pass (RFC 9110 section 5.5).
bool isFieldValue(std::string_view text);
/// Whether a field must not be taken from or sent in a trailer section (RFC 9110 section 6.5.1):
/// framing, routing, authentication, request modifiers and response control. `_` counts as `-`,
/// since back ends of the CGI family can't tell them apart.
bool isForbiddenTrailer(std::string_view name);

} // namespace portcullis::http
