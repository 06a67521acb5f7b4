// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

/// PROXY protocol headers of version 2, well formed or not.
namespace portcullis::test {

inline QByteArray twoBytes(qsizetype value)
{
    return QByteArray(1, char(value >> 8)) + char(value & 0xFF);
}

/// `command` is version and command, `family` family and protocol, as they stand in the header.
inline QByteArray proxyV2(int command, int family, const QByteArray &rest)
{
    return QByteArray::fromHex("0d0a0d0a000d0a515549540a") + char(command) + char(family)
        + twoBytes(rest.size()) + rest;
}

/// From 192.0.2.7 port 40000 to 198.51.100.1 port 443.
inline QByteArray proxyV2Tcp4(const QByteArray &fields = {})
{
    return proxyV2(0x21, 0x11, QByteArray::fromHex("c0000207c63364019c4001bb") + fields);
}

/// From 2001:db8::7 port 40000 to 2001:db8::1 port 443.
inline QByteArray proxyV2Tcp6(const QByteArray &fields = {})
{
    return proxyV2(0x21, 0x21,
                   QByteArray::fromHex("20010db8000000000000000000000007"
                                       "20010db80000000000000000000000019c4001bb")
                       + fields);
}

inline QByteArray proxyLocal()
{
    return proxyV2(0x20, 0x00, {});
}

inline QByteArray proxyField(int type, const QByteArray &value)
{
    return QByteArray(1, char(type)) + twoBytes(value.size()) + value;
}

} // namespace portcullis::test
