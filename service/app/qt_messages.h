// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

namespace portcullis::app {

/// Puts what Qt has to say into the operators' log, in its form, as `qt:`. Once a process.
void logQtMessages();

} // namespace portcullis::app
