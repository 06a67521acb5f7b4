// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_error.h"

#include <openssl/err.h>

#include <system_error>

namespace portcullis::io {

std::string opensslError()
{
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(code))
        return std::generic_category().message(ERR_GET_REASON(code));
    const char *reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "unknown error";
}

} // namespace portcullis::io
