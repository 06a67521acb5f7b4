// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/reason_texts.h"
#include "admin-gui/pages/request/html.h"
#include "admin-gui/pages/request/request_html.h"
#include "admin-gui/pages/request/rule_link.h"
#include "admin-gui/widgets/stage_text.h"
#include "shared/api/catalogue.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

class ExplanationText {
    Q_DECLARE_TR_FUNCTIONS(RequestText)
};

QString sentence(const QJsonObject &explanation)
{
    const QString verdict = explanation["verdict"_L1].toString();
    const QString status = QString::number(explanation["status"_L1].toInt());
    const QString name = explanation["stage"_L1].toString();
    const auto known = api::stageNamed(name.toStdString());
    const QString stage = known ? stageTitle(*known) : name;
    if (verdict == "forwarded"_L1)
        return ExplanationText::tr("It would be forwarded to the upstream %1.")
            .arg(explanation["forward"_L1]["upstream"_L1].toString());
    if (verdict == "refused"_L1)
        return ExplanationText::tr("It would be refused with %1, at the step %2.")
            .arg(status, stage);
    if (verdict == "answered"_L1)
        return ExplanationText::tr("The gateway would answer %1 itself, at the step %2.")
            .arg(status, stage);
    return ExplanationText::tr("It can't be told: see the step %1.").arg(stage);
}

QString joined(const QJsonValue &names)
{
    QStringList out;
    for (const auto &each : names.toArray())
        out.append(each.toString());
    return html::escaped(out.join(u", "_s));
}

QString identityHtml(const QJsonValue &identity)
{
    if (!identity.isObject())
        return html::escaped(ExplanationText::tr("not found out"));
    if (identity["anonymous"_L1].toBool())
        return html::escaped(ExplanationText::tr("nobody (anonymous)"));
    const QString name = identity["consumer"_L1].toString();
    return (identity["configured"_L1].toBool() ? ruleLink(u"consumers/"_s + name, name)
                                               : html::escaped(name))
        + html::escaped(ExplanationText::tr(" by %1").arg(identity["authenticator"_L1].toString()));
}

QString limitsHtml(const QJsonArray &limits)
{
    QList<html::Row> rows;
    for (const auto &limit : limits) {
        const QString name = limit["limit"_L1].toString();
        QString text =
            html::escaped(ExplanationText::tr("%1 left").arg(limit["remaining"_L1].toInteger()));
        if (limit["moreInSeconds"_L1].isDouble())
            text += html::escaped(
                ExplanationText::tr(", more in %1 s").arg(limit["moreInSeconds"_L1].toInteger()));
        if (limit["shadow"_L1].toBool())
            text += html::escaped(ExplanationText::tr(" (in shadow)"));
        rows.append({name, ruleLink(u"rateLimits/"_s + name, name) + u": "_s + text});
    }
    QString out;
    for (const auto &row : rows)
        out += html::paragraph(row.second);
    return out.isEmpty() ? out : html::heading(ExplanationText::tr("Limits")) + out;
}

QString nearMissesHtml(const QJsonArray &misses)
{
    QString out;
    for (const auto &miss : misses) {
        const QString route = miss["route"_L1].toString();
        out += html::paragraph(ruleLink(u"routes/"_s + route, route) + u": "_s
                               + html::escaped(miss["why"_L1].toString()));
    }
    return out.isEmpty() ? out
                         : html::heading(ExplanationText::tr("Routes that almost match")) + out;
}

QString shadowHtml(const QJsonArray &findings)
{
    QString out;
    for (const auto &finding : findings) {
        const QString rule = finding["rule"_L1].toString();
        out += html::paragraph(html::escaped(finding["code"_L1].toString()) + u' '
                               + ruleLink(rule, rule));
    }
    return out.isEmpty()
        ? out
        : html::heading(ExplanationText::tr("Rules in shadow would have refused it")) + out;
}

QString headersHtml(const QJsonArray &headers)
{
    QList<std::pair<QString, QString>> fields;
    for (const auto &each : headers)
        fields.append({each["name"_L1].toString(), html::escaped(each["value"_L1].toString())});
    return html::fields(fields);
}

QString bodyHtml(const QJsonValue &message)
{
    const QString body = message["body"_L1].toString();
    return body.isEmpty() ? QString()
                          : html::heading(ExplanationText::tr("Body")) + html::code(body);
}

QString forwardHtml(const QJsonValue &forward)
{
    const QString upstream = forward["upstream"_L1].toString();
    QString out = html::paragraph(
        u"<b>"_s
        + html::escaped(forward["method"_L1].toString() + u' ' + forward["target"_L1].toString())
        + u"</b>"_s);
    out += headersHtml(forward["headers"_L1].toArray()) + bodyHtml(forward);
    out += html::heading(ExplanationText::tr("Targets of %1, one of which gets it").arg(upstream));
    QList<html::Row> rows;
    for (const auto &target : forward["targets"_L1].toArray())
        rows.append(
            {target["name"_L1].toString(),
             html::escaped(ExplanationText::tr("%1 (%2), Host: %3")
                               .arg(target["url"_L1].toString(), target["health"_L1].toString(),
                                    target["host"_L1].toString()))});
    return out + html::table(rows);
}

} // namespace

QString verdictHtml(const QJsonObject &explanation)
{
    QString out = html::paragraph(u"<b>"_s + html::escaped(sentence(explanation)) + u"</b>"_s);
    const QString code = explanation["code"_L1].toString();
    if (!code.isEmpty()) {
        out += html::paragraph(u"<code>"_s + html::escaped(code) + u"</code>: "_s
                               + html::escaped(explanation["title"_L1].toString()));
        out += html::paragraph(html::fromMarkdown(reasonText(code)));
    }
    const QString rule = explanation["rule"_L1].toString();
    const QString route = explanation["route"_L1]["name"_L1].toString();
    QStringList params;
    const QJsonObject captured = explanation["route"_L1]["params"_L1].toObject();
    for (auto it = captured.begin(); it != captured.end(); ++it)
        params.append(it.key() + u" = "_s + it.value().toString());
    const QJsonValue identity = explanation["identity"_L1];
    const QJsonValue request = explanation["request"_L1];
    out += html::table(
        {{ExplanationText::tr("Rule"), ruleLink(rule, rule)},
         {ExplanationText::tr("Route"),
          route.isEmpty() ? html::escaped(ExplanationText::tr("none matches"))
                          : ruleLink(u"routes/"_s + route, route)},
         {ExplanationText::tr("Captured"), html::escaped(params.join(u", "_s))},
         {ExplanationText::tr("Caller"), identityHtml(identity)},
         {ExplanationText::tr("Groups"), joined(identity["groups"_L1])},
         {ExplanationText::tr("Scopes"), joined(identity["scopes"_L1])},
         {ExplanationText::tr("Understood as"),
          html::escaped((request["method"_L1].toString() + u' ' + request["host"_L1].toString()
                         + request["path"_L1].toString())
                            .trimmed())},
         {ExplanationText::tr("Client"), html::escaped(request["client"_L1].toString())},
         {ExplanationText::tr("Listener"), html::escaped(request["listener"_L1].toString())},
         {ExplanationText::tr("Revision"),
          QString::number(explanation["revision"_L1].toInteger())}});
    return out + nearMissesHtml(explanation["nearMisses"_L1].toArray())
        + limitsHtml(explanation["limits"_L1].toArray())
        + shadowHtml(explanation["shadow"_L1].toArray());
}

QString outcomeHtml(const QJsonObject &explanation)
{
    if (explanation["forward"_L1].isObject())
        return forwardHtml(explanation["forward"_L1]);
    const QJsonValue answer = explanation["answer"_L1];
    if (!answer.isObject())
        return html::paragraph(
            html::escaped(ExplanationText::tr("What would be sent can't be told.")));
    return html::paragraph(html::escaped(
               ExplanationText::tr("Nothing would be sent. The gateway would answer %1 with")
                   .arg(answer["status"_L1].toInt())))
        + headersHtml(answer["headers"_L1].toArray()) + bodyHtml(answer);
}

} // namespace portcullis::gui
