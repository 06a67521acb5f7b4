// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Measures the whole admin app on a gateway with many routes and consumers: how long each page
// takes to open once its data is there, how long filtering a table takes, how long a repaint takes
// while scrolling, and how much memory it holds. Usage: portcullis-bench-app [ROUTES [CONSUMERS]]
#include "tests/bench/times.h"
#include "tests/gui/app_fixture.h"
#include "tests/support/gateway_process.h"

#include "admin-gui/app/pages.h"
#include "admin-gui/pages/entities/entity_table_page.h"

#include <QApplication>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <ctime>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;

namespace {

constexpr int kPatienceMs = 120'000;
constexpr int kOpens = 5; // of each page, after the first
constexpr int kEdits = 20;

/// Every route differs from its neighbours in what the table shows, and so does every consumer.
QByteArray bigDocument(int routes, int consumers)
{
    QByteArray json = R"({"version": 1,
 "listeners": [{"name": "http", "address": "127.0.0.1", "port": 0}],
 "authenticators": [{"name": "keys", "type": "api-key"}],
 "rateLimits": [{"name": "many", "algorithm": "token-bucket", "limit": 1000},
                {"name": "monthly", "algorithm": "quota", "limit": 100000, "period": "month"}],
 "defaults": {"authenticate": ["keys"]}, "accessLog": {"to": "off"},
 "upstreams": [)";
    constexpr int kUpstreams = 100;
    for (int i = 0; i < kUpstreams; ++i) {
        const QByteArray n = QByteArray::number(i);
        json += (i > 0 ? ",\n  " : "\n  ") + QByteArray(R"({"name": "service-)") + n
            + R"(", "targets": [{"name": "a", "url": "http://127.0.0.1:)"
            + QByteArray::number(20'000 + i) + R"("}]})";
    }
    json += "],\n \"consumers\": [";
    for (int i = 0; i < consumers; ++i) {
        const QByteArray n = QByteArray::number(i).rightJustified(6, '0');
        json += (i > 0 ? ",\n  " : "\n  ") + QByteArray(R"({"name": "consumer-)") + n
            + R"(", "groups": ["group-)" + QByteArray::number(i % 50)
            + R"("], "apiKeys": [{"id": "k1", "sha256": ")"
            + QCryptographicHash::hash(n, QCryptographicHash::Sha256).toHex() + R"("}]})";
    }
    json += "],\n \"routes\": [";
    for (int i = 0; i < routes; ++i) {
        const QByteArray n = QByteArray::number(i).rightJustified(5, '0');
        json += (i > 0 ? ",\n  " : "\n  ") + QByteArray(R"({"name": "route-)") + n
            + R"(", "match": {"hosts": ["host-)" + QByteArray::number(i % 97)
            + R"(.example"], "paths": ["/service-)" + QByteArray::number(i % kUpstreams) + "/items-"
            + n + R"(/{id}"]}, "rateLimits": ["many"], "upstream": "service-)"
            + QByteArray::number(i % kUpstreams) + R"("})";
    }
    return json + "]}\n";
}

/// How long the event loop was away at most: what a person feels as hanging. Both with the time for
/// which others had the processor, and the thread's own alone.
class LoopWatch {
public:
    LoopWatch()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
        m_timer.start(kTickMs);
        m_wall.start();
        m_own = ownMs();
    }

    void print(const char *what)
    {
        look();
        std::printf("%-52s %7.0f ms, of it busy %.0f ms (bound 100 ms)\n", what, m_most, m_mostOwn);
    }

private:
    static constexpr int kTickMs = 10;

    static double ownMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
    }

    void look()
    {
        const double wall = double(m_wall.nsecsElapsed()) / 1e6 - kTickMs;
        const double own = ownMs();
        m_most = std::max(m_most, wall);
        m_mostOwn = std::max(m_mostOwn, own - m_own);
        m_wall.restart();
        m_own = own;
    }

    QTimer m_timer;
    QElapsedTimer m_wall;
    double m_own = 0;
    double m_most = 0;
    double m_mostOwn = 0;
};

double residentMiB(const char *name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.mid(qstrlen(name)).simplified().split(' ').first().toDouble() / 1024;
    }
    return -1;
}

/// From the wish to see a page until it is painted with all that it shows.
double open(MainWindow &window, Page &page)
{
    const double ms = took([&] {
        window.go({page.id()});
        page.repaint();
    });
    if (!QTest::qWaitFor([&] { return page.isSettled(); }, kPatienceMs))
        std::printf("%s never got what it shows\n", qPrintable(page.title()));
    return ms;
}

void measureTable(EntityTablePage &page, const QStringList &words)
{
    QTableView &table = page.table();
    Times first;
    Times later;
    for (const QString &word : words) {
        for (qsizetype letters = 1; letters <= word.size(); ++letters) {
            const double ms = took([&] {
                page.model().setFilter(word.left(letters));
                table.viewport()->repaint();
            });
            (first.isEmpty() ? first : later).add(ms);
        }
        later.add(took([&] {
            page.model().setFilter({});
            table.viewport()->repaint();
        }));
    }
    const QByteArray title = page.title().toUtf8();
    first.print("filter " + title + ", the first letter", 50);
    later.print("filter " + title + ", letter by letter", 50);
    Times sorts;
    for (int column = 0; column < page.model().columnCount(); ++column) {
        sorts.add(took([&] {
            table.sortByColumn(column, Qt::DescendingOrder);
            table.viewport()->repaint();
        }));
    }
    table.sortByColumn(EntityModel::NameColumn, Qt::AscendingOrder);
    sorts.print("sort " + title + " by each column", 500);
    scrolling(table).print("repaint while scrolling " + title, 33);
}

/// Consumers get a description, one after the other; each can be undone.
void measureEdits(App &app)
{
    const auto consumers = app.draft().base().entities(QStringLiteral("consumers"));
    const qsizetype step = std::max<qsizetype>(consumers.size() / kEdits, 1);
    Times edits;
    for (qsizetype i = 0; i < consumers.size(); i += step) {
        const auto &part = consumers[i];
        QByteArray json = part->copy();
        json.insert(json.lastIndexOf('}'), ",\"description\":\"edited\"");
        edits.add(took([&] {
            app.draft().put({QStringLiteral("consumers"), part->name}, json,
                            QStringLiteral("edit"));
        }));
    }
    edits.print("edit a consumer", 100);
    QElapsedTimer clock;
    clock.start();
    if (!QTest::qWaitFor([&] { return app.draft().isChecked(); }, kPatienceMs))
        std::printf("the edits were never checked\n");
    std::printf("%-52s %7lld ms\n", "check them", clock.elapsed());
}

int measure(const QUrl &url, const QByteArray &token)
{
    App app;
    QElapsedTimer clock;
    clock.start();
    app.window.resize(1280, 860);
    app.connectTo(url, token);
    const auto loaded = [&] { return !app.draft().isEmpty() && app.draft().isChecked(); };
    LoopWatch watch;
    if (!QTest::qWaitFor(loaded, kPatienceMs)) {
        std::printf("the gateway's configuration did not come: %s\n", qPrintable(app.status()));
        return 1;
    }
    std::printf("%-52s %7lld ms\n", "connect, fetch, read and check the configuration",
                clock.elapsed());
    watch.print("the event loop was away at most");
    std::printf("%80.0f MiB (most ever %.0f)\n", residentMiB("VmRSS:"), residentMiB("VmHWM:"));
    // What a person sees first, while all else is still being read.
    for (Page *page : app.window.pages()) {
        Times once;
        once.add(open(app.window, *page));
        once.print("open " + page->title().toUtf8() + " at first", 200);
        std::printf("%80.0f MiB\n", residentMiB("VmRSS:"));
    }
    for (Page *page : app.window.pages()) {
        Times again;
        for (int i = 0; i < kOpens; ++i) {
            app.window.go({PageId::Nodes});
            again.add(open(app.window, *page));
        }
        again.print("open " + page->title().toUtf8() + " again", 200);
    }
    for (Page *page : app.window.pages()) {
        if (page->id() == PageId::Routes || page->id() == PageId::Consumers) {
            app.window.go({page->id()});
            measureTable(static_cast<EntityTablePage &>(*page),
                         {QStringLiteral("service-42"), QStringLiteral("00123"),
                          QStringLiteral("host-7 items"), QStringLiteral("group-4")});
        }
    }
    measureEdits(app);
    std::printf("%-52s %7.0f MiB (most ever %.0f, bound 300)\n", "memory held",
                residentMiB("VmRSS:"), residentMiB("VmHWM:"));
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const int routes = argc > 1 ? atoi(argv[1]) : 10'000;
    const int consumers = argc > 2 ? atoi(argv[2]) : 100'000;
    const QByteArray token = "a-token-for-measurements-only-0123456789";
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PORTCULLIS_ADMIN_TOKEN"), QString::fromLatin1(token));
    GatewayProcess gateway;
    gateway.process().setProcessEnvironment(environment);
    gateway.write(bigDocument(routes, consumers));
    gateway.start(PORTCULLISD, {"run", "--config", gateway.path(), "--admin-port", "0"});
    if (!gateway.waitFor([&] { return gateway.err().contains("configuration in force"); })) {
        std::printf("the gateway did not start: %s\n", gateway.err().constData());
        return 1;
    }
    std::printf("%d routes, %d consumers\n", routes, consumers);
    return measure(QUrl(QStringLiteral("http://") + QString::fromLatin1(gateway.at("admin"))),
                   token);
}
