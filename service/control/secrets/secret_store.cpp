// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/secret_store.h"

namespace portcullis::secrets {

using store::StoreError;
using store::StoreErrorKind;
using store::storeFailure;
using store::StoreResult;

StoreResult<void> putSecret(store::Store &store, const Sealer &sealer, const std::string &name,
                            std::string_view value, const std::string &author, WallTime at)
{
    auto sealed = sealer.seal(name, value);
    if (!sealed)
        return storeFailure(StoreErrorKind::Failed, name + ": " + sealed.error().what);
    return store.putSecret({name, sealer.keyId(), *std::move(sealed), at, author});
}

StoreResult<SecretBytes> openSecret(store::Store &store, const Sealer &sealer,
                                    const std::string &name)
{
    const auto secret = store.secret(name);
    if (!secret)
        return tl::unexpected<StoreError>(secret.error());
    if (secret->keyId != sealer.keyId())
        return storeFailure(StoreErrorKind::WrongKey,
                            name + ": was sealed with the master key " + secret->keyId);
    auto plain = sealer.open(name, secret->sealed);
    if (!plain)
        return storeFailure(StoreErrorKind::Damaged, name + ": " + plain.error().what);
    return *std::move(plain);
}

StoreResult<void> rotateMasterKey(store::Store &store, const Sealer &from, const Sealer &to)
{
    return store.rotateKey(
        to.keyId(), [&](const store::SealedSecret &secret) -> Result<store::SealedSecret> {
            const auto plain = from.open(secret.name, secret.sealed);
            if (!plain)
                return tl::unexpected<Error>(plain.error());
            auto sealed = to.seal(secret.name, plain->view());
            if (!sealed)
                return tl::unexpected<Error>(sealed.error());
            // Who set it and when stays: its value does, too.
            return store::SealedSecret{secret.name, to.keyId(), *std::move(sealed), secret.updated,
                                       secret.author};
        });
}

} // namespace portcullis::secrets
