// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/identity_cache.h"
#include "service/pipeline/authenticate/introspection_cache.h"
#include "service/pipeline/authenticate/key_views.h"
#include "service/pipeline/authenticate/sha256.h"
#include "service/pipeline/authenticate/verified_token_cache.h"

namespace portcullis::pipeline {

/// What one worker keeps for step 2 from request to request. Outlives snapshots: what belongs to
/// another plan or key set is never used and is replaced as it is met.
///
/// Thread: its worker's.
struct AuthWorker {
    /// `introspection` is borrowed, process-wide, and outlives every worker.
    explicit AuthWorker(IntrospectionCache &introspectionCache,
                        std::size_t tokens = VerifiedTokenCache::kDefaultEntries)
        : introspection(introspectionCache), verified(tokens)
    {
    }

    IntrospectionCache &introspection;
    VerifiedTokenCache verified;
    IdentityCache identities; ///< of consumers that came with an API key
    KeyViews keys;
    Sha256Hasher sha256;
};

} // namespace portcullis::pipeline
