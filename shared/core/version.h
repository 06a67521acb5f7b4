// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

namespace portcullis {

/// The version of all programs of the project, as CMake's project() has it.
inline constexpr char kVersion[] = PORTCULLIS_VERSION;

} // namespace portcullis
