// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/request/request_html.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/models/reason_texts.h"
#include "admin-gui/models/traffic_columns.h"
#include "admin-gui/models/traffic_fields.h"
#include "admin-gui/pages/request/html.h"
#include "admin-gui/pages/request/rule_link.h"
#include "admin-gui/widgets/stage_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

class RequestText {
    Q_DECLARE_TR_FUNCTIONS(RequestText)
};

QString timeHtml(qint64 ms)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    return html::escaped(RequestText::tr("%1 (%2 UTC)")
                             .arg(QLocale().toString(time, u"yyyy-MM-dd HH:mm:ss.zzz"_s),
                                  time.toUTC().toString(u"HH:mm:ss"_s)));
}

QString entityHtml(const QString &section, const QString &name)
{
    return name.isEmpty() ? QString() : ruleLink(section + u'/' + name, name);
}

/// Someone who is not configured, such as the subject of a token, has no page.
QString consumerHtml(const api::TrafficEntry &entry)
{
    if (entry.consumer.isEmpty())
        return html::escaped(RequestText::tr("nobody (anonymous, or not known)"));
    return entry.consumer.startsWith(entry.authenticator + u':')
        ? html::escaped(entry.consumer)
        : entityHtml(u"consumers"_s, entry.consumer);
}

QString verdictSentence(const api::TrafficEntry &entry)
{
    const QString verdict = verdictOf(entry);
    if (verdict == "forwarded"_L1)
        return entry.status == 0
            ? RequestText::tr("Forwarded; the client got no answer.")
            : RequestText::tr("Forwarded; the client got %1.").arg(entry.status);
    const QString stage = stageTitle(*entry.stage);
    if (verdict == "answered"_L1)
        return RequestText::tr("Answered by the gateway with %1, at the step %2.")
            .arg(entry.status)
            .arg(stage);
    return entry.status == 0
        ? RequestText::tr("Ended without an answer, at the step %1.").arg(stage)
        : RequestText::tr("Refused with %1, at the step %2.").arg(entry.status).arg(stage);
}

QString shadowHtml(const api::TrafficEntry &entry)
{
    QStringList findings;
    for (const api::ShadowFinding &finding : entry.shadow)
        findings.append(html::escaped(finding.code) + u' ' + ruleLink(finding.rule, finding.rule));
    return findings.join(u"<br>"_s);
}

QString sizeText(qint64 bytes)
{
    return html::escaped(QLocale().formattedDataSize(bytes));
}

QString noUpstream()
{
    return html::paragraph(
        html::escaped(RequestText::tr("Nothing was sent: no upstream was reached.")));
}

QString verdictName(const QString &verdict)
{
    if (verdict == "forwarded"_L1)
        return RequestText::tr("forwarded");
    if (verdict == "refused"_L1)
        return RequestText::tr("refused");
    if (verdict == "answered"_L1)
        return RequestText::tr("answered by the gateway");
    return verdict;
}

/// `refused (authorize.group)`.
QString sideText(const QJsonValue &side)
{
    const QString name = verdictName(side["verdict"_L1].toString());
    const QString code = side["code"_L1].toString();
    return code.isEmpty() ? name : RequestText::tr("%1 (%2)").arg(name, code);
}

} // namespace

QString whyHtml(const api::TrafficEntry &entry)
{
    QString out = html::paragraph(u"<b>"_s + html::escaped(verdictSentence(entry)) + u"</b>"_s);
    if (!entry.code.isEmpty()) {
        out += html::paragraph(u"<code>"_s + html::escaped(entry.code) + u"</code>: "_s
                               + html::escaped(reasonTitle(entry.code)));
        if (const QString text = reasonText(entry.code); !text.isEmpty())
            out += html::paragraph(html::fromMarkdown(text));
    }
    return out
        + html::table({{RequestText::tr("Rule"), ruleLink(entry.rule, entry.rule)},
                       {RequestText::tr("Route"), entityHtml(u"routes"_s, entry.route)},
                       {RequestText::tr("Consumer"), consumerHtml(entry)},
                       {RequestText::tr("Groups"), html::escaped(entry.groups.join(u", "_s))},
                       {RequestText::tr("Scopes"), html::escaped(entry.scopes.join(u", "_s))},
                       {RequestText::tr("Upstream"), entityHtml(u"upstreams"_s, entry.upstream)},
                       {RequestText::tr("In shadow"), shadowHtml(entry)},
                       {RequestText::tr("Began"), timeHtml(entry.timeMs)},
                       {RequestText::tr("Took"),
                        html::escaped(durationText(double(entry.durationUs) / 1e6))},
                       {RequestText::tr("Revision"), QString::number(entry.revision)},
                       {RequestText::tr("Request id"), html::escaped(entry.requestId)},
                       {RequestText::tr("Trace id"), html::escaped(entry.traceId)}});
}

QString receivedHtml(const api::TrafficEntry &entry)
{
    if (entry.method.isEmpty())
        return html::paragraph(html::escaped(RequestText::tr("No request head could be read.")));
    QList<std::pair<QString, QString>> fields;
    for (const api::TrafficField &field : entry.headers)
        fields.append({field.name,
                       field.hidden
                           ? u"<i>"_s + html::escaped(RequestText::tr("not recorded")) + u"</i>"_s
                           : html::escaped(field.value)});
    QString out = html::paragraph(
        u"<b>"_s + html::escaped(entry.method + u' ' + entry.targetText() + u' ' + entry.protocol)
        + u"</b>"_s);
    out += html::fields(fields);
    if (entry.cut)
        out += html::paragraph(
            html::escaped(RequestText::tr("The request was too long to be recorded whole.")));
    return out + u"<br>"_s
        + html::table({{RequestText::tr("Client"), html::escaped(entry.client)},
                       {RequestText::tr("Connection from"),
                        entry.peer == entry.client ? QString() : html::escaped(entry.peer)},
                       {RequestText::tr("Listener"), entityHtml(u"listeners"_s, entry.listener)},
                       {RequestText::tr("TLS"),
                        entry.tls ? RequestText::tr("yes") : RequestText::tr("no")},
                       {RequestText::tr("Body"), sizeText(entry.bytesIn)}});
}

QString sentHtml(const api::TrafficEntry &entry)
{
    if (entry.upstream.isEmpty())
        return noUpstream();
    return html::table({{RequestText::tr("Upstream"), entityHtml(u"upstreams"_s, entry.upstream)},
                        {RequestText::tr("Target"), html::escaped(entry.target)},
                        {RequestText::tr("Further attempts"), QString::number(entry.retries)},
                        {RequestText::tr("Body"), sizeText(entry.bytesIn)}})
        + html::paragraph(html::escaped(RequestText::tr(
            "Header fields that are sent are not recorded. Explain again shows them.")));
}

QString answeredHtml(const api::TrafficEntry &entry)
{
    if (entry.upstream.isEmpty())
        return noUpstream();
    if (entry.upstreamStatus == 0)
        return html::paragraph(
            html::escaped(RequestText::tr("The upstream %1 did not answer.").arg(entry.upstream)));
    return html::table({{RequestText::tr("Status"), QString::number(entry.upstreamStatus)},
                        {RequestText::tr("Upstream"), entityHtml(u"upstreams"_s, entry.upstream)},
                        {RequestText::tr("Target"), html::escaped(entry.target)}})
        + html::paragraph(html::escaped(
            RequestText::tr("Header fields and bodies of answers are not recorded.")));
}

QString returnedHtml(const api::TrafficEntry &entry)
{
    return html::table(
        {{RequestText::tr("Status"),
          entry.status == 0 ? html::escaped(RequestText::tr("none: the client got no answer"))
                            : QString::number(entry.status)},
         {RequestText::tr("Reason code"), html::escaped(entry.code)},
         {RequestText::tr("By"),
          html::escaped(entry.stage ? RequestText::tr("the gateway")
                                    : RequestText::tr("the upstream"))},
         {RequestText::tr("Body"), sizeText(entry.bytesOut)},
         {RequestText::tr("Took"), html::escaped(durationText(double(entry.durationUs) / 1e6))}});
}

QString simulatedHtml(const QJsonObject &answer)
{
    const QJsonValue group = answer["groups"_L1].toArray().first();
    if (group.isObject()) {
        const QString rule = group["rule"_L1].toString();
        return html::paragraph(
                   u"<b>"_s
                   + html::escaped(
                       RequestText::tr("With the draft this request would be %1, instead of %2.")
                           .arg(sideText(group["to"_L1]), sideText(group["from"_L1])))
                   + u"</b>"_s)
            + html::table({{RequestText::tr("Step"), html::escaped(group["stage"_L1].toString())},
                           {RequestText::tr("Rule"), ruleLink(rule, rule)},
                           {RequestText::tr("Route before"),
                            entityHtml(u"routes"_s, group["routeFrom"_L1].toString())},
                           {RequestText::tr("Route after"),
                            entityHtml(u"routes"_s, group["routeTo"_L1].toString())}});
    }
    const QJsonValue why = answer["undeterminedBecause"_L1].toArray().first();
    if (why.isObject())
        return html::paragraph(
            html::escaped(RequestText::tr("This can't be told: %1").arg(why["why"_L1].toString())));
    if (answer["considered"_L1].toInteger() == 0)
        return html::paragraph(html::escaped(RequestText::tr(
            "The gateway has no record of this request any more, or no head was read.")));
    return html::paragraph(
        u"<b>"_s
        + html::escaped(RequestText::tr("With the draft nothing would change for this request."))
        + u"</b>"_s);
}

} // namespace portcullis::gui
