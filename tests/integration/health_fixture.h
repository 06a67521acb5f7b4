// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <QElapsedTimer>
#include <QTest>

#include <map>

/// Back ends that come and go, and clients that count what they get.
namespace portcullis::test {

/// Gives a helper program a line, now.
inline void tell(ChildProcess &program, const QByteArray &line)
{
    program.process().write(line + '\n');
    program.process().waitForBytesWritten(kProcessWaitMs);
}

/// One that a test turns on and off, see backend.py.
class Backend : public SupportProgram {
public:
    explicit Backend(QByteArray name, QByteArray address = "127.0.0.1")
        : m_name(std::move(name)), m_host(std::move(address))
    {
    }
    /// Again at the same port, if it ran before.
    bool begin()
    {
        const QByteArray at = m_port.isEmpty() ? QByteArray("0") : m_port;
        const bool runs = run("backend.py", {m_name, "--port", at, "--address", m_host});
        m_port = fact("port");
        return runs;
    }
    /// At a given port.
    bool begin(const QByteArray &port)
    {
        m_port = port;
        return begin();
    }
    void end()
    {
        process().kill();
        process().waitForFinished(kProcessWaitMs);
    }
    QByteArray port() const { return m_port; }
    QByteArray at() const { return m_host + ':' + m_port; }
    QByteArray url() const { return "http://" + at(); }
    void tell(const QByteArray &line) { test::tell(*this, line); }
    /// `count`, `held` or `most`.
    int ask(const char *what)
    {
        const qsizetype from = out().size();
        tell("count");
        if (!waitFor([&] { return out().indexOf('\n', from) >= 0; }))
            return -1;
        return QJsonDocument::fromJson(out().mid(from)).object().value(QLatin1String(what)).toInt();
    }

private:
    QByteArray m_name;
    QByteArray m_host;
    QByteArray m_port;
};

/// What `count` requests get, some at a time: the name of a back end, or the status where it is no
/// 200; `000` where there is no answer.
inline std::map<QByteArray, int> spreadOf(GatewayProcess &gateway, const QByteArray &path,
                                          int count, int atOnce = 1)
{
    ChildProcess load;
    load.start("curl",
               {"-q", "-sS", "--noproxy", "*", "-o", "/dev/null", "-Z", "--parallel-max",
                QByteArray::number(atOnce), "-w", "%{http_code} %header{x-backend}\n",
                "http://" + gateway.at("main") + path + "?[1-" + QByteArray::number(count) + "]"});
    load.exitCode(kProcessWaitMs * 3);
    std::map<QByteArray, int> spread;
    for (const QByteArray &line : load.out().trimmed().split('\n')) {
        const QByteArrayList words = line.trimmed().split(' ');
        ++spread[words.first() == "200" ? words.last() : words.first()];
    }
    return spread;
}

inline QByteArray told(const std::map<QByteArray, int> &spread)
{
    QByteArray all;
    for (const auto &[name, count] : spread)
        all += name + ": " + QByteArray::number(count) + ", ";
    return all;
}

} // namespace portcullis::test
