// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_error.h"

namespace portcullis::store {

std::string_view storeErrorName(StoreErrorKind kind)
{
    switch (kind) {
    case StoreErrorKind::Conflict:
        return "conflict";
    case StoreErrorKind::NotFound:
        return "not-found";
    case StoreErrorKind::Exists:
        return "exists";
    case StoreErrorKind::Away:
        return "away";
    case StoreErrorKind::Uncertain:
        return "uncertain";
    case StoreErrorKind::Full:
        return "full";
    case StoreErrorKind::Pending:
        return "pending";
    case StoreErrorKind::Damaged:
        return "damaged";
    case StoreErrorKind::Foreign:
        return "foreign";
    case StoreErrorKind::Newer:
        return "newer";
    case StoreErrorKind::InUse:
        return "in-use";
    case StoreErrorKind::WrongKey:
        return "wrong-key";
    case StoreErrorKind::Failed:
        break;
    }
    return "failed";
}

} // namespace portcullis::store
