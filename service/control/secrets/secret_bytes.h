// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace portcullis::secrets {

/// Bytes that are overwritten before their memory is given back. Moves, is never copied, and never
/// grows in place, which would leave a copy behind.
class SecretBytes {
public:
    SecretBytes() = default;
    /// Takes the bytes over; those of `plain` are overwritten.
    explicit SecretBytes(std::string &&plain);
    /// `size` zeros.
    explicit SecretBytes(std::size_t size);
    static SecretBytes copyOf(std::string_view plain);
    ~SecretBytes();
    SecretBytes(SecretBytes &&other) noexcept;
    SecretBytes &operator=(SecretBytes &&other) noexcept;
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;

    std::string_view view() const { return m_bytes; }
    unsigned char *data() { return reinterpret_cast<unsigned char *>(m_bytes.data()); }
    std::size_t size() const { return m_bytes.size(); }
    bool empty() const { return m_bytes.empty(); }

private:
    void swap(SecretBytes &other) noexcept;

    std::string m_bytes;
};

/// Overwrites what a string holds, and empties it.
void wipe(std::string &text);

} // namespace portcullis::secrets
