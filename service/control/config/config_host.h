// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/prepare.h"
#include "service/control/snapshot/snapshot_publisher.h"

#include <functional>
#include <memory>
#include <vector>

namespace portcullis::control {

/// The service around a StoredConfig: what it serves with.
class ConfigHost {
public:
    virtual ~ConfigHost() = default;

    /// What documents are prepared with; secrets are read by `secrets`. Any thread.
    virtual PrepareContext prepareContext(SecretReader secrets) = 0;
    /// Binds what is new. Control thread, as is what follows.
    virtual Result<std::unique_ptr<transport::Binding>, transport::BindFailure>
    bind(const std::vector<transport::ListenerSetup> &listeners) = 0;
    /// Serves with it. `acknowledged` runs when every worker does, on any thread.
    virtual SnapshotPublisher::Pending putInForce(PreparedConfig config,
                                                  std::unique_ptr<transport::Binding> binding,
                                                  std::function<void()> acknowledged) = 0;
};

} // namespace portcullis::control
