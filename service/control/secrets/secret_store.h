// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/secrets/sealer.h"
#include "service/control/store/store.h"

#include <string>
#include <string_view>

namespace portcullis::secrets {

/// Seals `value` and stores it under `name`. Thread: the store's, for all three.
store::StoreResult<void> putSecret(store::Store &store, const Sealer &sealer,
                                   const std::string &name, std::string_view value,
                                   const std::string &author, WallTime at);

/// What was stored under `name`. NotFound; WrongKey if it was sealed with another key; Damaged if
/// it opens with none.
store::StoreResult<SecretBytes> openSecret(store::Store &store, const Sealer &sealer,
                                           const std::string &name);

/// Seals everything anew under `to`, in one transaction: all or none.
store::StoreResult<void> rotateMasterKey(store::Store &store, const Sealer &from, const Sealer &to);

} // namespace portcullis::secrets
