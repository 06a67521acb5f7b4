// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/body_decoder.h"
#include "service/http/request_parser.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

#include <optional>
#include <vector>

namespace portcullis::test {

/// One request of a suite, as bytes.
struct ConformanceCase {
    QByteArray id;
    QByteArray bytes;
};

inline QByteArray jsonText(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

inline QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// The token of a case of the jwt suite. One with a time relative to now is made here; one for a
/// canary has a signature that is none, as it is not its verdict that counts.
inline QByteArray tokenOf(const QJsonObject &entry)
{
    const auto text = [](const char *key) { return QString::fromLatin1(key); };
    if (entry.contains(text("gen"))) {
        const QJsonObject gen = entry[text("gen")].toObject();
        QJsonObject claims = gen[text("claims")].toObject();
        const QJsonObject relative = gen[text("relative")].toObject();
        for (auto it = relative.begin(); it != relative.end(); ++it)
            claims[it.key()] =
                static_cast<double>(QDateTime::currentSecsSinceEpoch()) + it.value().toDouble();
        const QByteArray input =
            base64Url(jsonText(gen[text("header")].toObject())) + '.' + base64Url(jsonText(claims));
        const QByteArray key =
            QByteArray::fromBase64(entry[text("key")].toObject()[text("k")].toString().toLatin1(),
                                   QByteArray::Base64UrlEncoding);
        return input + '.'
            + base64Url(QMessageAuthenticationCode::hash(input, key, QCryptographicHash::Sha256));
    }
    if (entry.contains(text("canary"))) {
        const QJsonObject header = entry[text("canary")].toObject()[text("header")].toObject();
        return base64Url(jsonText(header)) + '.' + base64Url(R"({"sub":"alice","exp":4102444800})")
            + ".c2ln";
    }
    return entry[text("token")].toString().toUtf8();
}

inline ConformanceCase caseOf(const QJsonObject &entry)
{
    const auto text = [](const char *key) { return QString::fromLatin1(key); };
    ConformanceCase one;
    one.id = entry[text("id")].toString().toUtf8();
    if (entry.contains(text("key_id"))) {
        one.bytes = "GET /jwt/" + entry[text("key_id")].toString().toUtf8()
            + " HTTP/1.1\r\nHost: a.test\r\nAuthorization: Bearer " + tokenOf(entry) + "\r\n\r\n";
    } else if (entry.contains(text("parts"))) {
        for (const auto &part : entry[text("parts")].toArray()) {
            const QJsonArray pair = part.toArray();
            const QByteArray bytes = QByteArray::fromBase64(pair[0].toString().toLatin1());
            one.bytes += bytes.repeated(pair[1].toInt());
        }
    } else {
        one.bytes = QByteArray::fromBase64(entry[text("raw_b64")].toString().toLatin1());
    }
    return one;
}

/// All cases of one suite; empty if its file is not there.
inline std::vector<ConformanceCase> readCases(const QString &path)
{
    std::vector<ConformanceCase> cases;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return cases;
    for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
        if (!line.trimmed().isEmpty())
            cases.push_back(caseOf(QJsonDocument::fromJson(line).object()));
    }
    return cases;
}

/// The first request of some bytes: how long it is, and how `/v1/explain` would have it described.
struct FirstRequest {
    QByteArray bytes;
    QByteArray json;
};

/// Nullopt if the codec does not accept it, head and body.
inline std::optional<FirstRequest> firstRequest(const QByteArray &bytes)
{
    const auto string = [](std::string_view text) {
        return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
    };
    const std::string_view all(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    http::RequestParser parser;
    http::RequestHead head;
    if (parser.parse(all, head) != http::ParseStatus::Done)
        return {};
    http::BodyDecoder decoder;
    decoder.reset(head.framing);
    QByteArray body;
    std::size_t at = parser.headSize();
    for (;;) {
        const auto step = decoder.next(all.substr(at));
        at += step.consumed;
        body.append(step.data.data(), static_cast<qsizetype>(step.data.size()));
        if (step.status == http::BodyDecoder::Status::End)
            break;
        if (step.status != http::BodyDecoder::Status::Data)
            return {};
    }
    QJsonArray fields;
    for (const http::Field &field : head.fields) {
        const QByteArray value(field.value.data(), static_cast<qsizetype>(field.value.size()));
        fields.append(
            QJsonObject{{QStringLiteral("name"), string(field.name)},
                        {QStringLiteral("valueBase64"), QString::fromLatin1(value.toBase64())}});
    }
    const bool old = head.version == http::Version::Http10;
    const QJsonObject description{
        {QStringLiteral("method"), string(head.method)},
        {QStringLiteral("target"), string(head.target)},
        {QStringLiteral("protocol"), old ? QStringLiteral("HTTP/1.0") : QStringLiteral("HTTP/1.1")},
        {QStringLiteral("client"), QStringLiteral("::")},
        {QStringLiteral("headers"), fields},
        {QStringLiteral("bodyBase64"), QString::fromLatin1(body.toBase64())}};
    return FirstRequest{bytes.left(static_cast<qsizetype>(at)), jsonText(description)};
}

} // namespace portcullis::test
