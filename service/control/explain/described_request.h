// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/request_description.h"
#include "service/http/request_parser.h"
#include "service/pipeline/snapshot.h"
#include "service/transport/common/connection_settings.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::control {

/// A description brought into the form in which a listener of the snapshot would have received it:
/// written as the bytes of a head and read by the codec, under the listener's limits. Not movable:
/// the head's views point into it.
class DescribedRequest {
public:
    /// Problems are those of names that the configuration does not have. The snapshot is borrowed.
    DescribedRequest(RequestDescription description, const pipeline::Snapshot &snapshot);
    DescribedRequest(const DescribedRequest &) = delete;
    DescribedRequest &operator=(const DescribedRequest &) = delete;

    const std::vector<model::Problem> &problems() const { return m_problems; }
    const RequestDescription &description() const { return m_description; }
    const transport::ConnectionSettings &listener() const { return *m_listener; }
    bool tls() const { return m_tls; }
    /// Empty where refused() is set.
    const http::RequestHead &head() const { return m_head; }
    const std::optional<http::ParseError> &refused() const { return m_refused; }

private:
    void chooseListener(const pipeline::Snapshot &snapshot);
    void placeCredential(const pipeline::Snapshot &snapshot);
    void place(const model::ApiKeyAuthenticator &places, const std::string &value);
    void checkIdentity(const pipeline::Snapshot &snapshot);
    void write();
    void read();
    bool hasField(std::string_view name) const;
    void problem(std::string pointer, std::string_view code, std::string message);

    RequestDescription m_description;
    std::vector<model::Problem> m_problems;
    std::shared_ptr<transport::ConnectionSettings> m_listener;
    bool m_tls = false;
    std::string m_bytes;
    http::RequestHead m_head;
    std::optional<http::ParseError> m_refused;
};

} // namespace portcullis::control
