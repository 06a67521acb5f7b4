// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/json_lines.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <atomic>
#include <memory>

namespace portcullis::gui {

/// A document as lines for people. Holds the text as it came, and where its lines begin: a large
/// one has a million of them. Never modified, any thread.
class DocumentText {
public:
    /// Fails on what is no JSON.
    static Result<std::shared_ptr<const DocumentText>> of(const QByteArray &json);

    const QByteArray &json() const { return m_json; }
    int count() const { return static_cast<int>(m_lines.count()); }
    /// Bytes of the longest line, about.
    qsizetype longest() const { return static_cast<qsizetype>(m_lines.longest()); }
    QString line(int at) const { return lines(at, at); }
    /// From `first` to `last`, both included, with line breaks between.
    QString lines(int first, int last) const;
    /// The line of each place where `wanted` stands, whatever its case, from top to bottom; a line
    /// with two places is there twice. Ends early, with what it has, once `stop` is set.
    /// Cost: a large document takes some tenths of a second.
    QList<int> find(const QString &wanted, const std::atomic_bool &stop) const;

private:
    DocumentText(QByteArray json, api::JsonLines lines);
    std::string_view view() const;

    QByteArray m_json;
    api::JsonLines m_lines;
};

} // namespace portcullis::gui
