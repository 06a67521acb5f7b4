// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/ctl/options.h"

#include <QString>

namespace portcullis::ctl {

// What each command prints, line feed included.
QString render(const api::InfoDocument &info, Output output);
QString render(const api::Readiness &readiness, Output output);
QString render(const api::MetricsSnapshot &metrics, Output output);
/// JSON keeps the order and spelling of the document; the table lists its entities by name.
Result<QString> render(const ConfigText &config, Output output);
/// One entity.
Result<QString> renderEntity(const ConfigText &entity, Output output);

QString render(const api::Applied &applied, Output output);
QString render(const api::NewKey &made, Output output);
QString render(const api::Validation &validation, Output output);
QString render(const api::DocumentDiff &diff, Output output);
/// The answer of POST /v1/explain, and of POST /v1/config/simulate.
QString renderExplanation(const QJsonObject &answer, Output output);
QString renderSimulation(const QJsonObject &answer, Output output);
/// The answer of GET /v1/upstreams/{name}/health.
QString renderHealth(const QJsonObject &answer, Output output);
/// Any other answer: its members one below the other.
QString renderObject(const QJsonObject &object, Output output);

/// A column of a table of a list: which member of the items, under which heading.
struct Column {
    QString member;
    QString heading;
};
QString renderList(const QJsonArray &items, const QList<Column> &columns, Output output);

/// A line for each finding: where, which and why.
QStringList lines(const QList<api::Finding> &findings);

} // namespace portcullis::ctl
