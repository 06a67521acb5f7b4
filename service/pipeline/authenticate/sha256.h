// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"

#include <memory>
#include <string_view>

namespace portcullis::pipeline {

/// SHA-256 with everything fetched and allocated beforehand: OpenSSL's one-shot calls look the
/// algorithm up each time. Thread: one at a time.
class Sha256Hasher {
public:
    Sha256Hasher();
    Sha256Hasher(const Sha256Hasher &) = delete;
    Sha256Hasher &operator=(const Sha256Hasher &) = delete;
    ~Sha256Hasher();

    model::Sha256 operator()(std::string_view text);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace portcullis::pipeline
