// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/entities/entity_table_page.h"

namespace portcullis::gui {

/// How callers prove who they are.
class AuthenticatorsPage final : public EntityTablePage {
    Q_OBJECT

public:
    explicit AuthenticatorsPage(PageContext context, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;

protected:
    QString removalImpact(const QStringList &names) const override;

private:
    void countRoutes();
};

} // namespace portcullis::gui
