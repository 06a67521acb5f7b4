// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/recorded_fields.h"
#include "shared/model/document.h"

namespace portcullis::control {

/// Which header fields the traffic ring shows under this configuration: beside the usual ones those
/// that routes match and limits count by, but for whatever an authenticator reads.
telemetry::RecordedFields recordedFieldsOf(const model::Document &document);

} // namespace portcullis::control
