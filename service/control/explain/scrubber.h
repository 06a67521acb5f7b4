// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/pipeline/snapshot.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// Text that is valid UTF-8, as JSON has to be: what is not becomes U+FFFD.
std::string cleanUtf8(std::string_view text);

/// Keeps credentials out of what is shown of one request: by the name of a field or parameter that
/// carries one, and by value, wherever a template or a step may have put it. Thread: one.
class Scrubber {
public:
    /// What is shown in place of a credential.
    static constexpr std::string_view kHidden = "***";
    /// Shorter values are too likely to be a part of something else.
    static constexpr std::size_t kShortest = 6;

    explicit Scrubber(const pipeline::Snapshot &snapshot);

    /// Learns the credentials of a request.
    void learn(const http::RequestHead &head);
    void learn(std::string_view secret);

    /// Whether the value of a field is not to be shown.
    bool hides(std::string_view field) const;
    std::string fieldValue(std::string_view name, std::string_view value) const;
    /// A path or request target with its query's credentials hidden.
    std::string target(std::string_view target) const;
    /// Any text, as valid UTF-8.
    std::string text(std::string_view text) const;

private:
    void learnQuery(std::string_view query);
    void learnCookies(std::string_view line);

    const pipeline::Snapshot &m_snapshot;
    std::vector<std::string> m_fields;  // that authenticators read
    std::vector<std::string> m_secrets; // the longest first
};

} // namespace portcullis::control
