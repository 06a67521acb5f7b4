// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"
#include "service/pipeline/exchange_handler.h"

#include <optional>
#include <string>

namespace portcullis::control {

/// The front of the admin API: every request has passed the same codec and limits as traffic before
/// it comes here, and is then held against host, token, role and the row of its path, in this
/// order, before its body is read. Runs on the control thread.
class AdminHandler final : public pipeline::ExchangeHandler {
public:
    /// Of a body that nobody wants so much is read, so that the connection can go on.
    static constexpr std::size_t kDiscarded = 64 * 1024;
    /// And for so long it is waited for: what was sent with the head is there by then.
    static constexpr Milliseconds kDiscardWait{100};
    /// Of all bodies together, so that no number of clients can fill the memory.
    static constexpr std::size_t kAllBodies = 2 * kDocumentBody;
    static constexpr std::size_t kMaxNote = 1'000; ///< bytes of X-Change-Note

    explicit AdminHandler(AdminViews views);
    ~AdminHandler() override;

    io::Task<> serve(pipeline::Exchange &exchange) override;
    bool draining() const override { return m_draining; }
    /// /readyz says no from now on, and connections close after their exchange.
    void drain();
    /// Over TLS the certificate's name has been checked by the client already.
    void allowAnyHost() { m_anyHost = true; }

    AdminApi &api() { return m_api; }

private:
    struct Admitted;
    class BodyShare;
    /// Bytes of bodies: what has come, and what was announced.
    struct BodyMemory {
        std::size_t taken = 0;
        std::size_t announced = 0;
    };
    io::Task<AdminAnswer> answer(pipeline::Exchange &exchange);
    io::Task<std::optional<AdminAnswer>> admit(pipeline::Exchange &exchange, Admitted &admitted);
    io::Task<std::optional<AdminAnswer>> identify(pipeline::Exchange &exchange, Caller &caller);
    std::optional<AdminAnswer> checkRow(const pipeline::Exchange &exchange,
                                        const Admitted &admitted) const;
    io::Task<std::optional<AdminAnswer>> collect(ApiCall &call, BodyRule rule, BodyShare &share);
    static io::Task<> discardBody(pipeline::Exchange &exchange);
    static io::Task<> slowDown(pipeline::Exchange &exchange);
    io::Task<> renderAside(pipeline::Exchange &exchange, AdminAnswer &answer) const;
    bool hostAllowed(std::string_view authority) const;
    bool fileMode() const { return m_views.service == nullptr; }
    std::shared_ptr<AuditTicket> ticket(pipeline::Exchange &exchange, const RouteSpec &spec,
                                        const Caller &caller) const;

    AdminViews m_views;
    bool m_anyHost = false;
    bool m_draining = false;
    BodyMemory m_bodies; // of those that are served now
    AdminApi m_api;      // last: it sees the views
};

} // namespace portcullis::control
