// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_context.h"
#include "tests/support/certificates.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

/// Which OCSP responses are shown to clients.
class TestTlsOcsp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void problem_data();
    void problem();
    void noResponseAtAll_data();
    void noResponseAtAll();

private:
    model::CertificateFiles write(const std::string &response) const;

    QTemporaryDir m_folder;
    Certificate m_authority = makeCertificate({"an authority", "", true});
    Certificate m_ours = makeCertificate({"a", "DNS:a.test"}, &m_authority);
    Certificate m_other = makeCertificate({"b", "DNS:b.test"}, &m_authority);
};

model::CertificateFiles TestTlsOcsp::write(const std::string &response) const
{
    const auto path = [this](const char *name) {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    };
    m_ours.write(path("a.crt"), path("a.key"));
    QFile file(m_folder.filePath(QLatin1String("a.ocsp")));
    if (file.open(QIODevice::WriteOnly))
        file.write(QByteArray::fromStdString(response));
    return {path("a.crt"), path("a.key"), path("a.ocsp")};
}

void TestTlsOcsp::problem_data()
{
    QTest::addColumn<bool>("ours");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("until");
    QTest::addColumn<QByteArray>("problem"); // how it ends; empty: it is shown
    const int good = V_OCSP_CERTSTATUS_GOOD;
    QTest::newRow("a good one") << true << good << -60 << 3600 << QByteArray();
    QTest::newRow("of a clock that is a little ahead")
        << true << good << 60 << 3600 << QByteArray();
    QTest::newRow("one that has expired")
        << true << good << -7200 << -3600 << QByteArray("it has expired");
    QTest::newRow("one of tomorrow")
        << true << good << 3600 << 7200 << QByteArray("it is not valid yet");
    QTest::newRow("one about another certificate")
        << false << good << -60 << 3600 << QByteArray("it is about another certificate");
    QTest::newRow("one that says revoked")
        << true << V_OCSP_CERTSTATUS_REVOKED << -60 << 3600
        << QByteArray("it says that the certificate is revoked or unknown");
}

void TestTlsOcsp::problem()
{
    QFETCH(bool, ours);
    QFETCH(int, status);
    QFETCH(int, from);
    QFETCH(int, until);
    QFETCH(QByteArray, problem);
    const auto files =
        write(makeOcspResponse(ours ? m_ours : m_other, m_authority, {status, from, until}));
    QVERIFY(!io::TlsContext::faultOf(files));
    const auto found = io::TlsContext::ocspProblem(files, std::chrono::system_clock::now());
    const QByteArray text = QByteArray::fromStdString(found.value_or(std::string()));
    QVERIFY2(text.isEmpty() == problem.isEmpty() && text.endsWith(problem), text.constData());
}

void TestTlsOcsp::noResponseAtAll_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("an empty file") << QByteArray();
    QTest::newRow("a file with something else") << QByteArray("-----BEGIN CERTIFICATE-----");
    QTest::newRow("half a file") << QByteArray::fromStdString(
        makeOcspResponse(m_ours, m_authority).substr(0, 100));
}

void TestTlsOcsp::noResponseAtAll()
{
    QFETCH(QByteArray, content);
    const auto fault = io::TlsContext::faultOf(write(content.toStdString()));
    QVERIFY(fault);
    QVERIFY(fault->file == io::CertificateFault::File::Ocsp);
}

QTEST_APPLESS_MAIN(TestTlsOcsp)
#include "tst_tls_ocsp.moc"
