// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>

namespace portcullis::telemetry {

struct MetricsSample;

/// The media type of the text below.
inline constexpr char kPrometheusMediaType[] = "text/plain; version=0.0.4; charset=utf-8";

/// Prometheus text exposition format 0.0.4, with HELP and TYPE, in a fixed order. Durations are in
/// seconds. docs/metrics.md lists the families.
std::string renderPrometheus(const MetricsSample &sample);

} // namespace portcullis::telemetry
