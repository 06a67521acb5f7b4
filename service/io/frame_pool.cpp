// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/frame_pool.h"

#include <array>
#include <new>
#include <vector>

namespace portcullis::io {

namespace {

struct Shelf {
    std::array<std::vector<void *>, FramePool::kClasses> idle;

    ~Shelf()
    {
        for (const std::vector<void *> &frames : idle) {
            for (void *frame : frames)
                ::operator delete(frame);
        }
    }
};

thread_local Shelf t_shelf;

// Under the address sanitizer every frame is freed, so that it sees the use of one that ended.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kIdleFrames = 0;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::size_t kIdleFrames = 0;
#else
constexpr std::size_t kIdleFrames = FramePool::kKeep;
#endif
#else
constexpr std::size_t kIdleFrames = FramePool::kKeep;
#endif

std::size_t classOf(std::size_t size)
{
    return (size + FramePool::kClass - 1) / FramePool::kClass;
}

} // namespace

void *FramePool::allocate(std::size_t size)
{
    const std::size_t index = classOf(size);
    if (index >= kClasses)
        return ::operator new(size);
    std::vector<void *> &idle = t_shelf.idle[index];
    if (idle.empty())
        return ::operator new(index *kClass);
    void *frame = idle.back();
    idle.pop_back();
    return frame;
}

void FramePool::release(void *frame, std::size_t size) noexcept
{
    const std::size_t index = classOf(size);
    if (index < kClasses) {
        std::vector<void *> &idle = t_shelf.idle[index];
        if (idle.size() < kIdleFrames) {
            idle.push_back(frame);
            return;
        }
    }
    ::operator delete(frame);
}

} // namespace portcullis::io
