// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

#include <QTreeWidget>

namespace portcullis::gui {

/// Errors and warnings, the errors first; each leads to the field that it is about.
class FindingsView final : public QTreeWidget {
    Q_OBJECT

public:
    /// More are counted in a last row.
    static constexpr int kMost = 2000;

    explicit FindingsView(QWidget *parent = nullptr);
    /// Where the rows are the same as before, selection and scroll position stay.
    void setFindings(const QList<DraftFinding> &findings);
    const QList<DraftFinding> &findings() const { return m_findings; }

Q_SIGNALS:
    void findingActivated(const portcullis::gui::DraftFinding &finding);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();

    QList<DraftFinding> m_findings;
};

/// The page on which a part of the document is edited.
PageId pageOf(const PartRef &ref);

/// What the gateway found in `document`, in the words of the draft's own check.
QList<DraftFinding> findingsOf(const QList<api::Finding> &findings, bool areWarnings,
                               const DocumentParts &document);

} // namespace portcullis::gui
