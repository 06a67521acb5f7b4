// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/http2_rules.h"

#include "service/http/authority.h"
#include "service/http/chars.h"
#include "service/http/control_fields.h"
#include "service/http/request_rules.h"

namespace portcullis::http {

std::optional<ParseError> applyHttp2Rules(const PseudoFields &pseudo, bool ended, RequestHead &head)
{
    const bool extended = !pseudo.protocol.empty();
    head.version = Version::Http2;
    head.method = extended ? std::string_view("GET") : pseudo.method;
    head.target = pseudo.path;
    if (!isToken(head.method))
        return ParseError{Reason::ReceiveMalformedRequest, "the method is not a token"};
    if (head.method.size() > RequestParser::kMaxMethod)
        return ParseError{Reason::ReceiveMethodTooLong, "the method is too long"};
    if (!pseudo.authority.empty() && !splitAuthority(pseudo.authority))
        return ParseError{Reason::ReceiveBadHost, ":authority is not a host and an optional port"};

    const bool connect = head.method == "CONNECT";
    const std::string_view target = connect ? pseudo.authority : pseudo.path;
    if (!chars::all(target, chars::kTarget))
        return ParseError{Reason::ReceiveBadTarget, ":path holds a forbidden character"};
    const bool formed = connect || target == "*" || (!target.empty() && target.front() == '/');
    std::optional<RequestTarget> parsed;
    if (formed)
        parsed = parseRequestTarget(head.method, target);
    if (!parsed)
        return ParseError{Reason::ReceiveBadTarget, ":path has no form that is served"};
    parsed->authority = pseudo.authority;
    parsed->defaultPort = pseudo.scheme == "https" ? 443 : 80;
    if (!ended && !extended)
        head.framing.kind = Framing::Kind::Chunked; // unless there is a length
    if (const std::optional<ParseError> refusal = applyRequestRules(*parsed, head))
        return refusal;
    if (!extended)
        return std::nullopt;
    // What follows is the tunnel's (RFC 9110 section 9.3.6); a length would be passed on as that of
    // a body which never comes.
    if (head.fields.contains("content-length"))
        return ParseError{Reason::ReceiveBadFraming, "a CONNECT has no Content-Length"};
    if (!isProtocolList(pseudo.protocol) || pseudo.protocol.find(',') != std::string_view::npos)
        return ParseError{Reason::ReceiveBadUpgrade, ":protocol is not a protocol"};
    head.upgrade = pseudo.protocol;
    return std::nullopt;
}

} // namespace portcullis::http
