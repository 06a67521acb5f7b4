// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/read_file.h"

#include <fstream>
#include <sstream>
#include <system_error>

namespace portcullis::pipeline {

std::optional<std::string> readFile(const std::filesystem::path &path)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    // Of an empty file nothing is inserted, which is no failure of reading.
    if (in && in.peek() != std::ifstream::traits_type::eof())
        bytes << in.rdbuf();
    if (in.bad() || !bytes || !in.is_open())
        return std::nullopt;
    return std::move(bytes).str();
}

} // namespace portcullis::pipeline
