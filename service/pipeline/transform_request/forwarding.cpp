// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_request/forwarding.h"

#include "service/pipeline/common/field_class.h"
#include "service/pipeline/common/percent.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <string>
#include <vector>

namespace portcullis::pipeline {

namespace {

/// What a trusted peer said of the client it forwards for.
struct ToldByProxy {
    std::string_view forwardedFor;
    std::string_view proto;
    std::string_view host;
};

bool namesToken(std::string_view list, std::string_view token)
{
    bool found = false;
    forEachToken(list, [&](std::string_view item) {
        // A weight (`trailers;q=0.5`) is not in the grammar of `trailers`.
        found = found || equalsIgnoreCase(item, token);
    });
    return found;
}

/// protocol-name, with a version or without (RFC 9110 section 7.8), and none that speaks HTTP anew
/// on the same connection, where nobody would check it.
bool isUpgradeProtocol(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const std::string_view name = text.substr(0, slash);
    const bool versioned = slash == std::string_view::npos || http::isToken(text.substr(slash + 1));
    return http::isToken(name) && versioned && !equalsIgnoreCase(name, "h2c")
        && !equalsIgnoreCase(name, "h2") && !equalsIgnoreCase(name, "http");
}

/// Whether a field passes; notes what must be remembered of one that does not.
bool passes(const ForwardInput &input, const http::Field &field, const Nominated &nominated,
            ToldByProxy &told, bool &trailers)
{
    const bool trusted = input.context.peerTrusted;
    const auto remember = [&](std::string_view &place) {
        if (trusted && !nominated.contains(field.name) && place.empty())
            place = field.value;
        return false;
    };
    switch (classifyRequestField(field.name)) {
    case FieldClass::HopByHop:
    case FieldClass::Connection:
    case FieldClass::Framing:
    case FieldClass::Host:
    case FieldClass::Expect:
    case FieldClass::Forbidden:
    case FieldClass::RequestId:
        return false;
    case FieldClass::Te:
        trailers = trailers || namesToken(field.value, "trailers");
        return false;
    case FieldClass::ForwardedFor:
        if (trusted && !nominated.contains(field.name) && !field.value.empty()) {
            told.forwardedFor = told.forwardedFor.empty()
                ? field.value
                : input.context.arena->join({told.forwardedFor, ", ", field.value});
        }
        return false;
    case FieldClass::ForwardedProto:
        return remember(told.proto);
    case FieldClass::ForwardedHost:
        return remember(told.host);
    case FieldClass::FromTrusted:
        return trusted && !nominated.contains(field.name);
    case FieldClass::Trace:
        return input.traceparent.empty() && !nominated.contains(field.name);
    case FieldClass::MaxForwards:
        return !input.maxForwards && !nominated.contains(field.name);
    case FieldClass::Plain:
        break;
    }
    return !nominated.contains(field.name) && !looksLikeClassified(field.name);
}

/// Bytes that would make a list of names ambiguous, or that no field may have.
bool isListUnsafe(char c)
{
    return c == ',' || c == '%';
}

bool isPadded(std::string_view text)
{
    return trimOws(text).size() != text.size();
}

/// The groups as one list; nullopt when one of them holds what no field may hold.
std::optional<std::string_view> groupList(const std::vector<std::string> &groups, Arena &arena)
{
    const auto unfit = [](const std::string &group) {
        return !http::isFieldValue(group) || group.find('\t') != std::string::npos;
    };
    if (std::any_of(groups.begin(), groups.end(), unfit))
        return std::nullopt;
    const auto plain = [](const std::string &group) {
        return !group.empty() && !isPadded(group)
            && std::none_of(group.begin(), group.end(), isListUnsafe);
    };
    if (groups.size() == 1 && plain(groups.front()))
        return groups.front();
    std::string list;
    for (const std::string &group : groups) {
        if (group.empty())
            continue;
        if (!list.empty())
            list += ',';
        if (plain(group))
            list += group;
        else
            appendPercentEncoded(list, group, PercentSet::Unreserved);
    }
    return arena.copy(list);
}

void addForwarded(const ForwardInput &input, const ToldByProxy &told, http::FieldList &out)
{
    const RequestContext &context = input.context;
    Arena &arena = *context.arena;
    std::string_view forwardedFor = context.clientText;
    if (context.peerTrusted) {
        const std::string peer = context.peer.toString();
        forwardedFor = told.forwardedFor.empty() ? arena.copy(peer)
                                                 : arena.join({told.forwardedFor, ", ", peer});
    }
    out.append("X-Forwarded-For", forwardedFor);
    const std::string_view scheme = context.tls ? "https" : "http";
    out.append("X-Forwarded-Proto", told.proto.empty() ? scheme : told.proto);
    const std::string_view host = told.host.empty() ? context.head->authority : told.host;
    if (!host.empty())
        out.append("X-Forwarded-Host", host);
    if (!context.requestId.empty())
        out.append("X-Request-Id", context.requestId);
    if (input.via) {
        switch (context.head->version) {
        case http::Version::Http10:
            out.append("Via", "1.0 portcullis");
            break;
        case http::Version::Http11:
            out.append("Via", "1.1 portcullis");
            break;
        case http::Version::Http2:
            out.append("Via", "2.0 portcullis");
            break;
        }
    }
    if (input.maxForwards)
        out.append("Max-Forwards", arena.copy(std::to_string(*input.maxForwards)));
    if (!input.traceparent.empty()) {
        out.append("traceparent", input.traceparent);
        if (!input.tracestate.empty())
            out.append("tracestate", input.tracestate);
    }
}

std::optional<Reason> addConsumer(const ForwardInput &input, http::FieldList &out)
{
    const Principal &principal = input.principal;
    if (principal.anonymous())
        return std::nullopt;
    // White space at an end would be trimmed, and another consumer's name be left.
    if (!http::isFieldValue(principal.name) || isPadded(principal.name))
        return Reason::TransformRequestValue;
    const std::optional<std::string_view> groups =
        groupList(principal.groups, *input.context.arena);
    if (!groups)
        return Reason::TransformRequestValue;
    if (!principal.name.empty())
        out.append("X-Consumer-Name", principal.name);
    if (!groups->empty())
        out.append("X-Consumer-Groups", *groups);
    return std::nullopt;
}

} // namespace

std::optional<Reason> forwardRequestFields(const ForwardInput &input, http::FieldList &fields,
                                           bool &trailers)
{
    fields.clear();
    trailers = false;
    const http::RequestHead &head = *input.context.head;
    Nominated nominated;
    if (!nominated.collect(head.fields))
        return Reason::ReceiveBadField;
    ToldByProxy told;
    for (const http::Field &field : head.fields) {
        if (passes(input, field, nominated, told, trailers))
            fields.append(field.name, field.value);
    }
    addForwarded(input, told, fields);
    return addConsumer(input, fields);
}

std::string_view selectUpgrade(const http::RequestHead &head,
                               const std::vector<std::string> &allowed)
{
    std::string_view chosen;
    if (head.upgrade.empty() || head.version == http::Version::Http10)
        return chosen;
    forEachToken(head.upgrade, [&](std::string_view protocol) {
        if (!chosen.empty() || !isUpgradeProtocol(protocol))
            return;
        const bool webSocket = equalsIgnoreCase(protocol, "websocket");
        // Which version of a listed protocol is for the client and the upstream to agree on.
        const std::string_view name = protocol.substr(0, protocol.find('/'));
        const bool listed =
            std::any_of(allowed.begin(), allowed.end(),
                        [&](const std::string &each) { return equalsIgnoreCase(each, name); });
        if (webSocket ? head.method == "GET" && !head.framing.hasBody() : listed)
            chosen = protocol;
    });
    return chosen;
}

} // namespace portcullis::pipeline
