// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>

#include <initializer_list>
#include <utility>

/// Small pieces of HTML as QTextBrowser understands it.
namespace portcullis::gui::html {

using Row = std::pair<QString, QString>; ///< title (text) and value (HTML)

QString escaped(const QString &text);
QString paragraph(const QString &inner);
QString heading(const QString &text);
/// Two columns; rows without a value are left out.
QString table(const QList<Row> &rows);
/// A list of header fields in the order in which they are.
QString fields(const QList<std::pair<QString, QString>> &fields);
QString code(const QString &text); ///< as it stands, with its line ends
/// The little Markdown that reason texts have: `code`, **bold** and [links](…), the latter as text.
QString fromMarkdown(const QString &markdown);

} // namespace portcullis::gui::html
