// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/store_call.h"

#include "shared/core/log.h"

namespace portcullis::control {

AdminAnswer storeProblem(const store::StoreError &error)
{
    using Kind = store::StoreErrorKind;
    if (error.kind == Kind::NotFound)
        return problem(AdminCode::NotFound);
    if (error.kind == Kind::Exists)
        return problem(AdminCode::Exists);
    log(LogLevel::Warning,
        "store call failed:", {{"kind", store::storeErrorName(error.kind)}, {"why", error.what}});
    return problem(AdminCode::StoreFailed,
                   "the store can't be used now: "
                       + std::string(store::storeErrorName(error.kind)));
}

} // namespace portcullis::control
