// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/task.h"
#include "service/pipeline/exchange_run.h"

/// The effects beside step 2's decision.
namespace portcullis::pipeline {

/// Waits for the identity provider, and tells `walk` what it said.
io::Task<> awaitProvider(ExchangeRun &run, Authentication &walk, AuthWait wait);

/// Answers 429, and says so, when the client's address failed too often.
bool refuseAfterFailures(ExchangeRun &run, const AuthList &list);

/// Counts a refused credential for the client's address.
void recordFailure(ExchangeRun &run, const Authentication &walk);

/// Notes what authenticators in shadow mode would have refused.
void noteShadowVerdicts(ExchangeRun &run, const Authentication &walk);

} // namespace portcullis::pipeline
