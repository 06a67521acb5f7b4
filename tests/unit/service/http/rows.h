// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

#include <string_view>

/// Requests for the rows of tests.
namespace portcullis::http::rows {

template <std::size_t N>
QByteArray bytes(const char (&text)[N])
{
    return QByteArray(text, N - 1);
}

template <std::size_t N>
QByteArray line(const char (&requestLine)[N])
{
    return bytes(requestLine) + "\r\nHost: a.test\r\n\r\n";
}

template <std::size_t N>
QByteArray host(const char (&value)[N])
{
    return "GET / HTTP/1.1\r\nHost: " + bytes(value) + "\r\n\r\n";
}

/// A request with these further fields.
template <std::size_t N>
QByteArray with(const char (&fields)[N], const char *version = "HTTP/1.1")
{
    return QByteArray("POST /p ") + version + "\r\nHost: a.test\r\n" + bytes(fields) + "\r\n";
}

inline QByteArray toBytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

inline std::string_view view(const QByteArray &text)
{
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

} // namespace portcullis::http::rows
