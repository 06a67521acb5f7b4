// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace portcullis {

/// A failure as a value, for operators: lower case, no full stop, it names the thing that failed.
/// It never reaches a client of the gateway.
struct Error {
    std::string what;
};

/// A `T` or the reason why there is none. Becomes std::expected when C++23 is everywhere.
template <typename T, typename E = Error>
using Result = tl::expected<T, E>;

/// The failed form of any Result.
inline tl::unexpected<Error> failure(std::string what)
{
    return tl::unexpected<Error>(Error{std::move(what)});
}

} // namespace portcullis
