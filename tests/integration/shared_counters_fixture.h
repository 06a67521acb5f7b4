// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/raw_client.h"
#include "tests/support/redis_process.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>

namespace portcullis::test {

/// The most of `times`, in milliseconds and in order, that lie in any stretch of `span`.
inline int mostWithin(const QList<qint64> &times, qint64 span)
{
    int most = 0;
    qsizetype first = 0;
    for (qsizetype last = 0; last < times.size(); ++last) {
        while (times[last] - times[first] > span)
            ++first;
        most = std::max(most, static_cast<int>(last - first + 1));
    }
    return most;
}

/// A Redis, and two gateways that count in it. Each answers by itself, at a path that names the
/// limits of its route, such as `/a,b`.
class SharedCountersFixture {
public:
    RedisProcess &redis() { return m_redis; }
    std::array<GatewayProcess, 2> &gateways() { return *m_gateways; }
    GatewayProcess &first() { return (*m_gateways)[0]; }
    GatewayProcess &second() { return (*m_gateways)[1]; }

    /// `more` follows in `counters`.
    QByteArray document(const QByteArray &limits, const QByteArray &more = {}, bool shared = true)
    {
        QByteArray routes;
        for (const char *names : {"a", "b", "c", "d", "a,b", "a,d", "a,b,c,d"}) {
            QByteArrayList quoted;
            bool known = true;
            for (const QByteArray &name : QByteArray(names).split(',')) {
                known = known && limits.contains("\"name\": \"" + name + '"');
                quoted << '"' + name + '"';
            }
            if (known)
                routes += filled(R"(, {"name": "r@number@", "match": {"paths": ["/@names@"]},
                    "authenticate": "none", "rateLimits": [@limits@],
                    "respond": {"status": 200, "body": "in"}})",
                                 {{"number", QByteArray::number(routes.size())},
                                  {"names", names},
                                  {"limits", quoted.join(", ")}});
        }
        const QByteArray counters = R"(, "counters": {"redis": ")"
            + (m_url.isEmpty() ? m_redis.url() : m_url) + '"' + more + '}';
        return R"({"version": 1, "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
            "rateLimits": [)"
            + limits + R"(], "routes": [)" + routes.mid(2) + "]" + (shared ? counters : "") + '}';
    }
    /// Where they count, instead of the Redis's own address.
    void setUrl(const QByteArray &url) { m_url = url; }
    bool serve(const QByteArray &limits, const QByteArray &more = {})
    {
        m_document = document(limits, more);
        return serveAgain();
    }
    bool serveAgain()
    {
        m_gateways = std::make_unique<std::array<GatewayProcess, 2>>();
        return std::all_of(m_gateways->begin(), m_gateways->end(), [this](GatewayProcess &each) {
            return each.run(m_document, {"--workers", "2"});
        });
    }
    /// What went wrong in the end of the gateways; nothing, if all is well.
    QByteArray stop()
    {
        if (!m_gateways)
            return {};
        QByteArray wrong;
        for (GatewayProcess &gateway : *m_gateways) {
            if (gateway.process().state() == QProcess::NotRunning)
                continue;
            gateway.signal(SIGTERM);
            if (gateway.exitCode() != 0)
                wrong += "no orderly end: " + gateway.err();
        }
        return wrong;
    }
    QByteArray log() { return first().err() + second().err(); }
    /// Of both gateways.
    double sum(const QByteArray &series)
    {
        return metric(first(), series) + metric(second(), series);
    }

    /// So many requests to each at the same time, many at once; how many passed at each. Those
    /// that got anything but 200 or 429 count as a thousand.
    QList<int> load(const QByteArray &target, int requests)
    {
        std::array<ChildProcess, 2> loads;
        for (std::size_t i = 0; i < loads.size(); ++i)
            loads[i].start("curl",
                           {"-q", "-sS", "--noproxy", "*", "-g", "-Z", "--parallel-max", "30",
                            "--max-time", "60", "-w", "%{http_code}\n", "--config",
                            urls((*m_gateways)[i], target, requests)});
        QList<int> passed;
        for (ChildProcess &each : loads) {
            each.exitCode(4 * kProcessWaitMs);
            const QByteArray &codes = each.out();
            const auto good = static_cast<int>(codes.count("200\n"));
            const auto all = good + static_cast<int>(codes.count("429\n"));
            passed << good + 1000 * (requests - all);
        }
        return passed;
    }
    /// Requests to each, `clients` at once, one after the other, until both refuse all; when those
    /// that passed were answered, in milliseconds and in order.
    QList<QList<qint64>> stream(const QByteArray &target, int clients)
    {
        QElapsedTimer clock;
        clock.start();
        QList<QList<qint64>> passed(2);
        std::mutex mutex;
        std::atomic<qint64> last{0}; // when anything passed anywhere
        std::vector<std::thread> threads;
        for (qsizetype g = 0; g < 2; ++g) {
            const quint16 port = (*m_gateways)[static_cast<std::size_t>(g)].port("main");
            for (int i = 0; i < clients; ++i)
                threads.emplace_back([&, g, port] {
                    RawClient client(port);
                    while (clock.elapsed() - last < kQuietMs) {
                        std::this_thread::sleep_for(kPause);
                        const int status = client.ask(getRequest(target)).status;
                        const qint64 now = clock.elapsed();
                        if (status == 429)
                            continue;
                        last = now;
                        if (status != 200)
                            return;
                        const std::lock_guard lock(mutex);
                        passed[g] << now;
                    }
                });
        }
        for (std::thread &thread : threads)
            thread.join();
        for (QList<qint64> &each : passed)
            std::sort(each.begin(), each.end());
        return passed;
    }

private:
    /// Nothing passes any more when nothing passed for so long.
    static constexpr qint64 kQuietMs = 1500;
    /// Of a client between its requests, or a limit would be used up before anything is exchanged.
    static constexpr std::chrono::milliseconds kPause{3};

    /// A file for curl: each URL with where its answer goes.
    QByteArray urls(GatewayProcess &gateway, const QByteArray &target, int count)
    {
        const QByteArray path = gateway.inFolder("urls");
        QFile file(text(path));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("can't write %s", path.constData());
        const QByteArray line =
            "url = \"http://" + gateway.at("main") + target + "\"\noutput = \"/dev/null\"\n";
        file.write(line.repeated(count));
        return path;
    }

    RedisProcess m_redis;
    QByteArray m_url;
    QByteArray m_document;
    std::unique_ptr<std::array<GatewayProcess, 2>> m_gateways;
};

} // namespace portcullis::test
