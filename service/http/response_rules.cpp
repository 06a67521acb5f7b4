// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/response_rules.h"

#include "service/http/control_fields.h"

namespace portcullis::http {
namespace {

// RFC 9112 section 6.3, first rule.
bool neverHasBody(bool toHead, int status)
{
    return toHead || status < 200 || status == 204 || status == 304;
}

std::string_view applyFraming(const ControlFields &control, bool toHead, ResponseHead &head)
{
    const bool noLength = head.status < 200 || head.status == 204;
    if (control.transferEncodings > 0) {
        if (head.version == Version::Http10)
            return "Transfer-Encoding in HTTP/1.0";
        if (control.contentLengths > 0)
            return "both Transfer-Encoding and Content-Length";
        if (noLength)
            return "Transfer-Encoding where there is no body";
        if (control.transferEncodings > 1
            || parseTransferCoding(control.transferEncoding) != TransferCoding::Chunked)
            return "Transfer-Encoding is not chunked";
        head.framing = {Framing::Kind::Chunked, 0};
    } else if (control.contentLengths > 0) {
        const std::optional<std::uint64_t> length = parseContentLength(control.contentLength);
        if (control.contentLengths > 1 || !length)
            return "Content-Length is not one number";
        head.framing = {Framing::Kind::Length, *length};
        // Who announces a body here may send it, too.
        head.keepAlive = head.keepAlive && !(noLength && *length > 0);
    } else {
        head.framing = {Framing::Kind::UntilClose, 0};
    }
    if (neverHasBody(toHead, head.status))
        head.framing = {};
    if (head.framing.kind == Framing::Kind::UntilClose)
        head.keepAlive = false;
    return {};
}

} // namespace

std::string_view applyResponseRules(bool toHead, ResponseHead &head)
{
    const ControlFields control = controlFields(head.fields);
    if (control.badOption)
        return "a Connection option is not a token";
    head.keepAlive = !control.close && (head.version == Version::Http11 || control.keepAlive);
    head.keepAliveTimeout = parseKeepAliveTimeout(control.keepAliveParameters);
    if (head.status == 101 && control.upgradeNamed && control.upgrades == 1
        && isProtocolList(control.upgrade))
        head.upgrade = control.upgrade;
    return applyFraming(control, toHead, head);
}

} // namespace portcullis::http
