// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/tracing/otlp_message.h"

#include "shared/core/version.h"
#include "shared/model/json_writer.h"
#include "shared/model/url.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <charconv>

namespace portcullis::control {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view kPath = "/v1/traces"; // what OTLP over HTTP has for traces

void attribute(model::JsonWriter &out, std::string_view key, std::string_view value)
{
    out.beginObject();
    out.key("key");
    out.text(key);
    out.key("value");
    out.beginObject();
    out.key("stringValue");
    out.text(value);
    out.endObject();
    out.endObject();
}

} // namespace

std::string exportUrl(std::string_view otlp)
{
    const auto url = model::parseUrl(otlp, model::UrlQuery::Allowed);
    if (!url || (!url->path.empty() && url->path != "/") || !url->query.empty())
        return std::string(otlp);
    while (otlp.ends_with('/'))
        otlp.remove_suffix(1);
    return std::string(otlp).append(kPath);
}

std::string messageStart(const model::Tracing &config, std::string_view instance)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("resourceSpans");
    out.beginArray();
    out.beginObject();
    out.key("resource");
    out.beginObject();
    out.key("attributes");
    out.beginArray();
    attribute(out, "service.name", config.serviceName);
    attribute(out, "service.version", kVersion);
    attribute(out, "service.instance.id", instance);
    for (const auto &[key, value] : config.attributes)
        attribute(out, key, value);
    out.endArray();
    out.endObject();
    out.key("scopeSpans");
    out.beginArray();
    out.beginObject();
    out.key("scope");
    out.beginObject();
    out.key("name");
    out.text("portcullis");
    out.key("version");
    out.text(kVersion);
    out.endObject();
    out.key("spans");
    out.beginArray();
    return out.take();
}

PartialSuccess readPartialSuccess(std::string_view body)
{
    const QJsonObject partial =
        QJsonDocument::fromJson(
            QByteArray::fromRawData(body.data(), static_cast<qsizetype>(body.size())))
            .object()["partialSuccess"_L1]
            .toObject();
    PartialSuccess out;
    const QJsonValue rejected = partial["rejectedSpans"_L1];
    // 64 bits are text in protobuf's JSON; numbers are to be read too.
    const qint64 count = rejected.isString() ? rejected.toString().toLongLong()
                                             : static_cast<qint64>(rejected.toDouble());
    out.rejected = static_cast<std::uint64_t>(std::max<qint64>(count, 0));
    out.message = partial["errorMessage"_L1].toString().left(200).toStdString();
    return out;
}

bool mayRetry(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

std::optional<Milliseconds> readRetryAfter(std::string_view value, WallTime now)
{
    constexpr std::int64_t kMost = 24 * 3600; // beyond it is as good as never
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (end == value.data() + value.size() && !value.empty() && value.front() != '-')
        return Seconds(error == std::errc() ? std::min(seconds, kMost) : kMost);
    // Of the three forms of RFC 9110 section 5.6.7 the one that is still sent.
    QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size())),
        u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeZone(QTimeZone::utc());
    const WallTime then{Milliseconds(date.toMSecsSinceEpoch())};
    const auto wait = std::chrono::ceil<Milliseconds>(then - now);
    return std::clamp<Milliseconds>(wait, Milliseconds::zero(), Seconds(kMost));
}

} // namespace portcullis::control
