// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_token.h"
#include "service/pipeline/exchange_handler.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::control {

/// What an admin endpoint answers.
struct AdminAnswer {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;
    /// Makes the body where that takes longer than the control thread may be busy. Any thread.
    std::function<std::string()> render;
};

/// The document in force.
struct AdminConfig {
    std::uint64_t revision = 0;        ///< its ETag
    std::function<std::string()> json; ///< any thread, also when it is no longer in force
};

/// What the endpoints of file mode show. Called on the control thread, must not wait.
struct AdminViews {
    std::function<std::string()> metrics; ///< Prometheus text; any thread
    std::function<bool(std::string &why)> ready;
    std::function<std::string()> info; ///< JSON
    std::function<AdminConfig()> config;
    /// Runs `task` on a helper thread, then `done` on the control thread.
    std::function<void(std::function<void()> task, std::function<void()> done)> aside;
};

/// The admin API in file mode: shows, and changes nothing. Every request passes the same codec and
/// limits as traffic before it comes here. Runs on the control thread.
class AdminHandler final : public pipeline::ExchangeHandler {
public:
    /// Request bodies are read up to this size before a refusal; file mode takes none.
    static constexpr std::size_t kMaxBody = 64 * 1024;

    /// Without a token only health and metrics answer.
    AdminHandler(AdminViews views, std::optional<AdminToken> token);

    io::Task<> serve(pipeline::Exchange &exchange) override;
    bool draining() const override { return m_draining; }
    /// /readyz says no from now on, and connections close after their exchange.
    void drain() { m_draining = true; }
    /// Over TLS the certificate's name has been checked by the client already.
    void allowAnyHost() { m_anyHost = true; }

private:
    struct Row;
    using Show = AdminAnswer (AdminHandler::*)(const pipeline::Exchange &) const;

    static const std::vector<Row> &rows();
    io::Task<> readBody(pipeline::Exchange &exchange) const;
    io::Task<> renderAside(pipeline::Exchange &exchange, AdminAnswer &answer) const;
    AdminAnswer dispatch(const pipeline::Exchange &exchange) const;
    std::optional<AdminAnswer> guard(const pipeline::Exchange &exchange) const;
    bool hostAllowed(std::string_view authority) const;

    AdminAnswer health(const pipeline::Exchange &) const;
    AdminAnswer ready(const pipeline::Exchange &) const;
    AdminAnswer metrics(const pipeline::Exchange &) const;
    AdminAnswer info(const pipeline::Exchange &) const;
    AdminAnswer config(const pipeline::Exchange &exchange) const;

    AdminViews m_views;
    std::optional<AdminToken> m_token;
    bool m_anyHost = false;
    bool m_draining = false;
};

} // namespace portcullis::control
