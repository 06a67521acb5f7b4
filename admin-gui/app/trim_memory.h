// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

namespace portcullis::gui {

/// Gives freed memory back to the system where the allocator keeps it (glibc; nothing elsewhere):
/// once a large document was read and checked that is several times its text. Any thread, best a
/// helper: it takes some milliseconds.
void trimMemory();

} // namespace portcullis::gui
