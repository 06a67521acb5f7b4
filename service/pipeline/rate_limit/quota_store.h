// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/limit_registry.h"
#include "service/pipeline/rate_limit/quota_image.h"
#include "shared/core/result.h"

#include <filesystem>
#include <string>

namespace portcullis::pipeline {

/// Keeps quotas in a file, `DIR/quotas`, for a gateway without a store.
///
/// Thread: one of the control plane's helpers; it reads and writes files.
class QuotaStore {
public:
    /// `folder` is made when it is first written to.
    explicit QuotaStore(const std::filesystem::path &folder);

    struct Loaded {
        QuotaImage image;    ///< of the file, or fresh
        std::string warning; ///< for the log; empty: none
    };
    /// Before the registry is made. A file that can't be read is renamed to `quotas.corrupt`, and
    /// counting starts from zero with a warning; a missing file is an ordinary first start.
    Loaded load();

    /// Writes what is used now, if anything was charged since the last call: to a new file, which
    /// then takes the old one's name, so that a crash leaves the one or the other. To be called
    /// every second and at the end. Cost: 24 bytes and about 50 ns for every key in use.
    Result<void> flush(const LimitRegistry &registry, WallTime now);

    const std::filesystem::path &file() const { return m_file; }

private:
    std::filesystem::path m_file;
    std::uint64_t m_flushedCharges = 0;
};

} // namespace portcullis::pipeline
