// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_api.h"

#include "service/control/admin_api/config_controller.h"
#include "service/control/admin_api/decision_controller.h"
#include "service/control/admin_api/description_controller.h"
#include "service/control/admin_api/entities_controller.h"
#include "service/control/admin_api/events_controller.h"
#include "service/control/admin_api/health_controller.h"
#include "service/control/admin_api/keys_controller.h"
#include "service/control/admin_api/revisions_controller.h"
#include "service/control/admin_api/secrets_controller.h"
#include "service/control/admin_api/store_controller.h"
#include "service/control/admin_api/system_controller.h"
#include "service/control/admin_api/tokens_controller.h"
#include "service/control/admin_api/usage_controller.h"

namespace portcullis::control {

template <typename T, typename... Args>
T &AdminApi::add(Args &&...args)
{
    auto made = std::make_unique<T>(std::forward<Args>(args)...);
    T &controller = *made;
    controller.addTo(m_routes);
    m_controllers.push_back(std::move(made));
    return controller;
}

// Rows are there in file mode, too, and say so; what they need is then not touched.
AdminApi::AdminApi(const AdminViews &views)
{
    add<SystemController>(views);
    add<DescriptionController>(m_routes);
    add<ConfigController>(views);
    for (const EntityKind kind : kEntityKinds)
        add<EntitiesController>(views, kind);
    add<KeysController>(views);
    add<RevisionsController>(views);
    add<SecretsController>(views);
    add<StoreController>(views);
    add<TokensController>(views, m_access);
    add<HealthController>(views);
    add<DecisionController>(views);
    m_events = &add<EventsController>(views);
    add<UsageController>(views, m_events->sampler().lastUse());
}

AdminApi::~AdminApi() = default;

void AdminApi::endStreams()
{
    m_events->close();
}

} // namespace portcullis::control
