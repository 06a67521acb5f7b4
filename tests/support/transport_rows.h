// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>

namespace portcullis::test {

/// One row of transports.txt: a transport that tests run over.
struct TransportRow {
    QByteArray name;
    QByteArray transport; ///< as for --transport
    QByteArray io;        ///< as for --io

    QList<QByteArray> arguments() const { return {"--transport", transport, "--io", io}; }
    /// How the gateway names it in its log.
    QByteArray logged() const
    {
        const QByteArray engine = io == "auto" ? QByteArray("\"\"") : io;
        return "transport: name=" + transport + " engine=" + engine + ' ';
    }
};

/// The whole table, in its order. Ends the test program if it can't be read.
inline QList<TransportRow> transportRows()
{
    QFile file(QStringLiteral(SUPPORT_FOLDER "/transports.txt"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the table of transports can't be read");
    QList<TransportRow> rows;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QByteArrayList words = line.simplified().split(' ');
        if (!line.startsWith('#') && words.size() == 3)
            rows << TransportRow{words[0], words[1], words[2]};
    }
    return rows;
}

/// The row that PORTCULLIS_TEST_TRANSPORT names, which is how one program runs once for each; the
/// first one without it.
inline const TransportRow &chosenTransport()
{
    static const TransportRow chosen = [] {
        const QByteArray wanted = qgetenv("PORTCULLIS_TEST_TRANSPORT");
        for (const TransportRow &row : transportRows()) {
            if (wanted.isEmpty() || row.name == wanted)
                return row;
        }
        qFatal("no row of transports.txt is called %s", wanted.constData());
    }();
    return chosen;
}

} // namespace portcullis::test
