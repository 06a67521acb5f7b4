// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/traffic_entry.h"

#include <QJsonObject>
#include <QString>

/// Texts about one request, as HTML for a QTextBrowser. All that came from the network is escaped.
/// Links lead to entities and rules; rule_link.h reads them.
namespace portcullis::gui {

QString whyHtml(const api::TrafficEntry &entry);      ///< verdict, reason, what to do
QString receivedHtml(const api::TrafficEntry &entry); ///< as the client sent it
QString sentHtml(const api::TrafficEntry &entry);     ///< to the upstream
QString answeredHtml(const api::TrafficEntry &entry); ///< by the upstream
QString returnedHtml(const api::TrafficEntry &entry); ///< to the client

/// Of an answer of POST /v1/config/simulate about one request: what a draft would make of it.
QString simulatedHtml(const QJsonObject &answer);

/// Of an answer of POST /v1/explain.
QString verdictHtml(const QJsonObject &explanation); ///< verdict, reason, near misses, limits
QString
outcomeHtml(const QJsonObject &explanation); ///< the request that would be sent, or the answer

} // namespace portcullis::gui
