// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/request_description.h"

#include "service/pipeline/authenticate/jose/base64url.h"
#include "shared/model/config_reader.h"
#include "shared/model/document_scanner.h"
#include "shared/model/json_text.h"
#include "shared/model/suggest.h"
#include "shared/model/values.h"

#include <algorithm>
#include <array>
#include <set>

namespace portcullis::control {

namespace {

namespace code = model::code;
using model::JsonNode;
using model::Path;

/// Header fields that a description may have; the listener's own bound is for the codec to apply.
constexpr std::size_t kMostFields = 10'000;

constexpr std::array<std::string_view, 16> kMembers{
    "method", "url",      "target", "host",     "path",     "query",       "headers", "body",
    "client", "listener", "tls",    "protocol", "identity", "credentials", "time",    "bodyBase64"};

/// What would end a line of the head, and so begin another one.
model::MaybeFault oneLine(std::string_view text)
{
    if (text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos)
        return {};
    return model::Fault{code::kFormat, "no CR, LF or NUL can stand here"};
}

model::MaybeFault fieldName(std::string_view text)
{
    if (text.empty())
        return model::Fault{code::kFormat, "a header field has a name"};
    if (text.find(':') != std::string_view::npos)
        return model::Fault{code::kFormat, "the name of a header field holds no colon"};
    return oneLine(text);
}

model::MaybeFault anyText(std::string_view)
{
    return {};
}

/// Bytes that no JSON string can hold come as base64 (RFC 4648 section 4).
std::optional<std::string> decodeBase64(std::string_view text)
{
    std::string url(text);
    while (url.ends_with('='))
        url.pop_back();
    std::replace(url.begin(), url.end(), '+', '-');
    std::replace(url.begin(), url.end(), '/', '_');
    return jose::decodeBase64Url(url);
}

model::MaybeFault base64(std::string_view text)
{
    if (decodeBase64(text))
        return {};
    return model::Fault{code::kFormat, "this is not base64"};
}

model::MaybeFault oneLineInBase64(std::string_view text)
{
    const auto bytes = decodeBase64(text);
    return bytes ? oneLine(*bytes) : base64(text);
}

/// Collects the members, whatever their order, and puts them together at the end.
class Reader final : public model::DocumentSink {
public:
    explicit Reader(model::ReadContext &context) : m_context(context) { }

    bool wantsElements(std::string_view) const override { return false; }
    void element(std::string_view, std::size_t, const JsonNode &) override { }
    void member(std::string_view key, const JsonNode &node) override
    {
        const Path root;
        const Path path = root.member(key);
        m_seen.emplace(key);
        if (key == "headers")
            readHeaders(node, path);
        else if (key == "identity")
            readIdentity(node, path);
        else if (key == "credentials")
            readCredential(node, path);
        else if (key == "tls")
            readTls(node, path);
        else
            readWord(key, node, path);
    }

    RequestDescription finish();

private:
    bool seen(std::string_view key) const { return m_seen.contains(key); }
    void error(std::string_view key, std::string_view what, std::string message)
    {
        m_context.problems.error(Path().member(key), what, std::move(message));
    }
    void text(const JsonNode &node, const Path &path, std::string &value, model::TextRule rule)
    {
        if (auto read = model::readText(node, path, m_context, rule))
            value = std::move(*read);
    }

    void readWord(std::string_view key, const JsonNode &node, const Path &path);
    void readClient(const JsonNode &node, const Path &path);
    void readTime(const JsonNode &node, const Path &path);
    void readProtocol(const JsonNode &node, const Path &path);
    void readTls(const JsonNode &node, const Path &path);
    void readHeaders(const JsonNode &node, const Path &path);
    void readField(std::string_view name, const JsonNode &value, const Path &path);
    void readIdentity(const JsonNode &node, const Path &path);
    void readClaims(model::ConfigReader &in, GivenIdentity &identity);
    void readCredential(const JsonNode &node, const Path &path);
    void takeUrl();

    model::ReadContext &m_context;
    RequestDescription m_out;
    std::set<std::string, std::less<>> m_seen;
    std::string m_url;
    std::string m_target;
    std::string m_host;
    std::string m_path = "/";
    std::string m_query;
    std::string m_body;
    std::string m_body64;
};

void Reader::readWord(std::string_view key, const JsonNode &node, const Path &path)
{
    if (key == "method")
        text(node, path, m_out.method, oneLine);
    else if (key == "url")
        text(node, path, m_url, oneLine);
    else if (key == "target")
        text(node, path, m_target, oneLine);
    else if (key == "host")
        text(node, path, m_host, oneLine);
    else if (key == "path")
        text(node, path, m_path, oneLine);
    else if (key == "query")
        text(node, path, m_query, oneLine);
    else if (key == "body")
        text(node, path, m_body, anyText);
    else if (key == "bodyBase64")
        text(node, path, m_body64, base64);
    else if (key == "listener")
        text(node, path, m_out.listener, anyText);
    else if (key == "client")
        readClient(node, path);
    else if (key == "time")
        readTime(node, path);
    else if (key == "protocol")
        readProtocol(node, path);
    else {
        const std::vector<std::string_view> known(kMembers.begin(), kMembers.end());
        const std::string_view meant = model::closest(key, known);
        m_context.problems.error(path, code::kUnknownKey,
                                 "the key " + model::quote(key) + " is not known here; "
                                     + (meant.empty()
                                            ? "allowed are " + model::listed(known)
                                            : "did you mean " + model::quote(meant) + "?"));
    }
}

void Reader::readClient(const JsonNode &node, const Path &path)
{
    const auto read = model::readText(node, path, m_context, anyText);
    if (!read)
        return;
    const auto address = IpAddress::parse(*read);
    if (address)
        m_out.client = *address;
    else
        m_context.problems.error(path, code::kFormat,
                                 model::quote(*read) + " is not an IPv4 or IPv6 address");
}

void Reader::readTime(const JsonNode &node, const Path &path)
{
    const auto read = model::readText(node, path, m_context, anyText);
    if (!read)
        return;
    m_out.time = model::parseTimestamp(*read);
    if (!m_out.time)
        m_context.problems.error(path, code::kFormat,
                                 "a time such as \"2026-01-31T12:00:00Z\" is expected");
}

void Reader::readProtocol(const JsonNode &node, const Path &path)
{
    const auto read = model::readText(node, path, m_context, anyText);
    if (!read)
        return;
    if (*read == "HTTP/1.1")
        m_out.version = http::Version::Http11;
    else if (*read == "HTTP/1.0")
        m_out.version = http::Version::Http10;
    else if (*read == "HTTP/2")
        m_out.version = http::Version::Http2;
    else
        m_context.problems.error(path, code::kValue,
                                 "allowed are \"HTTP/1.0\", \"HTTP/1.1\" and \"HTTP/2\"");
}

void Reader::readTls(const JsonNode &node, const Path &path)
{
    if (node.kind == JsonNode::Kind::True || node.kind == JsonNode::Kind::False)
        m_out.tls = node.kind == JsonNode::Kind::True;
    else
        model::reportKind(node, path, m_context, "true or false");
}

/// `{"Name": "value", "Other": ["one", "two"]}`, or `[{"name": …, "value": …}, …]` where the order
/// counts.
void Reader::readHeaders(const JsonNode &node, const Path &path)
{
    if (node.isObject()) {
        for (const model::JsonMember &member : node) {
            const Path at = path.member(member.key);
            if (const auto fault = fieldName(member.key))
                m_context.problems.error(at, fault->code, fault->message);
            else
                readField(member.key, member.value, at);
        }
    } else if (node.isArray()) {
        for (std::uint32_t i = 0; i < node.size; ++i) {
            const Path at = path.element(i);
            model::readObject(node.elements[i], at, m_context, [&](model::ConfigReader &in) {
                std::string name;
                std::string value;
                if (in.require("name", "of the field"))
                    in.text("name", name, fieldName);
                in.text("value", value, oneLine);
                std::string value64;
                in.text("valueBase64", value64, oneLineInBase64);
                if (in.has("value") && in.has("valueBase64"))
                    in.fault("valueBase64", code::kConflict, "there is a \"value\" already");
                else if (in.has("valueBase64"))
                    value = decodeBase64(value64).value_or(std::string());
                m_out.fields.emplace_back(std::move(name), std::move(value));
            });
        }
    } else {
        model::reportKind(node, path, m_context, "an object or an array");
    }
    if (m_out.fields.size() > kMostFields)
        m_context.problems.error(path, code::kTooLarge,
                                 "at most " + std::to_string(kMostFields) + " are read");
}

void Reader::readField(std::string_view name, const JsonNode &value, const Path &path)
{
    if (!value.isArray()) {
        if (auto line = model::readText(value, path, m_context, oneLine))
            m_out.fields.emplace_back(name, std::move(*line));
        return;
    }
    for (std::uint32_t i = 0; i < value.size; ++i) {
        if (auto line = model::readText(value.elements[i], path.element(i), m_context, oneLine))
            m_out.fields.emplace_back(name, std::move(*line));
    }
}

void Reader::readIdentity(const JsonNode &node, const Path &path)
{
    GivenIdentity identity;
    if (node.kind == JsonNode::Kind::Null) { // nobody
        m_out.identity = std::move(identity);
        return;
    }
    model::readObject(node, path, m_context, [&](model::ConfigReader &in) {
        if (in.require("authenticator", "by which the caller is known"))
            in.text("authenticator", identity.authenticator, anyText);
        in.text("consumer", identity.consumer, anyText);
        in.text("subject", identity.subject, anyText);
        in.texts("groups", identity.groups, anyText);
        in.texts("scopes", identity.scopes, anyText);
        readClaims(in, identity);
        if (identity.consumer.empty() && identity.subject.empty())
            in.fault(code::kMissingKey, "\"consumer\" or \"subject\" says who it is");
    });
    m_out.identity = std::move(identity);
}

void Reader::readClaims(model::ConfigReader &in, GivenIdentity &identity)
{
    in.members("claims", [&](std::string_view name, const JsonNode &value, const Path &path) {
        std::vector<std::string> values;
        const auto add = [&](const JsonNode &one, const Path &at) {
            using Kind = JsonNode::Kind;
            if (one.kind == Kind::True || one.kind == Kind::False)
                values.emplace_back(one.kind == Kind::True ? "true" : "false");
            else if (one.kind == Kind::Number)
                values.emplace_back(one.text());
            else if (auto text = model::readText(one, at, m_context, anyText))
                values.push_back(std::move(*text));
        };
        if (value.isArray()) {
            for (std::uint32_t i = 0; i < value.size; ++i)
                add(value.elements[i], path.element(i));
        } else {
            add(value, path);
        }
        identity.claims.emplace_back(name, std::move(values));
    });
}

void Reader::readCredential(const JsonNode &node, const Path &path)
{
    GivenCredential credential;
    model::readObject(node, path, m_context, [&](model::ConfigReader &in) {
        if (in.require("authenticator", "that reads it"))
            in.text("authenticator", credential.authenticator, anyText);
        if (in.require("value", "the key or token"))
            in.text("value", credential.value, oneLine);
    });
    m_out.credential = std::move(credential);
}

/// `https://host/path?query`, or what stands behind the host alone.
void Reader::takeUrl()
{
    std::string_view rest = m_url;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!rest.starts_with(scheme))
            continue;
        rest.remove_prefix(scheme.size());
        const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
        m_out.host = rest.substr(0, end);
        rest.remove_prefix(end);
        const bool https = scheme == "https://";
        if (m_out.tls && *m_out.tls != https)
            error("tls", code::kConflict, "the URL says otherwise");
        m_out.tls = https;
        m_out.target = rest.starts_with('/') ? std::string(rest) : '/' + std::string(rest);
        return;
    }
    if (rest.starts_with('/'))
        m_out.target = rest;
    else
        error("url", code::kUrl,
              "an absolute http or https URL, or a path that begins with /, is expected");
}

RequestDescription Reader::finish()
{
    const int ways = seen("url") + seen("target") + (seen("path") || seen("query"));
    if (ways > 1)
        error(seen("url") ? "url" : "target", code::kConflict,
              "one of \"url\", \"target\", and \"path\" with \"query\" says what is asked for");
    if (seen("url"))
        takeUrl();
    else if (seen("target"))
        m_out.target = m_target;
    else
        m_out.target = seen("query") ? m_path + '?' + m_query : m_path;
    if (seen("host"))
        m_out.host = m_host;
    // Who describes a request by its path means one that gets as far as the routes.
    else if (!m_out.host && !seen("target") && m_out.version != http::Version::Http10)
        m_out.host = "localhost";
    if (seen("body") && seen("bodyBase64"))
        error("bodyBase64", code::kConflict, "there is a \"body\" already");
    if (seen("body"))
        m_out.body = std::move(m_body);
    else if (seen("bodyBase64"))
        m_out.body = decodeBase64(m_body64).value_or(std::string());
    if (m_out.identity && m_out.credential)
        error("credentials", code::kConflict,
              "an identity is given already, so that no credential is looked at");
    return std::move(m_out);
}

} // namespace

tl::expected<RequestDescription, std::vector<model::Problem>>
RequestDescription::parse(std::string_view json)
{
    const model::ParseOptions options;
    model::Problems problems;
    model::ReadContext context{options, problems};
    Reader reader(context);
    RequestDescription description;
    if (model::scanDocument(json, reader, problems))
        description = reader.finish();
    model::ParseOutcome outcome;
    problems.moveTo(outcome, json);
    if (!outcome.errors.empty())
        return tl::unexpected(std::move(outcome.errors));
    return description;
}

} // namespace portcullis::control
