// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

class QLabel;

namespace portcullis::gui {

class PagedTable;

/// Every write of the admin API: who, when, from where, what, and what came of it.
class AuditPage final : public Page {
    Q_OBJECT

public:
    /// Entries that an export takes at most.
    static constexpr int kMostExported = 100'000;

    explicit AuditPage(PageContext context, QWidget *parent = nullptr);
    ~AuditPage() override;

    QString title() const override { return tr("Audit"); }
    void activate() override;
    void follow(const Destination &destination) override;
    bool isSettled() const override;
    QList<QAction *> commands() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;
    /// Writes all entries that match the filter to `path`, as CSV.
    void exportTo(const QString &path);

private:
    void chooseFile();
    void say(const QString &outcome);

    PagedTable *m_table;
    QAction *m_export;
    QLabel *m_outcome;
    std::unique_ptr<QObject> m_call; ///< context of an export
};

/// RFC 4180, with a line that names the columns. A text that a spreadsheet would take for a formula
/// has an apostrophe in front.
QByteArray auditCsv(const QJsonArray &entries);

} // namespace portcullis::gui
