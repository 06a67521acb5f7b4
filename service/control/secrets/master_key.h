// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/secrets/sealer.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portcullis::store {
class Store;
class StoreThread;
} // namespace portcullis::store

namespace portcullis::secrets {

/// Where a master key may come from, looked at in this order. The first that is there counts, also
/// when it can't be used: that is an error, never a reason to try the next.
struct MasterKeySources {
    std::string file;              ///< --master-key-file; empty: not given
    std::string credentialsFolder; ///< $CREDENTIALS_DIRECTORY, of systemd; empty: none
    std::string dataFolder;        ///< DIR of --data, for `DIR/master.key`; empty: none
    bool keychain = true;          ///< ask the system's keychain
    Milliseconds keychainWait{3'000};
    /// --previous-master-key-file; empty: not given. What is sealed with this key is sealed anew
    /// with the one that was found.
    std::string previousFile{};

    /// The same with $CREDENTIALS_DIRECTORY of the environment.
    static MasterKeySources fromEnvironment(std::string file, std::string dataFolder);
};

enum class MasterKeyOrigin : std::uint8_t { File, Credential, DataFolder, Keychain, Made };

/// `--master-key-file`, `systemd credential`, …: for the log.
std::string_view originName(MasterKeyOrigin origin);

struct FoundMasterKey {
    MasterKey key;
    MasterKeyOrigin origin = MasterKeyOrigin::File;
    std::string place; ///< path, or what the keychain calls it; for the log
};

/// Looks through the sources. Nothing: no source has one. Fails when a source has one that can't be
/// used: unreadable, not a key, or a file that others on this machine may read. `storeId` names it
/// in the keychain.
///
/// Thread: the keychain is asked on the application's own thread only, in an event loop of its own,
/// three seconds at most.
Result<std::optional<FoundMasterKey>> findMasterKey(const MasterKeySources &sources,
                                                    const std::string &storeId);

/// The master key of `store`, found, or made where the store has none yet: in `DIR/master.key` with
/// 0600, or on Windows in the keychain. Notes its fingerprint in the store.
///
/// Fails, and makes none, when secrets are sealed and the key is another one or there is none; when
/// a shared store belongs to another gateway's key; and when there is nowhere to keep a new one.
/// The service then exits with kExitCannotStart (3). Thread: the application's own, at the start;
/// waits for the store.
Result<FoundMasterKey> masterKeyOf(store::StoreThread &thread, const MasterKeySources &sources);
/// The same on the thread of `store`. If that is not the application's own, the keychain is not
/// asked.
Result<FoundMasterKey> masterKeyOf(store::Store &store, const MasterKeySources &sources);

} // namespace portcullis::secrets
