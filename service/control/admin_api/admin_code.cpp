// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_code.h"

#include <array>

namespace portcullis::control {

namespace {

constexpr std::array kCodes{
#define X(name, code, status, title) AdminCodeInfo{code, status, title},
    PORTCULLIS_ADMIN_CODES(X)
#undef X
};

} // namespace

const AdminCodeInfo &adminCodeInfo(AdminCode code)
{
    return kCodes[static_cast<std::size_t>(code)];
}

std::span<const AdminCodeInfo> adminCodes()
{
    return kCodes;
}

} // namespace portcullis::control
