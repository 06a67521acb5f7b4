// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>

namespace portcullis::io {

/// Memory for coroutine frames: each thread keeps the frames that ended for the next ones of the
/// same size class, so that an exchange allocates none once its worker is warm. A frame must be
/// released on the thread that allocated it.
class FramePool {
public:
    static constexpr std::size_t kClass = 256;  ///< sizes are rounded up to a multiple of this
    static constexpr std::size_t kClasses = 16; ///< larger frames come from the heap
    static constexpr std::size_t kKeep = 1024;  ///< idle frames kept in each class

    static void *allocate(std::size_t size);
    static void release(void *frame, std::size_t size) noexcept;
};

} // namespace portcullis::io
