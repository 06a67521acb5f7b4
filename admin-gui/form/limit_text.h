// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/json_tree.h"

#include <QString>

namespace portcullis::gui {

/// How much an entry of `rateLimits` allows, for people, such as `100,000 per month` or `50 per 1s,
/// burst 200`. What it does not say is the default's.
QString limitText(const model::JsonTree &limit);

} // namespace portcullis::gui
