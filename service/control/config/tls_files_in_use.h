// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/file_version.h"
#include "shared/model/document.h"

#include <vector>

/// Files that a document names for TLS, which are replaced while the document stays as it is.
namespace portcullis::control {

/// All of them, as they are now; each once.
std::vector<SeenFile> tlsFilesOf(const model::Document &document);

/// Notes in the document what is in the files for connections towards others, so that what was made
/// of an earlier content is no longer taken for the same.
void noteTlsContent(model::Document &document);

} // namespace portcullis::control
