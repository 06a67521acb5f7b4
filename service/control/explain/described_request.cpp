// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/described_request.h"

#include "service/transport/transport.h"
#include "shared/core/ascii.h"
#include "shared/model/problems.h"

#include <algorithm>

namespace portcullis::control {

namespace {

namespace code = model::code;

template <typename List>
auto findNamed(const List &all, const std::string &name) -> decltype(&*all.begin())
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// A query parameter's value may hold nothing that ends it.
std::string percentEncoded(std::string_view text)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const char lower = asciiLower(c);
        if (asciiDigit(c) || (lower >= 'a' && lower <= 'z')
            || std::string_view("-._~").find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    return out;
}

} // namespace

DescribedRequest::DescribedRequest(RequestDescription description,
                                   const pipeline::Snapshot &snapshot)
    : m_description(std::move(description))
{
    chooseListener(snapshot);
    if (m_description.credential)
        placeCredential(snapshot);
    if (m_description.identity)
        checkIdentity(snapshot);
    write();
    read();
}

void DescribedRequest::problem(std::string pointer, std::string_view code, std::string message)
{
    m_problems.push_back({std::move(pointer), std::string(code), std::move(message)});
}

void DescribedRequest::chooseListener(const pipeline::Snapshot &snapshot)
{
    const std::vector<model::Listener> &all = snapshot.document.listeners;
    const std::optional<bool> tls = m_description.tls;
    const model::Listener *chosen = nullptr;
    if (!m_description.listener.empty()) {
        chosen = findNamed(all, m_description.listener);
        if (!chosen)
            problem("/listener", code::kUnknownReference, "there is no listener of this name");
        else if (tls && *tls != chosen->tls.has_value())
            problem("/listener", code::kConflict,
                    chosen->tls ? "this listener speaks TLS" : "this listener speaks no TLS");
    } else {
        const auto fits = std::find_if(all.begin(), all.end(), [&](const model::Listener &one) {
            return !tls || *tls == one.tls.has_value();
        });
        chosen = fits == all.end() ? nullptr : &*fits;
    }
    // Where no listener is that would take it, the defaults of one would.
    m_listener = transport::connectionSettingsOf(chosen ? *chosen : model::Listener());
    m_tls = tls.value_or(m_listener->facts.tls);
    m_listener->facts.tls = m_tls;
}

void DescribedRequest::placeCredential(const pipeline::Snapshot &snapshot)
{
    const GivenCredential &given = *m_description.credential;
    const auto *found = findNamed(snapshot.document.authenticators, given.authenticator);
    if (!found)
        problem("/credentials/authenticator", code::kUnknownReference,
                "there is no authenticator of this name");
    else if (const auto *places = std::get_if<model::ApiKeyAuthenticator>(&found->kind))
        place(*places, given.value);
    else if (std::holds_alternative<model::MtlsAuthenticator>(found->kind))
        problem("/credentials/authenticator", code::kNotApplicable,
                "a certificate can't be given here; \"identity\" says who it is");
    else
        m_description.fields.emplace_back("Authorization", "Bearer " + given.value);
}

void DescribedRequest::place(const model::ApiKeyAuthenticator &places, const std::string &value)
{
    if (equalsIgnoreCase(places.header, "Authorization")) {
        m_description.fields.emplace_back(places.header, "Bearer " + value);
    } else if (!places.header.empty()) {
        m_description.fields.emplace_back(places.header, value);
    } else if (!places.query.empty()) {
        std::string &target = m_description.target;
        target += target.find('?') == std::string::npos ? '?' : '&';
        target += percentEncoded(places.query) + '=' + percentEncoded(value);
    } else {
        m_description.fields.emplace_back("Cookie", places.cookie + '=' + value);
    }
}

void DescribedRequest::checkIdentity(const pipeline::Snapshot &snapshot)
{
    GivenIdentity &given = *m_description.identity;
    if (given.authenticator.empty())
        return;
    const auto *authenticator = findNamed(snapshot.document.authenticators, given.authenticator);
    if (!authenticator)
        return problem("/identity/authenticator", code::kUnknownReference,
                       "there is no authenticator of this name");
    const bool apiKey = std::holds_alternative<model::ApiKeyAuthenticator>(authenticator->kind);
    if (given.consumer.empty()) {
        if (apiKey)
            problem("/identity", code::kMissingKey, "an API key is a \"consumer\"'s");
        return;
    }
    const auto *consumer = findNamed(snapshot.document.consumers, given.consumer);
    if (!consumer)
        return problem("/identity/consumer", code::kUnknownReference,
                       "there is no consumer of this name");
    if (apiKey || !given.subject.empty())
        return;
    // Whose tokens are this consumer's?
    const auto subject =
        std::find_if(consumer->subjects.begin(), consumer->subjects.end(),
                     [&](const auto &one) { return one.authenticator == given.authenticator; });
    if (subject != consumer->subjects.end())
        given.subject = subject->value;
    else if (authenticator->mapToConsumers)
        given.subject = consumer->name;
    else
        problem("/identity/consumer", code::kNotApplicable,
                "no subject of this authenticator is this consumer");
}

bool DescribedRequest::hasField(std::string_view name) const
{
    const auto &fields = m_description.fields;
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto &field) { return equalsIgnoreCase(field.first, name); });
}

/// The pieces hold no CR and no LF, so that each stays where it belongs.
void DescribedRequest::write()
{
    const RequestDescription &d = m_description;
    const bool old = d.version == http::Version::Http10;
    m_bytes = d.method + ' ' + d.target + (old ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    if (d.host && !hasField("Host"))
        m_bytes += "Host: " + *d.host + "\r\n";
    for (const auto &[name, value] : d.fields)
        m_bytes.append(name).append(": ").append(value).append("\r\n");
    if (d.body && !d.body->empty() && !hasField("Content-Length") && !hasField("Transfer-Encoding"))
        m_bytes += "Content-Length: " + std::to_string(d.body->size()) + "\r\n";
    m_bytes += "\r\n";
}

void DescribedRequest::read()
{
    http::RequestParser parser(m_listener->limits);
    const http::ParseStatus status = parser.parse(m_bytes, m_head);
    if (status == http::ParseStatus::Done) {
        m_head.version = m_description.version;
        return;
    }
    m_head.clear();
    // A head that is complete in its bytes and yet no head to the codec has no request line.
    m_refused = status == http::ParseStatus::Failed
        ? parser.error()
        : http::ParseError{Reason::ReceiveMalformedRequest, "there is no request line"};
}

} // namespace portcullis::control
