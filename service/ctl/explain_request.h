// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/ctl/options.h"

#include <QByteArray>

namespace portcullis::ctl {

/// The body of POST /v1/explain for a request that stands in the arguments and options: METHOD and
/// URL, or the URL alone. Fails on header lines without a colon and on half an identity.
Result<QByteArray> explainRequest(const Options &options);

/// Whether the argument of `explain` is a file with such a body rather than a URL or a path: one
/// that begins with a slash has to end in `.json` and be there.
bool namesFile(const QStringList &arguments);

} // namespace portcullis::ctl
