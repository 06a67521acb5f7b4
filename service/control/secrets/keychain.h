// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/secrets/secret_bytes.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <optional>
#include <string>

namespace portcullis::secrets {

/// The credential store of the system: Windows Credential Manager, or the Secret Service where a
/// session bus is there. Waits for an answer in an event loop of its own, `wait` at most: a
/// keychain that is locked asks its user, who may not be there.
///
/// Thread: the application's own, as QtKeychain has state that all share. On any other there is no
/// keychain.
class Keychain {
public:
    explicit Keychain(Milliseconds wait) : m_wait(wait) { }

    /// Whether there is one to ask at all.
    static bool isThere();
    /// Nothing: there is no such entry, or no keychain. Fails when it doesn't answer or refuses.
    Result<std::optional<SecretBytes>> read(const std::string &entry) const;
    Result<void> write(const std::string &entry, const SecretBytes &value) const;

private:
    Milliseconds m_wait;
};

} // namespace portcullis::secrets
