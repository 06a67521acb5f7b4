// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/task.h"
#include "service/pipeline/common/exchange.h"

namespace portcullis::pipeline {

/// What a transport hands exchanges to: the pipeline, or the admin API's front. One for each
/// worker.
class ExchangeHandler {
public:
    virtual ~ExchangeHandler() = default;
    /// Serves `exchange` to its end. The transport starts the task, and destroys it first when the
    /// exchange has to end early. The exchange outlives the task.
    virtual io::Task<> serve(Exchange &exchange) = 0;
    /// Whether connections should be closed after their current exchange: the gateway drains.
    virtual bool draining() const = 0;
};

} // namespace portcullis::pipeline
