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

} // namespace portcullis::ctl
