// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>

namespace portcullis::io {

/// What OpenSSL says of its first failure since its queue was empty; empties it.
std::string opensslError();

} // namespace portcullis::io
