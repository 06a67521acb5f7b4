// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/sources.h"

#include <vector>

namespace portcullis::control {

/// What is wrong with what a document refers to.
struct FileProblems {
    std::vector<model::Problem> errors; ///< files that can't be used
    /// Certificates, keys, authorities and secrets that are not there, and environment variables
    /// that are not set: `check` may well be asked on another machine than the one that serves.
    std::vector<model::Problem> missing;
    std::vector<model::Problem> warnings; ///< keys that are ignored
};

/// Opens the files of a valid document (certificates, keys, authorities, key sets, secrets) and
/// looks for its environment variables, as a run would. Any thread.
FileProblems checkFiles(const model::Document &document, const SecretReader &readSecret);

} // namespace portcullis::control
