// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/entities/entity_table_page.h"

namespace portcullis::gui {

/// Where clients connect.
class ListenersPage final : public EntityTablePage {
    Q_OBJECT

public:
    explicit ListenersPage(PageContext context, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;

protected:
    QString removalImpact(const QStringList &names) const override;
    JsonTree copyOf(const JsonTree &listener) const override;

private:
    void showBound();
};

} // namespace portcullis::gui
