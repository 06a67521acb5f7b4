// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"

#include <vector>

namespace portcullis::app {

/// What is wrong with what a document refers to.
struct FileProblems {
    std::vector<model::Problem> errors;   ///< files
    std::vector<model::Problem> unset;    ///< environment variables that are not set here
    std::vector<model::Problem> warnings; ///< keys that are ignored
};

/// Opens the files of a valid document (certificates, keys, authorities, key sets, secrets) and
/// looks for its environment variables, as a run would. Any thread.
FileProblems checkFiles(const model::Document &document);

} // namespace portcullis::app
