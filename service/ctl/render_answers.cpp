// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/render.h"
#include "service/ctl/table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// Answers that other parts of the gateway write, as tables.
namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

/// Any value in one cell.
QString cell(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? u"yes"_s : u"no"_s;
    case QJsonValue::Double:
        return value.toVariant().toString();
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array: {
        QStringList all;
        for (const auto &each : value.toArray())
            all.append(cell(each));
        return all.join(u", "_s);
    }
    case QJsonValue::Object: {
        // What names a thing, where there is one.
        const QJsonObject object = value.toObject();
        const QString kind = object["kind"_L1].toString();
        const QString name = object["name"_L1].toString();
        if (!name.isEmpty())
            return kind.isEmpty() ? name : kind + u'/' + name;
        return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    default:
        return {};
    }
}

/// `refused authenticate.no-credential`.
QString verdict(const QJsonValue &value)
{
    if (!value.isObject())
        return cell(value);
    return u"%1 %2"_s.arg(value["verdict"_L1].toString(), value["code"_L1].toString()).trimmed();
}

QString stagesOf(const QJsonObject &answer)
{
    Table table({u"STEP"_s, u"VERDICT"_s, u"REASON"_s, u"RULE"_s, u"DETAIL"_s},
                {false, false, false, false, false});
    for (const auto &each : answer["stages"_L1].toArray()) {
        QStringList detail{cell(each["detail"_L1]), cell(each["notes"_L1])};
        detail.removeAll(QString());
        table.add({cell(each["stage"_L1]), cell(each["verdict"_L1]), cell(each["code"_L1]),
                   cell(each["rule"_L1]), detail.join(u"; "_s)});
    }
    return table.text();
}

QString nearMissesOf(const QJsonObject &answer)
{
    Table table({u"ROUTE THAT NEARLY MATCHES"_s, u"WHY NOT"_s}, {false, false});
    for (const auto &each : answer["nearMisses"_L1].toArray())
        table.add({cell(each["route"_L1]), cell(each["why"_L1])});
    return table.isEmpty() ? QString() : u'\n' + table.text();
}

QString forwardOf(const QJsonObject &answer)
{
    const QJsonObject forward = answer["forward"_L1].toObject();
    if (forward.isEmpty())
        return {};
    Table table({u"WOULD BE SENT"_s, u"VALUE"_s}, {false, false});
    table.add({u"upstream"_s, cell(forward["upstream"_L1])});
    table.add({u"request"_s, cell(forward["method"_L1]) + u' ' + cell(forward["target"_L1])});
    for (const auto &each : forward["headers"_L1].toArray())
        table.add({cell(each["name"_L1]), cell(each["value"_L1])});
    return u'\n' + table.text();
}

} // namespace

QString renderList(const QJsonArray &items, const QList<Column> &columns, Output output)
{
    if (output == Output::Json)
        return QString::fromUtf8(QJsonDocument(items).toJson());
    QStringList headings;
    QList<bool> right;
    for (const Column &column : columns) {
        headings.append(column.heading);
        right.append(false);
    }
    Table table(headings, right);
    for (const auto &item : items) {
        QStringList row;
        for (const Column &column : columns)
            row.append(cell(item.toObject().value(column.member)));
        table.add(row);
    }
    return table.text();
}

QString renderObject(const QJsonObject &object, Output output)
{
    if (output == Output::Json)
        return jsonText(object);
    Table table({u"WHAT"_s, u"VALUE"_s}, {false, false});
    for (auto it = object.begin(); it != object.end(); ++it)
        table.add({it.key(), cell(it.value())});
    return table.text();
}

QString renderExplanation(const QJsonObject &answer, Output output)
{
    if (output == Output::Json)
        return jsonText(answer);
    Table table({u"WHAT"_s, u"VALUE"_s}, {false, false});
    table.add({u"verdict"_s, verdict(answer)});
    for (const auto &[member, name] :
         {std::pair("status"_L1, u"status"_s), std::pair("title"_L1, u"title"_s),
          std::pair("rule"_L1, u"rule"_s)}) {
        if (answer.contains(member))
            table.add({name, cell(answer[member])});
    }
    table.add({u"route"_s, cell(answer["route"_L1])});
    const QJsonObject identity = answer["identity"_L1].toObject();
    table.add(
        {u"caller"_s,
         identity["anonymous"_L1].toBool(true) ? u"anonymous"_s : cell(identity["consumer"_L1])});
    return table.text() + u'\n' + stagesOf(answer) + nearMissesOf(answer) + forwardOf(answer);
}

QString renderSimulation(const QJsonObject &answer, Output output)
{
    if (output == Output::Json)
        return jsonText(answer);
    Table counts({u"RECORDED REQUESTS"_s, u"COUNT"_s}, {false, true});
    for (const QString &member : {u"considered"_s, u"same"_s, u"different"_s, u"undetermined"_s})
        counts.add({member, cell(answer[member])});
    Table groups({u"COUNT"_s, u"FROM"_s, u"TO"_s, u"STEP"_s, u"RULE"_s, u"ROUTES"_s},
                 {true, false, false, false, false, false});
    for (const auto &each : answer["groups"_L1].toArray()) {
        QStringList routes{cell(each["routeFrom"_L1]), cell(each["routeTo"_L1])};
        routes.removeAll(QString());
        groups.add({cell(each["count"_L1]), verdict(each["from"_L1]), verdict(each["to"_L1]),
                    cell(each["stage"_L1]), cell(each["rule"_L1]), routes.join(u" -> "_s)});
    }
    return counts.text() + (groups.isEmpty() ? QString() : u'\n' + groups.text());
}

QString renderHealth(const QJsonObject &answer, Output output)
{
    if (output == Output::Json)
        return jsonText(answer);
    Table table({u"TARGET"_s, u"URL"_s, u"STATE"_s, u"DRAINING"_s, u"SHARE %"_s, u"IN FLIGHT"_s,
                 u"FAILURES"_s, u"LAST CHECK"_s},
                {false, false, false, false, true, true, true, false});
    for (const auto &each : answer["targets"_L1].toArray()) {
        const QJsonObject check = each["lastCheck"_L1].toObject();
        const QString said =
            check.contains("error"_L1) ? cell(check["error"_L1]) : cell(check["status"_L1]);
        table.add({cell(each["name"_L1]), cell(each["url"_L1]), cell(each["state"_L1]),
                   cell(each["draining"_L1]), cell(each["sharePercent"_L1]),
                   cell(each["inFlight"_L1]), cell(each["failures"_L1]), said});
    }
    return table.text();
}

} // namespace portcullis::ctl
