// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/message.h"

#include "service/http/chars.h"

#include <algorithm>
#include <array>

namespace portcullis::http {

FieldList &FieldList::operator=(const FieldList &other)
{
    if (this == &other)
        return *this;
    m_size = 0;
    if (other.m_size > m_capacity)
        grow(other.m_size);
    std::copy(other.begin(), other.end(), m_fields);
    m_size = other.m_size;
    return *this;
}

FieldList &FieldList::operator=(FieldList &&other) noexcept
{
    if (this == &other)
        return *this;
    if (other.m_heap) {
        m_heap = std::move(other.m_heap);
        m_fields = m_heap.get();
        m_capacity = std::exchange(other.m_capacity, kUsual);
        other.m_fields = other.m_place.fields;
    } else {
        std::copy(other.begin(), other.end(), m_fields);
    }
    m_size = std::exchange(other.m_size, 0);
    return *this;
}

void FieldList::grow(std::size_t least)
{
    const std::size_t capacity = std::max(least, 2 * m_capacity);
    auto heap = std::make_unique_for_overwrite<Field[]>(capacity);
    std::copy(begin(), end(), heap.get());
    m_heap = std::move(heap);
    m_fields = m_heap.get();
    m_capacity = capacity;
}

std::optional<std::string_view> FieldList::find(std::string_view name) const
{
    for (const Field &field : *this) {
        if (equalsIgnoreCase(field.name, name))
            return field.value;
    }
    return std::nullopt;
}

std::size_t FieldList::count(std::string_view name) const
{
    std::size_t sum = 0;
    for (const Field &field : *this)
        sum += equalsIgnoreCase(field.name, name) ? 1 : 0;
    return sum;
}

std::size_t FieldList::remove(std::string_view name)
{
    return removeIf([name](const Field &field) { return equalsIgnoreCase(field.name, name); });
}

void FieldList::set(std::string_view name, std::string_view value)
{
    const auto same = [name](const Field &field) { return equalsIgnoreCase(field.name, name); };
    Field *const first = std::find_if(begin(), end(), same);
    if (first == end()) {
        append(name, value);
        return;
    }
    m_size = static_cast<std::size_t>(std::remove_if(first + 1, end(), same) - begin());
    *first = {name, value};
}

void RequestHead::clear()
{
    method = {};
    target = {};
    form = TargetForm::Origin;
    authority = {};
    rawPath = {};
    query.reset();
    version = Version::Http11;
    fields.clear();
    framing = {};
    keepAlive = true;
    expectContinue = false;
    upgrade = {};
}

void ResponseHead::clear()
{
    status = 0;
    reason = {};
    version = Version::Http11;
    fields.clear();
    framing = {};
    keepAlive = true;
    upgrade = {};
    keepAliveTimeout = -1;
}

bool isToken(std::string_view text)
{
    return !text.empty() && chars::allToken(text);
}

bool isFieldValue(std::string_view text)
{
    return chars::allValue(text);
}

namespace {

// RFC 9110 section 6.5.1 and the fields by which servers and proxies decide. Lower case, sorted.
constexpr std::array kForbiddenTrailers = std::to_array<std::string_view>({
    "accept-encoding",
    "accept-ranges",
    "age",
    "authentication-info",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "expect",
    "expires",
    "forwarded",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "location",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authentication-info",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "retry-after",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-path",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-proto",
    "x-forwarded-uri",
    "x-http-method-override",
    "x-original-url",
    "x-real-ip",
    "x-rewrite-url",
});
static_assert(std::ranges::is_sorted(kForbiddenTrailers));

} // namespace

bool isForbiddenTrailer(std::string_view name)
{
    std::array<char, 32> lower{};
    if (name.size() > lower.size())
        return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        lower[i] = name[i] == '_' ? '-' : asciiLower(name[i]);
    return std::ranges::binary_search(kForbiddenTrailers,
                                      std::string_view(lower.data(), name.size()));
}

} // namespace portcullis::http
