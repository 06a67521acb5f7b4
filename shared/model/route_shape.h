// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/path_pattern.h"

#include <string>

namespace portcullis::model {

/// The pattern without its parameters' names: two patterns of one shape match the same paths. A
/// brace never stands in a literal, so shapes of different patterns differ.
std::string pathShape(const PatternSegments &segments);

} // namespace portcullis::model
