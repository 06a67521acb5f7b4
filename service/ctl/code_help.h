// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QList>
#include <QString>

namespace portcullis::ctl {

/// What a code means, what to look at, and how to mend it.
struct CodeHelp {
    QString code;   ///< such as `route.not-found`
    QString status; ///< `404`, `the route's status`, or `problem` or `warning` of a configuration
    QString text;   ///< one paragraph, without line breaks
};

/// Every code of the gateway, of the admin API and of configurations, in the order of the page
/// docs/operating/troubleshooting.md: it is part of the program, so that both say the same.
const QList<CodeHelp> &codeHelp();

/// Nothing: no code has that name. Takes what stands in a problem's `type` as well.
const CodeHelp *findCodeHelp(const QString &code);

/// The code that is most like one that there is not; empty: none is.
QString nearestCode(const QString &code);

} // namespace portcullis::ctl
