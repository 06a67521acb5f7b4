// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/uring_buffers.h"

#ifdef PORTCULLIS_HAVE_URING

#include <liburing.h>
#include <sys/mman.h>

namespace portcullis::transport {

namespace {

constexpr std::size_t kPage = 4096;

} // namespace

bool UringBuffers::init(io_uring &ring, const Shape &shape)
{
    const std::size_t header =
        (shape.count * sizeof(io_uring_buf) + kPage - 1) / kPage * kPage; // the ring itself
    m_mapped = header + std::size_t{shape.count} * shape.size;
    void *const memory =
        ::mmap(nullptr, m_mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    io_uring_buf_reg registration{};
    registration.ring_addr = reinterpret_cast<std::uint64_t>(memory);
    registration.ring_entries = shape.count;
    registration.bgid = shape.group;
    if (io_uring_register_buf_ring(&ring, &registration, 0) != 0) {
        ::munmap(memory, m_mapped);
        return false;
    }
    m_shape = shape;
    m_ring = static_cast<io_uring_buf_ring *>(memory);
    m_memory = static_cast<char *>(memory) + header;
    io_uring_buf_ring_init(m_ring);
    for (unsigned i = 0; i < shape.count; ++i)
        giveBack(i);
    return true;
}

void UringBuffers::release(io_uring &ring)
{
    if (!m_ring)
        return;
    io_uring_unregister_buf_ring(&ring, m_shape.group);
    ::munmap(m_ring, m_mapped);
    m_ring = nullptr;
}

void UringBuffers::giveBack(unsigned buffer)
{
    io_uring_buf_ring_add(m_ring, m_memory + std::size_t{buffer} * m_shape.size, m_shape.size,
                          static_cast<unsigned short>(buffer),
                          io_uring_buf_ring_mask(m_shape.count), 0);
    io_uring_buf_ring_advance(m_ring, 1);
}

} // namespace portcullis::transport

#endif
