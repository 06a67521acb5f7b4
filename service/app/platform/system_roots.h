// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

namespace portcullis::app {

/// Lets TLS towards others trust what this system trusts: on Windows the certificate stores of the
/// machine and of the account. Elsewhere OpenSSL finds the files by itself. Before any connection.
void useSystemRoots();

} // namespace portcullis::app
