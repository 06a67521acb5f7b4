// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/access.h"
#include "service/control/admin_api/admin_answer.h"
#include "service/control/admin_api/audit_ticket.h"
#include "service/control/admin_api/query.h"
#include "service/io/task.h"
#include "service/pipeline/common/exchange.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// One request, as far as it has been checked by the time that its handler sees it: the caller may
/// do this, the parameters are what the row says, the body is there and no larger than allowed.
struct ApiCall {
    pipeline::Exchange &x;
    std::vector<std::string> args{}; ///< of the path, decoded
    Query query{};
    std::string body{};
    Caller caller{};
    std::shared_ptr<AuditTicket> audit{}; ///< null: nothing is written
};

/// Who may ask.
enum class Access : std::uint8_t { Open, Viewer, Operator, Admin };
enum class BodyRule : std::uint8_t {
    None,     ///< one that is sent is refused
    Optional, ///< at most kSmallBody
    Json,     ///< the same, and required
    Document, ///< at most kDocumentBody, and required
};
/// What becomes of a row where a file is the configuration.
enum class FileMode : std::uint8_t {
    Works,   ///< and nothing is written, whatever the method
    Refused, ///< 409 `admin.file-mode`: it changes something, or shows what only a store has
};

inline constexpr std::size_t kSmallBody = 1024 * 1024;
/// A million API keys take 150 MB.
inline constexpr std::size_t kDocumentBody = 256 * 1024 * 1024;

/// All that is known of one row beside its handler; the description is made of it, too.
struct RouteSpec {
    std::string_view method; ///< GET answers HEAD as well
    std::string_view path;   ///< with arguments, as `/v1/routes/<name>`
    Access access = Access::Admin;
    FileMode fileMode = FileMode::Refused;
    BodyRule body = BodyRule::None;
    std::span<const QueryRule> query{};
    // ---- for the description
    std::string_view id{};                 ///< unique, for generators
    std::string_view summary{};            ///< one sentence
    std::string_view request{};            ///< name of the body's schema
    std::string_view answer{};             ///< name of the schema of what succeeds
    int status = 200;                      ///< of what succeeds
    std::span<const AdminCode> refusals{}; ///< beside those that all rows share
    bool readsIfMatch = false;             ///< takes preconditions on what is there
    bool givesEtag = false;
    bool mayCreate = false;         ///< 201 where it did
    std::string_view unavailable{}; ///< schema of a 503 that is no problem document
    std::string_view mediaType = "application/json"; ///< of what succeeds
};

using ApiHandler = std::function<io::Task<AdminAnswer>(ApiCall &)>;

struct Route {
    RouteSpec spec;
    ApiHandler handler;
};

/// Every row there is. What is not listed does not exist.
class RouteTable {
public:
    template <typename Controller>
    void add(const RouteSpec &spec, Controller *controller,
             io::Task<AdminAnswer> (Controller::*handler)(ApiCall &))
    {
        m_routes.push_back(
            {spec, [controller, handler](ApiCall &call) { return (controller->*handler)(call); }});
    }
    const std::vector<Route> &routes() const { return m_routes; }

    struct Match {
        const Route *route = nullptr;    ///< null: no row has this path and method
        std::vector<std::string> args{}; ///< of `route`
        std::string allow{};             ///< the methods of this path; empty: there is no such path
    };
    Match find(std::string_view method, std::string_view path) const;

private:
    std::vector<Route> m_routes;
};

} // namespace portcullis::control
