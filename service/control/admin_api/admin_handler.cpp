// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_handler.h"

#include "service/control/admin_api/reply.h"
#include "service/control/store/store_thread.h"
#include "service/http/target.h"
#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/core/log.h"
#include "shared/model/json_writer.h"

#include <algorithm>
#include <memory>

namespace portcullis::control {

namespace {

std::optional<std::string_view> bearer(const http::FieldList &fields)
{
    constexpr std::string_view kScheme = "Bearer ";
    const auto value = fields.find("Authorization");
    if (!value || fields.count("Authorization") > 1
        || !equalsIgnoreCase(value->substr(0, kScheme.size()), kScheme))
        return {};
    return trimOws(value->substr(kScheme.size()));
}

AdminAnswer unauthorized()
{
    AdminAnswer answer = problem(AdminCode::TokenRequired);
    answer.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"portcullis-admin\"");
    return answer;
}

bool isJson(std::string_view contentType)
{
    const std::string_view type = trimOws(contentType.substr(0, contentType.find(';')));
    return equalsIgnoreCase(type, "application/json")
        || equalsIgnoreCase(type, "application/merge-patch+json");
}

bool mayCall(const RouteSpec &spec, Role role)
{
    switch (spec.access) {
    case Access::Open:
    case Access::Viewer:
        return true;
    case Access::Operator:
        return role >= Role::Operator;
    case Access::Admin:
        break;
    }
    return role == Role::Admin;
}

bool reads(std::string_view method)
{
    return method == "GET" || method == "HEAD";
}

std::size_t mostOf(BodyRule rule)
{
    return rule == BodyRule::Document ? kDocumentBody : kSmallBody;
}

AdminAnswer tooLarge(std::size_t most)
{
    return problem(AdminCode::BodyTooLarge,
                   "the body may have " + std::to_string(most) + " bytes at most");
}

/// What the codec says of a body that did not come to its end.
AdminAnswer bodyFailure(Reason reason)
{
    const ReasonInfo &info = reasonInfo(reason);
    return problem(AdminCodeInfo{info.code, info.status, info.title}, {});
}

} // namespace

/// A request that may be served: its row and what is known so far.
struct AdminHandler::Admitted {
    RouteTable::Match match;
    ApiCall call;
};

AdminHandler::AdminHandler(AdminViews views) : m_views(std::move(views)), m_api(m_views)
{
    if (fileMode() && m_views.token)
        m_api.access().setTokens({*m_views.token});
}

AdminHandler::~AdminHandler() = default;

void AdminHandler::drain()
{
    m_draining = true;
    m_api.endStreams();
}

io::Task<> AdminHandler::serve(pipeline::Exchange &x)
{
    AdminAnswer answer;
    if (x.receiveFailure()) {
        const ReasonInfo &info = reasonInfo(*x.receiveFailure());
        answer = problem(AdminCodeInfo{info.code, info.status, info.title}, {});
    } else {
        io::Task<AdminAnswer> task = this->answer(x);
        answer = co_await std::move(task);
        if (answer.sent)
            co_return;
        co_await discardBody(x);
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

/// What one request takes of the memory for bodies; given back when it is over.
class AdminHandler::BodyShare {
public:
    explicit BodyShare(BodyMemory &all) : m_all(all) { }
    BodyShare(const BodyShare &) = delete;
    BodyShare &operator=(const BodyShare &) = delete;
    ~BodyShare()
    {
        m_all.taken -= m_taken;
        m_all.announced -= m_announced;
    }

    /// Room for what is announced, so that a large body need not be moved as it grows; none is made
    /// where others announce too much already.
    void announce(std::string &body, std::uint64_t length)
    {
        if (m_all.announced + length > kAllBodies)
            return;
        m_announced = static_cast<std::size_t>(length);
        m_all.announced += m_announced;
        body.reserve(m_announced);
    }
    /// False: there is no room for it.
    bool grow(std::size_t size)
    {
        if (m_all.taken + size > kAllBodies)
            return false;
        m_taken += size;
        m_all.taken += size;
        return true;
    }

private:
    BodyMemory &m_all;
    std::size_t m_taken = 0;
    std::size_t m_announced = 0;
};

io::Task<AdminAnswer> AdminHandler::answer(pipeline::Exchange &x)
{
    Admitted admitted{{}, ApiCall{x}};
    io::Task<std::optional<AdminAnswer>> admission = admit(x, admitted);
    std::optional<AdminAnswer> refused = co_await std::move(admission);
    if (refused) {
        if (admitted.call.audit)
            admitted.call.audit->outcome(refused->status);
        co_return std::move(*refused);
    }

    const Route &route = *admitted.match.route;
    ApiCall &call = admitted.call;
    call.args = std::move(admitted.match.args);
    BodyShare share(m_bodies);
    io::Task<std::optional<AdminAnswer>> collecting = collect(call, route.spec.body, share);
    AdminAnswer answer;
    refused = co_await std::move(collecting);
    if (refused) {
        answer = std::move(*refused);
    } else {
        io::Task<AdminAnswer> task = route.handler(call);
        answer = co_await std::move(task);
    }
    if (call.audit)
        call.audit->outcome(answer.status);
    co_return answer;
}

/// Everything that is checked before the body is read.
io::Task<std::optional<AdminAnswer>> AdminHandler::admit(pipeline::Exchange &x, Admitted &admitted)
{
    const http::RequestHead &head = x.head();
    if (!hostAllowed(head.authority))
        co_return problem(AdminCode::WrongHost);
    admitted.match = m_api.routes().find(head.method, head.rawPath);
    const Route *route = admitted.match.route;
    if (!route || route->spec.access != Access::Open) {
        io::Task<std::optional<AdminAnswer>> identifying = identify(x, admitted.call.caller);
        std::optional<AdminAnswer> refused = co_await std::move(identifying);
        if (refused)
            co_return refused;
    }
    // Who tries what the role does not allow is what an audit is for.
    if (route && !fileMode() && !reads(head.method) && route->spec.fileMode == FileMode::Refused)
        admitted.call.audit = ticket(x, route->spec, admitted.call.caller);
    if (std::optional<AdminAnswer> refused = checkRow(x, admitted))
        co_return refused;
    auto query = Query::parse(head.query.value_or(std::string_view()), route->spec.query);
    if (!query)
        co_return query.error().answer();
    admitted.call.query = std::move(*query);
    const std::string_view note = head.fields.find("X-Change-Note").value_or("");
    if (note.size() > kMaxNote || !noteText(note))
        co_return problem(AdminCode::BadField, "X-Change-Note is text of 1000 bytes at most");
    co_return std::nullopt;
}

io::Task<std::optional<AdminAnswer>> AdminHandler::identify(pipeline::Exchange &x, Caller &caller)
{
    AdminAccess &access = m_api.access();
    if (access.slowedDown(x.peer(), x.loop().now())) {
        if (!access.mayWait()) {
            AdminAnswer answer = problem(AdminCode::TooManyFailures);
            const auto wait = access.retryAfter(x.peer(), x.loop().now());
            answer.fields.emplace_back("Retry-After",
                                       std::to_string(std::chrono::ceil<Seconds>(wait).count()));
            co_return answer;
        }
        const AdminAccess::Place place(access);
        io::Task<> waiting = slowDown(x);
        co_await std::move(waiting);
    }
    const auto token = bearer(x.head().fields);
    const AdminToken *found = token ? access.find(*token, x.loop().wallNow()) : nullptr;
    if (!found) {
        // Who sends nothing has guessed nothing.
        if (x.head().fields.contains("Authorization"))
            access.failed(x.peer(), x.loop().now());
        co_return unauthorized();
    }
    access.used(*found, x.loop().wallNow());
    caller = {found->name, found->role, x.peer().toString()};
    co_return std::nullopt;
}

io::Task<> AdminHandler::slowDown(pipeline::Exchange &x)
{
    bool over = false;
    io::Timer timer([&x, &over] {
        over = true;
        x.waker().notify(pipeline::event::kTimer);
    });
    timer.start(x.loop().timers(), AdminAccess::kSlowDown);
    while (!over)
        co_await x.waker().wait(pipeline::event::kTimer);
}

/// The row that was asked for, who may use it, and whether it is there without a store.
std::optional<AdminAnswer> AdminHandler::checkRow(const pipeline::Exchange &x,
                                                  const Admitted &admitted) const
{
    const http::RequestHead &head = x.head();
    const Route *route = admitted.match.route;
    const bool works = route && route->spec.fileMode == FileMode::Works;
    if (fileMode() && !works && !reads(head.method) && head.rawPath.starts_with("/v1/"))
        return problem(AdminCode::FileMode);
    if (admitted.match.allow.empty())
        return problem(AdminCode::NotFound);
    if (!route) {
        AdminAnswer answer = problem(AdminCode::MethodNotAllowed);
        answer.fields.emplace_back("Allow", admitted.match.allow);
        return answer;
    }
    if (!mayCall(route->spec, admitted.call.caller.role))
        return problem(AdminCode::RoleTooLow);
    if (fileMode() && !works)
        return problem(AdminCode::FileMode);
    return {};
}

/// The body, as far as the row wants one; or why it is refused.
io::Task<std::optional<AdminAnswer>> AdminHandler::collect(ApiCall &call, BodyRule rule,
                                                           BodyShare &share)
{
    pipeline::Exchange &x = call.x;
    const http::RequestHead &head = x.head();
    const bool sent = head.framing.hasBody();
    if (rule == BodyRule::None && !sent)
        co_return std::nullopt;
    if (rule == BodyRule::None)
        co_return problem(AdminCode::BadBody, "this request has no body");
    if (!sent && rule == BodyRule::Optional)
        co_return std::nullopt;
    // What says nothing of its type is taken for what is asked for: it is read strictly anyway.
    if (const auto type = head.fields.find("Content-Type"); type && !isJson(*type))
        co_return problem(AdminCode::MediaType, "Content-Type has to be application/json");
    if (head.fields.contains("Content-Encoding"))
        co_return problem(AdminCode::MediaType, "the body has to come without Content-Encoding");
    const std::size_t most = mostOf(rule);
    if (head.framing.length > most) {
        x.closeAfter();
        co_return tooLarge(most);
    }
    x.sendContinue();
    share.announce(call.body, head.framing.length);
    while (true) {
        const pipeline::BodyPiece piece = x.body();
        if (piece.failure)
            co_return bodyFailure(*piece.failure);
        if (call.body.size() + piece.bytes.size() > most) {
            x.closeAfter();
            co_return tooLarge(most);
        }
        if (!share.grow(piece.bytes.size()))
            co_return problem(AdminCode::Busy, "too many large bodies at the same time");
        call.body += piece.bytes;
        const bool end = piece.end;
        const bool some = !piece.bytes.empty();
        if (some)
            x.consumeBody(piece.bytes.size());
        if (end)
            break;
        if (!some)
            co_await x.waker().wait(pipeline::event::kBody);
    }
    if (call.body.empty() && rule != BodyRule::Optional)
        co_return problem(AdminCode::BadBody, "this request needs a body");
    co_return std::nullopt;
}

/// A small body is read, so that the connection can go on; one that does not come is not waited
/// for, as its client may wait for the answer (RFC 9110 section 10.1.1).
io::Task<> AdminHandler::discardBody(pipeline::Exchange &x)
{
    bool waited = x.head().fields.contains("Expect");
    io::Timer timer([&x, &waited] {
        waited = true;
        x.waker().notify(pipeline::event::kTimer);
    });
    timer.start(x.loop().timers(), kDiscardWait);
    std::size_t taken = 0;
    while (taken < kDiscarded) {
        const pipeline::BodyPiece piece = x.body();
        taken += piece.bytes.size();
        const bool over = piece.end || piece.failure;
        if (!piece.bytes.empty())
            x.consumeBody(piece.bytes.size());
        if (over)
            co_return;
        if (piece.bytes.empty() && waited)
            break;
        if (piece.bytes.empty())
            co_await x.waker().wait(pipeline::event::kBody | pipeline::event::kTimer);
    }
    x.closeAfter();
}

/// Ten thousand routes take longer to write down than the control thread may be busy.
io::Task<> AdminHandler::renderAside(pipeline::Exchange &x, AdminAnswer &answer) const
{
    std::function<std::string()> render = std::move(answer.render);
    io::Task<std::string> task = runAside<std::string>(m_views.aside, x, std::move(render));
    answer.body = co_await std::move(task);
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

std::shared_ptr<AuditTicket> AdminHandler::ticket(pipeline::Exchange &x, const RouteSpec &spec,
                                                  const Caller &caller) const
{
    const http::RequestHead &head = x.head();
    constexpr std::string_view kRoot = "/v1/";
    store::AuditEntry entry;
    entry.at = x.loop().wallNow();
    entry.actor = caller.token;
    entry.from = caller.address;
    entry.action = std::string(spec.method) + ' ' + std::string(spec.path);
    entry.target = decodedText(head.rawPath.substr(kRoot.size()), false).value_or(std::string());
    const std::string_view sent = head.fields.find("X-Change-Note").value_or("");
    const auto note = sent.size() <= kMaxNote ? noteText(sent) : std::nullopt;
    if (note && !note->empty()) {
        model::JsonWriter out(0);
        out.beginObject();
        out.key("note");
        out.text(*note);
        out.endObject();
        entry.detail = out.take();
    }
    return std::make_shared<AuditTicket>(
        std::move(entry), [store = m_views.store](const store::AuditEntry &finished) {
            store->post([finished](store::Store &open) {
                if (const auto added = open.addAudit(finished); !added)
                    log(LogLevel::Error, "audit entry not stored:",
                        {{"action", finished.action}, {"why", added.error().what}});
            });
        });
}

} // namespace portcullis::control
