// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/composed_request.h"
#include "admin-gui/models/shell_words.h"

#include <QStringList>

namespace portcullis::gui {

/// The request that a curl command would send.
struct CurlCommand {
    ComposedRequest request;
    QStringList passedOver; ///< options that say nothing of the request, such as `-s`
};

/// Reads a curl command as it is copied from a browser or a manual, for a POSIX shell or cmd.exe.
/// Knows the options that make a request (-X -H -d --data-raw --data-binary --data-urlencode --json
/// -u -b -A -e -G -I --url --oauth2-bearer --http1.0 --http1.1 --http2), passes over those that do
/// not, and refuses all others: a request that is another one would be explained wrongly. Reads no
/// file. Pure.
Result<CurlCommand, ShellError> parseCurl(const QString &text);

} // namespace portcullis::gui
