// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"
#include "tests/support/scrape_sample.h"

namespace portcullis::test {

inline api::MetricsSnapshot snapshot(const ScrapeSample &sample)
{
    const auto parsed = api::parseMetrics(sample.text().toStdString());
    if (!parsed)
        qFatal("the sample is no scrape: %s", parsed.error().what.c_str());
    return *parsed;
}

/// 20 good requests, 4 refused with 401 and 2 with 502, within two seconds.
inline gui::Traffic busyTraffic()
{
    return gui::trafficBetween(snapshot({.good = 100}),
                               snapshot({.good = 120, .unauthorized = 4, .failed = 2}),
                               std::chrono::seconds(2));
}

} // namespace portcullis::test
