// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/configuration/document_text.h"

#include <QAbstractListModel>

namespace portcullis::gui {

/// The lines of a document as a model: nothing of them is kept.
class DocumentLines final : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// Null: there are none.
    void setText(std::shared_ptr<const DocumentText> text);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::shared_ptr<const DocumentText> m_text;
};

} // namespace portcullis::gui
