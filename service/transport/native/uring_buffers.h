// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstdint>

struct io_uring;
struct io_uring_buf_ring;

namespace portcullis::transport {

/// A ring of buffers of one size that the system fills when bytes come. Thread: its ring's.
class UringBuffers {
public:
    struct Shape {
        std::uint16_t group;
        std::uint16_t count; ///< a power of two
        std::uint32_t size;
    };

    UringBuffers() = default;
    UringBuffers(const UringBuffers &) = delete;
    UringBuffers &operator=(const UringBuffers &) = delete;

    bool init(io_uring &ring, const Shape &shape);
    void release(io_uring &ring);
    const char *at(unsigned buffer) const { return m_memory + std::size_t{buffer} * m_shape.size; }
    /// Its bytes have been used: the system may fill it again.
    void giveBack(unsigned buffer);

private:
    Shape m_shape{};
    io_uring_buf_ring *m_ring = nullptr;
    char *m_memory = nullptr;
    std::size_t m_mapped = 0;
};

} // namespace portcullis::transport
