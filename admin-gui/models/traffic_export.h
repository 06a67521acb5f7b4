// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_model.h"

#include <QIODevice>

namespace portcullis::gui {

enum class ExportFormat { Csv, Json };

/// Writes the chosen columns of `rows`: CSV as RFC 4180 has it, with the names of the fields in the
/// first line, or a JSON array of objects. Values are those of filter expressions, times in UTC. A
/// cell that a spreadsheet would take for a formula begins with an apostrophe. Any thread.
/// False: `to` takes no more; its errorString() says why.
bool exportTraffic(QIODevice &to, const std::vector<TrafficRow> &rows,
                   const QList<TrafficColumn> &columns, ExportFormat format);

} // namespace portcullis::gui
