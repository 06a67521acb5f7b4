// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/explain.h"
#include "tests/unit/service/pipeline/pipeline_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::test {

inline QByteArray problemsText(const std::vector<model::Problem> &problems)
{
    QByteArrayList lines;
    for (const model::Problem &problem : problems)
        lines.append(QByteArray::fromStdString(problem.pointer + ' ' + problem.code));
    return lines.join(", ");
}

/// Every secret of the configuration is one that must not be shown.
inline pipeline::AuthSources sourcesOfTest()
{
    pipeline::AuthSources sources;
    sources.readSecret = [](const model::SecretRef &ref) -> Result<std::string> {
        if (ref.kind == model::SecretRef::Kind::File)
            return failure("no such file");
        return "canary-secret";
    };
    return sources;
}

/// A gateway in memory whose requests can be explained.
struct ExplainFixture : PipelineFixture {
    explicit ExplainFixture(const QByteArray &json) : PipelineFixture(json, sourcesOfTest()) { }

    const pipeline::Snapshot &snapshot() { return *pipeline.worker().snapshots.current(); }

    control::JsonAnswer ask(const QByteArray &json)
    {
        const control::ExplainContext context{snapshot(), introspection, failures, f.loop.now(),
                                              f.loop.wallNow()};
        return control::explain({json.constData(), static_cast<std::size_t>(json.size())}, context);
    }
    /// The answer; empty, with `asked`, where the input was refused.
    QJsonObject explain(const QByteArray &json)
    {
        if (!problems.isEmpty())
            return {};
        const control::JsonAnswer answer = ask(json);
        asked = answer ? QByteArray() : problemsText(answer.error());
        text = answer ? QByteArray::fromStdString(*answer) : QByteArray();
        return QJsonDocument::fromJson(text).object();
    }

    QByteArray asked; // what was wrong with the last input
    QByteArray text;  // of the last answer
};

/// `VERDICT CODE` of an explanation, or `VERDICT`.
inline QByteArray explainedVerdict(const QJsonObject &answer)
{
    const QString verdict = answer[QStringLiteral("verdict")].toString();
    const QString code = answer[QStringLiteral("code")].toString();
    return (code.isEmpty() ? verdict : verdict + QLatin1Char(' ') + code).toUtf8();
}

/// One member of the path `a.b.c` as text.
inline QByteArray at(const QJsonObject &object, const char *path)
{
    QJsonValue value = object;
    for (const QByteArray &key : QByteArray(path).split('.')) {
        bool isIndex = false;
        const int index = key.toInt(&isIndex);
        value =
            isIndex ? value.toArray().at(index) : value.toObject().value(QString::fromUtf8(key));
    }
    if (value.isString())
        return value.toString().toUtf8();
    if (value.isDouble())
        return QByteArray::number(value.toDouble());
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    return value.isNull() ? "null" : value.isUndefined() ? "" : "…";
}

/// What became of the request at each step, as one word each.
inline QByteArray trace(const QJsonObject &answer)
{
    QByteArrayList words;
    for (const auto &stage : answer[QStringLiteral("stages")].toArray())
        words.append(stage.toObject()[QStringLiteral("verdict")].toString().toUtf8());
    return words.join(' ');
}

} // namespace portcullis::test
