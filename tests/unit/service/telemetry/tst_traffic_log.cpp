// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/query_mask.h"
#include "service/telemetry/traffic_log.h"

#include <QTest>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace portcullis;
using namespace portcullis::telemetry;

namespace {

/// A point of steady time.
SteadyTime at(std::int64_t ms)
{
    return SteadyTime(Milliseconds(ms));
}

struct Fixture {
    explicit Fixture(std::size_t workers = 1, std::size_t places = 128) : log(workers, places) { }

    /// One exchange that ends at that moment; false: it was not wanted.
    bool add(std::size_t worker, std::int64_t ms, const std::string &id,
             std::optional<Reason> reason = {})
    {
        ExchangeRecord record;
        record.requestId = id;
        record.reason = reason;
        record.status = reason ? reasonInfo(*reason).status : 200;
        TrafficWriter &writer = log.worker(worker);
        if (!writer.wants(record, at(ms)))
            return false;
        writer.encoder().begin(record, {}, at(ms).time_since_epoch().count());
        writer.write(record);
        return true;
    }
    QByteArrayList newest(const TrafficSample *before = nullptr, int most = 1000) const
    {
        QByteArrayList ids;
        log.newestFirst(before, [&](const TrafficSample &sample) {
            ids.append(QByteArray::fromStdString(sample.requestId));
            return ids.size() < most;
        });
        return ids;
    }
    QByteArrayList since(TrafficPosition &position, std::size_t most = 100) const
    {
        QByteArrayList ids;
        log.newSince(position, most, [&](const TrafficSample &sample) {
            ids.append(QByteArray::fromStdString(sample.requestId));
        });
        return ids;
    }

    TrafficLog log;
};

TrafficSample roundTrip(const ExchangeRecord &record, const TrafficFacts &facts,
                        const std::vector<std::pair<std::string, std::string>> &fields,
                        std::string &bytes)
{
    TrafficEncoder encoder;
    encoder.begin(record, facts, 42);
    for (const auto &[name, value] : fields)
        encoder.field(name, value, RecordedFields::builtIn());
    const auto encoded = encoder.end();
    bytes.assign(encoded.data(), encoded.size());
    TrafficSample sample;
    if (!decodeTraffic(bytes, sample))
        sample.requestId = "not decoded";
    return sample;
}

} // namespace

class TestTrafficLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsKnown();
    void hidesCredentials();
    void boundsWhatIsTooLong_data();
    void boundsWhatIsTooLong();
    void everyCutRecordIsRefused();
    void newestOfAllWorkersFirst();
    void goesOnBehindASample();
    void aFloodOfOneKindLeavesTheOther();
    void asManyASecondAsIsSaid();
    void newSamplesAreGivenOnce();
    void aSlowReaderLosesTheOldest();
    void memoryIsBounded_data();
    void memoryIsBounded();
    void readersAndWritersAtOnce();
};

void TestTrafficLog::keepsWhatIsKnown()
{
    const std::vector<std::string> groups{"partners", "eu"};
    const std::vector<std::string> scopes{"read"};
    const ShadowFinding finding{Reason::AuthorizeGroup, "routes/a/authorize/groups"};
    ExchangeRecord record;
    record.started = WallTime(std::chrono::duration_cast<WallTime::duration>(Milliseconds(1234)));
    record.requestId = "id";
    record.traceId = "0123456789abcdef0123456789abcdef";
    record.client = "192.0.2.1";
    record.listener = "public";
    record.protocol = "HTTP/2";
    record.tls = true;
    record.method = "POST";
    record.host = "a.test";
    record.path = "/x";
    record.query = "a=1";
    record.route = "orders";
    record.consumer = "acme";
    record.authenticator = "idp";
    record.status = 429;
    record.reason = Reason::RateLimitExceeded;
    record.rule = "rateLimits/one";
    record.shadow = {&finding, 1};
    record.upstream = "up";
    record.target = "t1";
    record.upstreamStatus = 500;
    record.retries = 2;
    record.stageNs[0] = 10;
    record.stageNs[3] = 30;
    record.totalNs = 77;
    record.bytesIn = 5;
    record.bytesOut = 6;
    const TrafficFacts facts{9,      "10.0.0.1", RecordedBody::Length, 7, true, "acme", "sub", true,
                             groups, scopes};
    std::string bytes;
    const TrafficSample s =
        roundTrip(record, facts, {{"Accept", "*/*"}, {"X-Secret", "s"}, {"TE", ""}}, bytes);

    QCOMPARE(s.recordedNs, 42);
    QCOMPARE(s.started.time_since_epoch(), record.started.time_since_epoch());
    QCOMPARE(s.revision, 9u);
    QCOMPARE(s.requestId, std::string("id"));
    QCOMPARE(s.traceId, std::string(record.traceId));
    QCOMPARE(s.client, std::string("192.0.2.1"));
    QCOMPARE(s.peer, std::string("10.0.0.1"));
    QCOMPARE(s.listener, std::string("public"));
    QCOMPARE(s.protocol, std::string("HTTP/2"));
    QVERIFY(s.tls);
    QCOMPARE(s.method + ' ' + s.host + s.path + '?' + *s.query, std::string("POST a.test/x?a=1"));
    QCOMPARE(s.route, std::string("orders"));
    QVERIFY(s.identity.known && s.identity.configured);
    QCOMPARE(s.identity.name, std::string("acme"));
    QCOMPARE(s.identity.authenticator, std::string("idp"));
    QCOMPARE(s.identity.subject, std::string("sub"));
    QCOMPARE(s.identity.groups, groups);
    QCOMPARE(s.identity.scopes, scopes);
    QCOMPARE(s.status, 429);
    QVERIFY(s.reason == Reason::RateLimitExceeded);
    QCOMPARE(s.rule, std::string("rateLimits/one"));
    QCOMPARE(s.shadow.size(), std::size_t{1});
    QVERIFY(s.shadow[0].reason == Reason::AuthorizeGroup);
    QCOMPARE(s.shadow[0].rule, std::string(finding.rule));
    QCOMPARE(s.upstream + ' ' + s.target, std::string("up t1"));
    QCOMPARE(s.upstreamStatus, 500);
    QCOMPARE(s.retries, 2u);
    QVERIFY(s.stageNs == record.stageNs);
    QCOMPARE(s.totalNs, 77);
    QCOMPARE(s.bytesIn + s.bytesOut, 11u);
    QVERIFY(s.body == RecordedBody::Length);
    QCOMPARE(s.bodyLength, 7u);
    QVERIFY(!s.cut);
    QCOMPARE(s.fields.size(), std::size_t{3});
    QCOMPARE(s.fields[0].name + ':' + s.fields[0].value, std::string("Accept:*/*"));
    QVERIFY(s.fields[1].hidden && s.fields[1].value.empty());
    QVERIFY(!s.fields[2].hidden && s.fields[2].value.empty());
}

void TestTrafficLog::hidesCredentials()
{
    const QueryMask mask({"door"});
    ExchangeRecord record;
    record.path = "/x";
    record.query = "a=1&access_token=canary&door=canary&b=2";
    record.mask = &mask;
    std::string bytes;
    const TrafficSample sample = roundTrip(record, {},
                                           {{"Authorization", "Bearer canary"},
                                            {"Cookie", "s=canary"},
                                            {"Proxy-Authorization", "canary"},
                                            {"X-Anything", "canary"},
                                            {"Referer", "https://a.test/?token=canary"}},
                                           bytes);
    QVERIFY(bytes.find("canary") == std::string::npos);
    QCOMPARE(*sample.query, std::string("a=1&access_token=***&door=***&b=2"));
    QCOMPARE(sample.fields.size(), std::size_t{5});
    for (const RecordedField &field : sample.fields)
        QVERIFY2(field.hidden, field.name.c_str());
}

void TestTrafficLog::boundsWhatIsTooLong_data()
{
    QTest::addColumn<int>("length"); // of every text
    QTest::addColumn<bool>("cut");

    QTest::newRow("usual") << 20 << false;
    QTest::newRow("long") << 100 << true; // there is no room for all the fields
    QTest::newRow("longer than any may be") << 700 << true;
    QTest::newRow("absurd") << 100'000 << true;
}

void TestTrafficLog::boundsWhatIsTooLong()
{
    QFETCH(int, length);
    QFETCH(bool, cut);
    const std::string text(static_cast<std::size_t>(length), 'x');
    const std::vector<std::string> names(40, text);
    const std::vector<std::string> few(2, text);
    const std::vector<ShadowFinding> findings(10, {Reason::AuthorizeGroup, text});
    ExchangeRecord record;
    for (std::string_view *each :
         {&record.requestId, &record.traceId, &record.client, &record.listener, &record.method,
          &record.host, &record.path, &record.route, &record.rule, &record.authenticator,
          &record.upstream, &record.target})
        *each = text;
    record.query = text;
    record.shadow = findings;
    TrafficFacts facts;
    facts.name = text;
    facts.subject = text;
    facts.groups = cut ? names : few;
    facts.scopes = cut ? names : few;
    std::vector<std::pair<std::string, std::string>> fields;
    for (int i = 0; i < 10; ++i)
        fields.emplace_back("Accept", text);
    std::string bytes;
    const TrafficSample sample = roundTrip(record, facts, fields, bytes);
    QVERIFY(bytes.size() <= TrafficRing::kMaxRecord);
    QCOMPARE(sample.cut, cut);
    QVERIFY(text.starts_with(sample.requestId) && !sample.requestId.empty());
    QVERIFY(text.starts_with(sample.target));
    QVERIFY(sample.path.size() <= TrafficEncoder::kMaxTarget);
    for (const std::string &group : sample.identity.groups)
        QCOMPARE(group, text); // a part of a group's name could be another's
    for (const RecordedField &field : sample.fields)
        QCOMPARE(field.value, text);
}

/// Bytes that are no record make no sample, and no reading beyond their end.
void TestTrafficLog::everyCutRecordIsRefused()
{
    const std::vector<std::string> groups{"a", "b"};
    ExchangeRecord record;
    record.requestId = "id";
    record.query = "q";
    TrafficFacts facts;
    facts.groups = groups;
    std::string bytes;
    roundTrip(record, facts, {{"Accept", "x"}, {"Cookie", "y"}}, bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::vector<char> part(bytes.data(), bytes.data() + size);
        TrafficSample sample;
        QVERIFY2(!decodeTraffic({part.data(), part.size()}, sample),
                 QByteArray::number(static_cast<qulonglong>(size)));
    }
    TrafficSample sample;
    QVERIFY(decodeTraffic(bytes, sample));
}

void TestTrafficLog::newestOfAllWorkersFirst()
{
    Fixture f(3, 600);
    f.add(0, 10, "a");
    f.add(2, 20, "b");
    f.add(1, 30, "c", Reason::RouteNotFound);
    f.add(0, 40, "d");
    f.add(1, 40, "e");
    QCOMPARE(f.newest(), (QByteArrayList{"e", "d", "c", "b", "a"}));
    QCOMPARE(f.newest(nullptr, 2), (QByteArrayList{"e", "d"}));
}

void TestTrafficLog::goesOnBehindASample()
{
    Fixture f(2, 600);
    for (int i = 0; i < 6; ++i)
        f.add(static_cast<std::size_t>(i % 2), i / 2, QByteArray::number(i).toStdString());
    TrafficSample last;
    f.log.newestFirst(nullptr, [&](const TrafficSample &sample) {
        last = sample;
        return sample.requestId != "3";
    });
    f.add(0, 100, "new");
    QCOMPARE(f.newest(&last), (QByteArrayList{"2", "1", "0"}));
}

void TestTrafficLog::aFloodOfOneKindLeavesTheOther()
{
    Fixture f;
    f.add(0, 0, "refused", Reason::AuthorizeGroup);
    for (int i = 0; i < 5000; ++i)
        f.add(0, i * 10, "passed");
    const QByteArrayList ids = f.newest();
    QCOMPARE(ids.last(), QByteArray("refused"));
    QVERIFY(ids.size() <= static_cast<qsizetype>(f.log.stats().slots));
    // What the configuration answers is no refusal.
    for (int i = 0; i < 5000; ++i)
        f.add(0, 60'000 + i * 10, "moved", Reason::RouteRedirect);
    QCOMPARE(f.newest().last(), QByteArray("refused"));
}

void TestTrafficLog::asManyASecondAsIsSaid()
{
    Fixture f(1, 8192);
    int taken = 0;
    for (int i = 0; i < 3000; ++i)
        taken += f.add(0, 1000 + i, "x"); // three seconds, a request a millisecond
    QCOMPARE(taken, 3 * static_cast<int>(TrafficWriter::kPerSecond));
    QCOMPARE(f.log.stats().recorded, static_cast<std::uint64_t>(taken));
    QCOMPARE(f.log.stats().skipped, static_cast<std::uint64_t>(3000 - taken));
    QVERIFY(f.add(0, 3999, "y", Reason::RouteNotFound)); // the other kind has its own
}

void TestTrafficLog::newSamplesAreGivenOnce()
{
    Fixture f(2, 600);
    f.add(0, 1, "before");
    TrafficPosition position;
    QCOMPARE(f.since(position), QByteArrayList());
    f.add(1, 2, "a");
    f.add(0, 3, "b", Reason::RouteNotFound);
    QCOMPARE(f.since(position), (QByteArrayList{"a", "b"}));
    QCOMPARE(f.since(position), QByteArrayList());
    f.add(0, 4, "c");
    QCOMPARE(f.since(position), QByteArrayList{"c"});
}

void TestTrafficLog::aSlowReaderLosesTheOldest()
{
    Fixture f(2, 600);
    TrafficPosition position;
    f.since(position);
    for (int i = 0; i < 300; ++i)
        f.add(static_cast<std::size_t>(i % 2), i, QByteArray::number(i).toStdString());
    QCOMPARE(f.since(position, 3), (QByteArrayList{"297", "298", "299"}));
    QCOMPARE(f.since(position, 3), QByteArrayList());
}

void TestTrafficLog::memoryIsBounded_data()
{
    QTest::addColumn<int>("workers");
    QTest::addColumn<int>("slots");
    QTest::addColumn<int>("kept");

    QTest::newRow("one worker") << 1 << 8192 << 8192;
    QTest::newRow("two") << 2 << 8192 << 8192;
    QTest::newRow("three: what divides") << 3 << 8192 << 6144;
    QTest::newRow("as many as there are slots") << 128 << 128 << 128 * 2 * 64;
}

void TestTrafficLog::memoryIsBounded()
{
    QFETCH(int, workers);
    QFETCH(int, slots);
    QFETCH(int, kept);
    const TrafficLog log(static_cast<std::size_t>(workers), static_cast<std::size_t>(slots));
    QCOMPARE(log.stats().slots, static_cast<std::size_t>(kept));
    QCOMPARE(log.stats().bytes, static_cast<std::size_t>(kept) * TrafficRing::kSlotBytes);
}

/// For tsan, too: readers of everything and of what is new, while two workers write.
void TestTrafficLog::readersAndWritersAtOnce()
{
    constexpr int kEach = 20'000;
    Fixture f(2, 256);
    std::atomic<int> writers{2};
    std::atomic<int> wrong{0};
    const auto check = [&](const TrafficSample &sample) {
        const bool good = sample.requestId.size() == sample.identity.subject.size()
            && sample.requestId == sample.identity.subject;
        if (!good)
            ++wrong;
    };
    const auto write = [&](std::size_t worker) {
        TrafficWriter &writer = f.log.worker(worker);
        for (int i = 0; i < kEach; ++i) {
            const std::string id(static_cast<std::size_t>(i % 100),
                                 static_cast<char>('a' + i % 26));
            ExchangeRecord record;
            record.requestId = id;
            if (i % 3 == 0)
                record.reason = Reason::AuthorizeGroup;
            TrafficFacts facts;
            facts.subject = id;
            if (!writer.wants(record, at(i * 10)))
                continue;
            writer.encoder().begin(record, facts, i);
            writer.encoder().field("Accept", id, RecordedFields::builtIn());
            writer.write(record);
        }
        --writers;
    };
    std::thread first(write, 0);
    std::thread second(write, 1);
    TrafficPosition position;
    int given = 0;
    while (writers > 0) {
        f.log.newestFirst(nullptr, [&](const TrafficSample &sample) {
            check(sample);
            return true;
        });
        f.log.newSince(position, 100, [&](const TrafficSample &sample) {
            check(sample);
            ++given;
        });
        (void)f.log.stats();
    }
    first.join();
    second.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(f.log.stats().recorded + f.log.stats().skipped, std::uint64_t{2 * kEach});
    QVERIFY(f.newest().size() > 0);
    QVERIFY(given >= 0);
}

QTEST_APPLESS_MAIN(TestTrafficLog)
#include "tst_traffic_log.moc"
