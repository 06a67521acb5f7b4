// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/request_rules.h"

#include "service/http/authority.h"
#include "service/http/control_fields.h"

namespace portcullis::http {
namespace {

using Refusal = std::optional<ParseError>;

Refusal applyHost(const ControlFields &control, const RequestTarget &target, RequestHead &head)
{
    if (control.hosts > 1)
        return ParseError{Reason::ReceiveBadHost, "more than one Host"};
    head.authority = target.authority;
    if (control.hosts == 0) {
        // In HTTP/2 `:authority` does (RFC 9113 section 8.3.1).
        const bool named = head.version == Version::Http2 && !target.authority.empty();
        if (head.version != Version::Http10 && !named)
            return ParseError{Reason::ReceiveBadHost, "Host is missing"};
        return std::nullopt;
    }
    const std::optional<AuthorityParts> host = splitAuthority(control.host);
    if (!host)
        return ParseError{Reason::ReceiveBadHost, "Host is not a host and an optional port"};
    if (target.authority.empty()) {
        head.authority = control.host;
        return std::nullopt;
    }
    // CONNECT is refused whatever it names.
    if (target.form != TargetForm::Authority
        && !sameAuthority(*host, *splitAuthority(target.authority), target.defaultPort))
        return ParseError{Reason::ReceiveHostMismatch, "Host differs from the request target's"};
    return std::nullopt;
}

Refusal applyTransferEncoding(const ControlFields &control, RequestHead &head)
{
    if (head.version == Version::Http10)
        return ParseError{Reason::ReceiveBadFraming, "Transfer-Encoding in HTTP/1.0"};
    if (control.contentLengths > 0)
        return ParseError{Reason::ReceiveBadFraming, "both Transfer-Encoding and Content-Length"};
    if (control.transferEncodings > 1)
        return ParseError{Reason::ReceiveBadFraming, "more than one Transfer-Encoding"};
    switch (parseTransferCoding(control.transferEncoding)) {
    case TransferCoding::Chunked:
        head.framing = {Framing::Kind::Chunked, 0};
        return std::nullopt;
    case TransferCoding::Unsupported:
        return ParseError{Reason::ReceiveTransferCoding, "only chunked is supported"};
    case TransferCoding::Malformed:
        break;
    }
    return ParseError{Reason::ReceiveBadFraming, "Transfer-Encoding does not end with chunked"};
}

Refusal applyFraming(const ControlFields &control, RequestHead &head)
{
    if (control.transferEncodings > 0)
        return applyTransferEncoding(control, head);
    if (control.contentLengths == 0)
        return std::nullopt;
    if (control.contentLengths > 1)
        return ParseError{Reason::ReceiveBadFraming, "more than one Content-Length"};
    const std::optional<std::uint64_t> length = parseContentLength(control.contentLength);
    if (!length)
        return ParseError{Reason::ReceiveBadFraming, "Content-Length is not a number"};
    head.framing = {Framing::Kind::Length, *length};
    return std::nullopt;
}

Refusal applyConnection(const ControlFields &control, RequestHead &head)
{
    if (control.badOption)
        return ParseError{Reason::ReceiveBadField, "a Connection option is not a token"};
    const bool http11 = head.version != Version::Http10;
    head.keepAlive = !control.close && (http11 || control.keepAlive);
    if (control.expects > 0) {
        if (control.expects > 1 || !equalsIgnoreCase(control.expect, "100-continue"))
            return ParseError{Reason::ReceiveExpectation, "only 100-continue can be expected"};
        // RFC 9110 section 10.1.1: without effect in HTTP/1.0, and without a body to wait for.
        head.expectContinue = http11 && head.framing.hasBody();
    }
    if (control.upgrades > 0 && control.upgradeNamed && http11) {
        if (control.upgrades > 1 || !isProtocolList(control.upgrade))
            return ParseError{Reason::ReceiveBadUpgrade, "Upgrade is not one list of protocols"};
        head.upgrade = control.upgrade;
    }
    return std::nullopt;
}

} // namespace

std::optional<ParseError> applyRequestRules(const RequestTarget &target, RequestHead &head)
{
    head.form = target.form;
    head.rawPath = target.rawPath;
    head.query = target.query;
    const ControlFields control = controlFields(head.fields);
    if (Refusal refusal = applyHost(control, target, head))
        return refusal;
    if (Refusal refusal = applyFraming(control, head))
        return refusal;
    return applyConnection(control, head);
}

} // namespace portcullis::http
