// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>

#include <unistd.h>

namespace portcullis::test {

/// An nginx in a folder of its own, on free loopback ports.
class NginxProcess : public ChildProcess {
public:
    /// Whether there is one on this machine.
    static bool isInstalled() { return !program().isEmpty(); }

    /// `servers` are server blocks; `@port0@`, `@port1@`, … and `@folder@` are filled in. True once
    /// all of `ports` ports answer.
    bool run(const QByteArray &servers, int ports)
    {
        m_servers = servers;
        // A port found free may be somebody else's a moment later: then once more, with others.
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            findPorts(ports);
            if (begin())
                return true;
        }
        return false;
    }
    QByteArray port(int index) const { return QByteArray::number(m_ports.at(index)); }
    QByteArray inFolder(const QByteArray &name) const
    {
        return m_folder.filePath(text(name)).toUtf8();
    }

private:
    static constexpr int kAttempts = 5;

    static QByteArray program()
    {
        for (const char *path : {"/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"}) {
            if (QFileInfo(QLatin1String(path)).isExecutable())
                return path;
        }
        return {};
    }
    void findPorts(int count)
    {
        std::vector<std::unique_ptr<QTcpServer>> taken;
        m_ports.clear();
        for (int i = 0; i < count; ++i) {
            taken.push_back(std::make_unique<QTcpServer>());
            taken.back()->listen(QHostAddress::LocalHost);
            m_ports << taken.back()->serverPort();
        }
    }
    bool begin()
    {
        QFile file(text(inFolder("nginx.conf")));
        if (!file.open(QIODevice::WriteOnly))
            return false;
        file.write(configuration());
        file.close();
        start(program(), {"-e", "stderr", "-p", inFolder(""), "-c", inFolder("nginx.conf")});
        return waitFor([this] {
            for (const quint16 each : m_ports) {
                QTcpSocket socket;
                socket.connectToHost(text("127.0.0.1"), each);
                if (!socket.waitForConnected(1000))
                    return false;
            }
            return true;
        });
    }
    QByteArray configuration() const
    {
        QByteArray all = ::geteuid() == 0 ? "user root;\n" : "";
        all += "daemon off;\nmaster_process off;\npid @folder@/nginx.pid;\nerror_log stderr warn;\n"
               "events { worker_connections 1024; }\n"
               "http {\n"
               "  default_type text/plain;\n"
               "  log_format uses '$connection $connection_requests $request_method $status';\n"
               "  access_log @folder@/access.log uses;\n";
        for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            all += QByteArray("  ") + kind + "_temp_path @folder@/" + kind + ";\n";
        all += m_servers + "}\n";
        all.replace("@folder@", m_folder.path().toUtf8());
        for (int i = 0; i < m_ports.size(); ++i)
            all.replace("@port" + QByteArray::number(i) + '@', port(i));
        return all;
    }

    QTemporaryDir m_folder;
    QByteArray m_servers;
    QList<quint16> m_ports;
};

} // namespace portcullis::test
