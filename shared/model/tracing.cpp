// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace portcullis::model {

namespace {

constexpr std::size_t kMostAttributes = 64; // each goes with every request to the collector
constexpr std::size_t kMostHeaders = 32;

/// Attributes of the resource that the gateway sets itself.
constexpr std::array<std::string_view, 3> kOwnAttributes{"service.name", "service.version",
                                                         "service.instance.id"};
/// What names of fields with credentials contain.
constexpr std::array<std::string_view, 6> kCredentialWords{"auth",  "cookie", "key",
                                                           "token", "secret", "password"};

MaybeFault collectorUrl(std::string_view text)
{
    if (const auto url = parseUrl(text, UrlQuery::Allowed); !url)
        return Fault{code::kUrl, url.error()};
    return std::nullopt;
}

bool namesCredential(std::string_view name)
{
    const std::string lower = toLower(name);
    return std::any_of(kCredentialWords.begin(), kCredentialWords.end(),
                       [&lower](std::string_view word) { return lower.find(word) != lower.npos; });
}

void readShare(ConfigReader &in, std::string_view key, double &share)
{
    const JsonNode *const node = in.find(key);
    if (node == nullptr)
        return;
    if (node->kind != JsonNode::Kind::Number) {
        reportKind(*node, in.path().member(key), in.context(), "a number");
        return;
    }
    const std::string_view text = node->text();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
        in.fault(key, code::kRange, "a share from 0 to 1, such as 0.01 for one in a hundred");
        return;
    }
    share = value;
}

void readAttributes(ConfigReader &in, StringPairs &attributes)
{
    in.pairs("attributes", attributes, rules::nonEmpty, rules::anyText);
    if (attributes.size() > kMostAttributes)
        in.fault("attributes", code::kRange,
                 "at most " + std::to_string(kMostAttributes) + " attributes");
    for (const auto &[name, value] : attributes) {
        if (std::find(kOwnAttributes.begin(), kOwnAttributes.end(), name) != kOwnAttributes.end())
            in.fault("attributes", code::kConflict,
                     quote(name) + " is set by the gateway; \"serviceName\" names the service");
    }
}

/// What can be sent as the value of a field.
MaybeFault fieldText(std::string_view text)
{
    const bool control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
    if (control || text != trimOws(text))
        return Fault{code::kHeader,
                     "a field's value has no control characters, and no space at either end"};
    return std::nullopt;
}

MaybeFault headerName(std::string_view name)
{
    if (MaybeFault fault = rules::fieldName(name))
        return fault;
    if (rules::isOwnField(name) || equalsIgnoreCase(name, "Content-Type")
        || equalsIgnoreCase(name, "Host"))
        return Fault{code::kHeader, quote(name) + " is the gateway's own to set"};
    return std::nullopt;
}

void readHeader(ReadContext &context, const JsonNode &value, const Path &at, TracingHeader &header)
{
    if (const MaybeFault fault = headerName(header.name))
        context.problems.error(at, fault->code, fault->message);
    if (value.isObject()) {
        readSecret(value, at, context, header.secret);
        return;
    }
    if (!value.isString()) {
        reportKind(value, at, context, "a string, or where a secret is");
        return;
    }
    header.value = value.text();
    if (namesCredential(header.name))
        context.problems.error(at, code::kSecret,
                               "a credential does not stand in the document: say where it is, "
                               "with {\"secret\": NAME}, {\"env\": NAME} or {\"file\": PATH}");
    else if (const MaybeFault fault = fieldText(header.value))
        context.problems.error(at, fault->code, fault->message);
}

void readHeaders(ConfigReader &in, std::vector<TracingHeader> &headers)
{
    in.members("headers", [&](std::string_view name, const JsonNode &value, const Path &at) {
        const bool twice =
            std::any_of(headers.begin(), headers.end(), [name](const TracingHeader &each) {
                return equalsIgnoreCase(each.name, name);
            });
        if (twice)
            in.context().problems.error(at, code::kDuplicateEntry,
                                        quote(name) + " stands here twice, in other case");
        TracingHeader &header = headers.emplace_back();
        header.name = name;
        readHeader(in.context(), value, at, header);
    });
    if (headers.size() > kMostHeaders)
        in.fault("headers", code::kRange, "at most " + std::to_string(kMostHeaders) + " fields");
}

void warnOfPlainText(ConfigReader &in, const Tracing &tracing)
{
    const auto url = parseUrl(tracing.otlp, UrlQuery::Allowed);
    const bool secret =
        std::any_of(tracing.headers.begin(), tracing.headers.end(), [](const TracingHeader &each) {
            return each.secret.kind != SecretRef::Kind::None;
        });
    if (secret && url && !url->tls && !isLoopbackHost(url->host))
        in.warn("otlp", code::kInsecure,
                "without https the secrets of \"headers\" can be read on the way");
}

} // namespace

Tracing readTracing(ConfigReader &in)
{
    using namespace std::chrono_literals;
    Tracing tracing;
    if (in.require("otlp",
                   "the URL of a collector that takes OTLP over HTTP, such as "
                   "\"http://127.0.0.1:4318\""))
        in.text("otlp", tracing.otlp, collectorUrl);
    readShare(in, "sample", tracing.sample);
    in.text("serviceName", tracing.serviceName, rules::nonEmpty);
    readAttributes(in, tracing.attributes);
    readHeaders(in, tracing.headers);
    in.duration("timeout", tracing.timeout, 1ms, 60s);
    readClientTls(in, "tls", tracing.tls);
    warnOfPlainText(in, tracing);
    return tracing;
}

void write(DocumentWriter &out, const Tracing &tracing)
{
    const Tracing standard;
    out.text("otlp", tracing.otlp);
    if (tracing.sample < standard.sample || tracing.sample > standard.sample) {
        std::array<char, 32> digits{};
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), tracing.sample).ptr;
        out.json().key("sample");
        out.json().raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }
    out.text("serviceName", tracing.serviceName, standard.serviceName);
    out.pairs("attributes", tracing.attributes);
    if (!tracing.headers.empty())
        out.object("headers", [&] {
            for (const TracingHeader &header : tracing.headers) {
                if (header.secret.kind != SecretRef::Kind::None) {
                    out.secret(header.name, header.secret);
                    continue;
                }
                out.json().key(header.name);
                out.json().text(header.value);
            }
        });
    out.duration("timeout", tracing.timeout, standard.timeout);
    write(out, "tls", tracing.tls);
}

} // namespace portcullis::model
