// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <vector>

struct ssl_ctx_st;

namespace portcullis::io {

/// The certificates that this system trusts for servers, each in DER.
using RootReader = std::vector<std::string> (*)();

/// Where roots come from on a system that keeps them elsewhere than in files: OpenSSL finds those
/// by itself. Null: only files. Called before the first connection is made; `reader` may be called
/// on any thread.
void setRootReader(RootReader reader);

/// Lets the context trust what the system trusts. Reads the system's roots again when that was a
/// few minutes ago: administrators change them while we run.
void trustSystemRoots(ssl_ctx_st *context);

} // namespace portcullis::io
