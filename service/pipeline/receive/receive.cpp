// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/receive/receive.h"

#include "shared/core/ascii.h"

namespace portcullis::pipeline {

namespace {

// Of answers that no route has a part in: what a route might serve. TRACE and CONNECT never are.
constexpr std::string_view kAllow = "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS";

std::string_view textOf(const IpAddress &address, Arena &arena)
{
    char *const text = arena.allocate(IpAddress::kMaxText);
    return {text, address.write(text)};
}

/// RFC 9110 section 7.6.2: 1*DIGIT. What is malformed or repeated counts as absent.
std::optional<std::uint32_t> maxForwards(const http::FieldList &fields)
{
    constexpr std::size_t kMostDigits = 9; // fits 32 bits
    const auto value = fields.find("Max-Forwards");
    if (!value || value->empty() || value->size() > kMostDigits
        || fields.count("Max-Forwards") != 1)
        return std::nullopt;
    std::uint32_t number = 0;
    for (const char c : *value) {
        if (!asciiDigit(c))
            return std::nullopt;
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return number;
}

Decision refuse(Reason reason)
{
    return Decision::refuse(reason);
}

Decision checkTarget(const http::RequestHead &head, RequestContext &context, Arena &arena)
{
    if (!head.authority.empty()) {
        const auto authority = http::parseAuthority(head.authority, arena);
        if (!authority)
            return refuse(Reason::ReceiveBadHost);
        context.authority = *authority;
    }
    if (head.form == http::TargetForm::Asterisk)
        return head.method == "OPTIONS" ? Decision::allow() : refuse(Reason::ReceiveBadTarget);
    const auto path = http::normalizePath(head.rawPath, arena);
    if (!path)
        return refuse(path.error());
    context.path = *path;
    context.lookalike = http::lookalikePath(*path, arena);
    return Decision::allow();
}

void applyOptions(const http::RequestHead &head, Received &received)
{
    const auto hops = maxForwards(head.fields);
    received.answerOptions = head.form == http::TargetForm::Asterisk || hops == 0U;
    if (received.answerOptions)
        received.allow = kAllow;
    else if (hops)
        received.maxForwards = *hops - 1;
}

} // namespace

ReceiveSettings ReceiveSettings::compile(const model::Document &document)
{
    return {IpSet(document.defaults.trustedProxies)};
}

Received receive(const Arrival &arrival, const ReceiveSettings &settings)
{
    const http::RequestHead &head = *arrival.head;
    Received received;
    RequestContext &context = received.context;
    context.head = arrival.head;
    context.arena = arrival.arena;
    context.peer = arrival.peer;
    context.peerTrusted = settings.trustedProxies.contains(arrival.peer);
    context.client = context.peerTrusted
        ? clientAddress(head.fields, arrival.peer, settings.trustedProxies)
        : arrival.peer;
    context.clientText = textOf(context.client, *arrival.arena);
    context.requestId = requestId(head.fields, context.peerTrusted, *arrival.arena);
    context.tls = arrival.tls;
    context.listener = arrival.listener;
    context.now = arrival.now;
    context.wallNow = arrival.wallNow;

    if (head.method == "CONNECT") {
        received.decision = refuse(Reason::ReceiveConnect);
    } else if (head.method == "TRACE") {
        received.decision = refuse(Reason::ReceiveMethodNotAllowed);
        received.allow = kAllow;
    } else {
        received.decision = checkTarget(head, context, *arrival.arena);
        if (head.method == "OPTIONS" && !received.decision.refuses())
            applyOptions(head, received);
    }
    return received;
}

} // namespace portcullis::pipeline
