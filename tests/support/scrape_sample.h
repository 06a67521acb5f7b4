// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

namespace portcullis::test {

/// Figures of a made-up gateway, and the scrape that says them.
struct ScrapeSample {
    int good = 0;         ///< requests of route `orders` answered 200 in 2 ms
    int unauthorized = 0; ///< of `orders`, refused with 401 `authenticate.key-unknown`
    int failed = 0;       ///< of `orders`, refused with 502 `proxy.connect-failed`
    int idle = 1;         ///< connections kept to the target `orders/a`

    QByteArray text() const
    {
        const int all = good + unauthorized + failed;
        const int proxied = good + failed;
        QByteArray out = "# HELP portcullis_build_info Always 1; the version is a label.\n"
                         "# TYPE portcullis_build_info gauge\n"
                         "portcullis_build_info{version=\"9.8.7\"} 1\n"
                         "portcullis_connections_open 2\n";
        out += line("portcullis_connections_accepted_total", all);
        out += line("portcullis_connections_closed_total{reason=\"client-closed\"}", all);
        out += requests("2xx", "200", "", good);
        out += requests("4xx", "401", "authenticate.key-unknown", unauthorized);
        out += requests("5xx", "502", "proxy.connect-failed", failed);
        out += refusals("authenticate", "authenticate.key-unknown", unauthorized);
        out += refusals("proxy", "proxy.connect-failed", failed);
        out += "portcullis_requests_in_flight 3\n";
        out += histogram("portcullis_request_duration_seconds", {}, all);
        out += histogram("portcullis_stage_duration_seconds", "stage=\"receive\",", all, "0.0001");
        out += histogram("portcullis_stage_duration_seconds", "stage=\"authenticate\",", all,
                         "0.0001");
        out += histogram("portcullis_stage_duration_seconds", "stage=\"proxy\",", proxied);
        out += histogram("portcullis_route_request_duration_seconds", "route=\"orders\",", all);
        const QByteArray target = "{upstream=\"orders\",target=\"a\"} ";
        out += "portcullis_upstream_connects_total" + target + QByteArray::number(proxied) + '\n';
        out += "portcullis_upstream_connect_failures_total" + target + QByteArray::number(failed)
            + '\n';
        out += "portcullis_upstream_requests_in_flight" + target + "3\n";
        out += "portcullis_upstream_idle_connections" + target + QByteArray::number(idle) + '\n';
        return out;
    }

private:
    static QByteArray line(const QByteArray &series, int count)
    {
        return series + ' ' + QByteArray::number(count) + '\n';
    }
    static QByteArray requests(const QByteArray &statusClass, const QByteArray &status,
                               const QByteArray &reason, int count)
    {
        return line("portcullis_requests_total{route=\"orders\",class=\"" + statusClass
                        + "\",status=\"" + status + "\",reason=\"" + reason + "\"}",
                    count);
    }
    static QByteArray refusals(const QByteArray &stage, const QByteArray &reason, int count)
    {
        return line("portcullis_refusals_total{stage=\"" + stage + "\",reason=\"" + reason + "\"}",
                    count);
    }
    /// All of `count` in the bucket that ends at `le`.
    static QByteArray histogram(const QByteArray &name, const QByteArray &labels, int count,
                                const QByteArray &le = "0.002")
    {
        const QByteArray tail = labels.isEmpty() ? QByteArray() : '{' + labels.chopped(1) + '}';
        return line(name + "_bucket{" + labels + "le=\"1e-05\"}", 0)
            + line(name + "_bucket{" + labels + "le=\"" + le + "\"}", count)
            + line(name + "_bucket{" + labels + "le=\"+Inf\"}", count) + name + "_sum" + tail + ' '
            + QByteArray::number(count * le.toDouble()) + '\n'
            + line(name + "_count" + tail, count);
    }
};

} // namespace portcullis::test
