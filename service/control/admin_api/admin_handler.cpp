// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_handler.h"

#include "service/http/target.h"
#include "service/telemetry/prometheus.h"
#include "shared/core/ascii.h"
#include "shared/core/ip.h"

#include <algorithm>
#include <atomic>
#include <memory>

namespace portcullis::control {

namespace {

/// A problem document of the admin API. All arguments are literals.
AdminAnswer problem(int status, std::string_view code, std::string_view title)
{
    AdminAnswer answer;
    answer.status = status;
    answer.contentType = "application/problem+json";
    answer.body = R"({"type":"urn:portcullis:reason:)" + std::string(code) + R"(","title":")"
        + std::string(title) + R"(","status":)" + std::to_string(status) + R"(,"detail":")"
        + std::string(title) + R"(","code":")" + std::string(code) + "\"}\n";
    return answer;
}

std::optional<std::string_view> bearer(const http::FieldList &fields)
{
    constexpr std::string_view kScheme = "Bearer ";
    const auto value = fields.find("Authorization");
    if (!value || fields.count("Authorization") > 1
        || !equalsIgnoreCase(value->substr(0, kScheme.size()), kScheme))
        return {};
    return trimOws(value->substr(kScheme.size()));
}

} // namespace

/// Every path there is, with who may ask. What is not listed does not exist.
struct AdminHandler::Row {
    std::string_view path;
    bool open; ///< needs no token
    Show show;
};

const std::vector<AdminHandler::Row> &AdminHandler::rows()
{
    static const std::vector<Row> rows{
        {"/healthz", true, &AdminHandler::health},    {"/readyz", true, &AdminHandler::ready},
        {"/metrics", true, &AdminHandler::metrics},   {"/v1/info", false, &AdminHandler::info},
        {"/v1/config", false, &AdminHandler::config},
    };
    return rows;
}

AdminHandler::AdminHandler(AdminViews views, std::optional<AdminToken> token)
    : m_views(std::move(views)), m_token(token)
{
}

io::Task<> AdminHandler::serve(pipeline::Exchange &x)
{
    AdminAnswer answer;
    if (x.receiveFailure()) {
        const ReasonInfo &info = reasonInfo(*x.receiveFailure());
        answer = problem(info.status, info.code, info.title);
    } else {
        answer = dispatch(x);
        co_await readBody(x);
        if (answer.render)
            co_await renderAside(x, answer);
    }
    http::FieldList fields;
    fields.append("Content-Type", answer.contentType);
    fields.append("Cache-Control", "no-store");
    fields.append("X-Content-Type-Options", "nosniff");
    for (const auto &[name, value] : answer.fields)
        fields.append(name, value);
    // A 304 may only tell the length of what was not sent (RFC 9110 section 8.6).
    http::Framing framing;
    if (answer.status != 304)
        framing = {http::Framing::Kind::Length, answer.body.size()};
    x.sendHead(answer.status, fields, framing);
    x.sendBody(answer.body);
    x.finish({});
}

/// A small body is read, so that the connection can go on.
io::Task<> AdminHandler::readBody(pipeline::Exchange &x) const
{
    std::size_t taken = 0;
    while (taken < kMaxBody) {
        const pipeline::BodyPiece piece = x.body();
        taken += piece.bytes.size();
        const bool over = piece.end || piece.failure;
        if (!piece.bytes.empty())
            x.consumeBody(piece.bytes.size());
        else if (!over)
            co_await x.waker().wait(pipeline::event::kBody);
        if (over)
            break;
    }
}

/// Ten thousand routes take longer to write down than the control thread may be busy.
io::Task<> AdminHandler::renderAside(pipeline::Exchange &x, AdminAnswer &answer) const
{
    struct Job {
        std::function<std::string()> render;
        std::string body;
        io::Waker *waker = nullptr;     // null: the client has gone. The control thread's
        std::atomic<bool> wanted{true}; // the same, for the helper
    };
    struct Waiting {
        explicit Waiting(std::shared_ptr<Job> theJob) : job(std::move(theJob)) { }
        Waiting(const Waiting &) = delete;
        Waiting &operator=(const Waiting &) = delete;
        ~Waiting()
        {
            job->waker = nullptr;
            job->wanted = false;
        }
        std::shared_ptr<Job> job;
    };
    auto queued = std::make_shared<Job>();
    queued->render = answer.render;
    queued->waker = &x.waker();
    const Waiting waiting(std::move(queued));
    // Clients that come and go must not keep the helper busy with what nobody reads.
    m_views.aside(
        [job = waiting.job] {
            if (job->wanted)
                job->body = job->render();
        },
        [job = waiting.job] {
            if (job->waker)
                job->waker->notify(pipeline::event::kTimer);
        });
    co_await x.waker().wait(pipeline::event::kTimer);
    answer.body = std::move(waiting.job->body);
}

/// A page in a browser can send requests to a local port, under a name that its owner points here
/// (DNS rebinding): only names that are ours are answered.
bool AdminHandler::hostAllowed(std::string_view text) const
{
    if (m_anyHost)
        return true;
    Arena arena;
    const auto authority = http::parseAuthority(text, arena);
    if (!authority)
        return false;
    std::string_view host = authority->host;
    if (host.size() > 2 && host.front() == '[')
        host = host.substr(1, host.size() - 2);
    if (host == "localhost")
        return true;
    const auto address = IpAddress::parse(host);
    return address && address->isLoopback();
}

std::optional<AdminAnswer> AdminHandler::guard(const pipeline::Exchange &x) const
{
    if (!hostAllowed(x.head().authority))
        return problem(421, "admin.wrong-host", "This name is not one of the admin API's");
    return {};
}

AdminAnswer AdminHandler::dispatch(const pipeline::Exchange &x) const
{
    if (auto refused = guard(x))
        return *refused;
    const http::RequestHead &head = x.head();
    const auto row = std::find_if(rows().begin(), rows().end(),
                                  [&head](const Row &each) { return each.path == head.rawPath; });
    if (row == rows().end() || !row->open) {
        const auto token = bearer(head.fields);
        if (!m_token || !token || !m_token->matches(*token)) {
            AdminAnswer answer = problem(401, "admin.token-required", "A valid token is required");
            answer.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"portcullis-admin\"");
            return answer;
        }
    }
    const bool reads = head.method == "GET" || head.method == "HEAD";
    if (!reads && head.rawPath.starts_with("/v1/"))
        return problem(409, "admin.file-mode",
                       "This gateway is configured by a file: change the file instead");
    if (row == rows().end())
        return problem(404, "admin.not-found", "No such resource");
    if (!reads) {
        AdminAnswer answer = problem(405, "admin.method-not-allowed", "Method not allowed");
        answer.fields.emplace_back("Allow", "GET, HEAD");
        return answer;
    }
    return (this->*row->show)(x);
}

AdminAnswer AdminHandler::health(const pipeline::Exchange &) const
{
    return {200, "application/json", "{\"status\":\"ok\"}\n", {}, {}};
}

AdminAnswer AdminHandler::ready(const pipeline::Exchange &) const
{
    std::string why;
    const bool good = !m_draining && m_views.ready(why);
    if (good)
        return {200, "application/json", "{\"status\":\"ready\"}\n", {}, {}};
    if (m_draining)
        why = "draining";
    return {
        503, "application/json", "{\"status\":\"not ready\",\"why\":\"" + why + "\"}\n", {}, {}};
}

AdminAnswer AdminHandler::metrics(const pipeline::Exchange &) const
{
    AdminAnswer answer;
    answer.contentType = telemetry::kPrometheusMediaType;
    answer.render = m_views.metrics;
    return answer;
}

AdminAnswer AdminHandler::info(const pipeline::Exchange &) const
{
    return {200, "application/json", m_views.info(), {}, {}};
}

AdminAnswer AdminHandler::config(const pipeline::Exchange &x) const
{
    AdminAnswer answer;
    const AdminConfig config = m_views.config();
    const std::string etag = '"' + std::to_string(config.revision) + '"';
    answer.fields.emplace_back("ETag", etag);
    if (x.head().fields.find("If-None-Match") == etag) {
        answer.status = 304;
        return answer;
    }
    answer.render = config.json;
    return answer;
}

} // namespace portcullis::control
