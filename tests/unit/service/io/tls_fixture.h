// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/tls_stream.h"
#include "tests/support/certificates.h"
#include "tests/support/test_loop.h"

#include <QTemporaryDir>

namespace portcullis::test {

inline constexpr std::string_view kPlainAnswer =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

/// Certificates in files of a folder that lives as long as this: `ca` signed `a` (a.test and
/// 127.0.0.1), `b` (*.b.test), `expired` and `future`; `self` is its own.
class Certificates {
public:
    Certificates()
    {
        const Certificate ca = makeCertificate({"Test CA", {}, true});
        const auto write = [this](const Certificate &certificate, const char *name) {
            m_good = certificate.write(files(name).certificate, files(name).key) && m_good;
        };
        write(ca, "ca");
        write(makeCertificate({"a", "DNS:a.test,IP:127.0.0.1"}, &ca), "a");
        write(makeCertificate({"b", "DNS:*.b.test"}, &ca), "b");
        write(makeCertificate({"old", "DNS:a.test", false, -7200, -3600}, &ca), "expired");
        write(makeCertificate({"new", "DNS:a.test", false, 3600, 7200}, &ca), "future");
        write(makeCertificate({"self", "DNS:a.test"}), "self");
    }
    bool good() const { return m_good; }
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    model::CertificateFiles files(const char *name) const
    {
        const std::string base = path(name);
        return {base + ".crt", base + ".key"};
    }
    std::shared_ptr<const io::TlsContext> server(std::initializer_list<const char *> names) const
    {
        model::ListenerTls settings;
        for (const char *name : names)
            settings.certificates.push_back(files(name));
        const auto context = io::TlsContext::server(settings);
        return context ? *context : nullptr;
    }
    std::shared_ptr<const io::TlsContext> client(bool verify = true) const
    {
        model::ClientTls settings;
        settings.ca = path("ca.crt");
        settings.verify = verify;
        const auto context = io::TlsContext::client(settings);
        return context ? *context : nullptr;
    }

private:
    QTemporaryDir m_folder;
    bool m_good = true;
};

/// Carries bytes between two connections, so that a test can cut one off below TLS.
class Relay {
public:
    Relay(io::StreamPtr left, io::StreamPtr right)
        : m_left(std::move(left)), m_right(std::move(right))
    {
    }
    void carry()
    {
        m_right.send(m_left.takeReceived());
        m_left.send(m_right.takeReceived());
    }
    /// Both sides hear the end of the other's bytes, as from an attacker on the way.
    void cut()
    {
        m_left.endWriting();
        m_right.endWriting();
    }

private:
    TestPeer m_left;
    TestPeer m_right;
};

/// A client and a server that talk TLS over a connection in memory.
struct Ends {
    Ends(TestLoop &loop, const std::shared_ptr<const io::TlsContext> &serverTls,
         const std::shared_ptr<const io::TlsContext> &clientTls, const std::string &name = "a.test",
         std::size_t chunk = MemoryStream::kAll)
    {
        auto [left, right] = loop.pair(chunk);
        static_cast<MemoryStream &>(*left).sayConnected();
        client.take(io::TlsStream::wrap(std::move(left), clientTls, loop, name));
        server.take(io::TlsStream::wrap(std::move(right), serverTls, loop, {}, kPlainAnswer));
    }
    TestPeer client;
    TestPeer server;
};

/// As Ends, but over a relay.
struct CutEnds {
    CutEnds(TestLoop &on, const std::shared_ptr<const io::TlsContext> &serverTls,
            const std::shared_ptr<const io::TlsContext> &clientTls)
        : CutEnds(on, on.pair(), on.pair(), serverTls, clientTls)
    {
    }
    CutEnds(TestLoop &on, std::pair<io::StreamPtr, io::StreamPtr> left,
            std::pair<io::StreamPtr, io::StreamPtr> right,
            const std::shared_ptr<const io::TlsContext> &serverTls,
            const std::shared_ptr<const io::TlsContext> &clientTls)
        : loop(on), relay(std::move(left.second), std::move(right.second))
    {
        static_cast<MemoryStream &>(*left.first).sayConnected();
        client.take(io::TlsStream::wrap(std::move(left.first), clientTls, loop, "a.test"));
        server.take(io::TlsStream::wrap(std::move(right.first), serverTls, loop, {}));
    }
    void run()
    {
        for (int i = 0; i < 10; ++i) {
            loop.run();
            relay.carry();
        }
        loop.run();
    }
    TestLoop &loop;
    Relay relay;
    TestPeer client;
    TestPeer server;
};

} // namespace portcullis::test
