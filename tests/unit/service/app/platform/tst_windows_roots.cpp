// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/platform/system_roots.h"
#include "service/io/system_roots.h"
#include "service/io/tls_context.h"

#include <QTest>

#include <openssl/ssl.h>

using namespace portcullis;

namespace {

int trustedBy(SSL_CTX *context)
{
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context)));
}

} // namespace

class TestWindowsRoots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rootsOfTheCertificateStoreAreTrusted();
};

void TestWindowsRoots::rootsOfTheCertificateStoreAreTrusted()
{
    const io::SslCtxPtr before(SSL_CTX_new(TLS_client_method()));
    io::trustSystemRoots(before.get());
    app::useSystemRoots();
    const io::SslCtxPtr after(SSL_CTX_new(TLS_client_method()));
    io::trustSystemRoots(after.get());
    QVERIFY(trustedBy(after.get()) > trustedBy(before.get()));
}

QTEST_APPLESS_MAIN(TestWindowsRoots)
#include "tst_windows_roots.moc"
