// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/values.h"

namespace portcullis::model {

namespace {

using namespace std::chrono_literals;

void readTimeouts(ConfigReader &in, ListenerTimeouts &timeouts)
{
    in.duration("head", timeouts.head, 1ms, 24h);
    in.duration("body", timeouts.body, 1ms, 24h);
    in.duration("idle", timeouts.idle, 1ms, 24h);
    in.duration("write", timeouts.write, 1ms, 24h);
}

void readAuthFailures(ConfigReader &in, CountPerWindow &failures)
{
    constexpr std::string_view kKey = "authFailuresPerAddress";
    std::string text;
    if (!in.has(kKey))
        return;
    in.text(kKey, text, [](std::string_view value) -> MaybeFault {
        const auto parsed = parseCountPerWindow(value);
        if (parsed && parsed->window >= 1s && parsed->window <= 24h)
            return std::nullopt;
        return Fault{code::kFormat,
                     quote(value)
                         + " is not COUNT/DURATION such as \"100/10s\", with a window "
                           "from 1s to 24h; \"0/10s\" turns it off"};
    });
    if (const auto parsed = parseCountPerWindow(text))
        failures = *parsed;
}

void readLimits(ConfigReader &in, ListenerLimits &limits)
{
    constexpr Size kMostHead = 1 << 20;
    constexpr std::int64_t kMostConnections = 1'000'000;
    in.size("head", limits.head, 1024, kMostHead);
    in.integer("fields", limits.fields, 1, 10'000);
    in.size("target", limits.target, 64, kMostHead);
    in.integer("connections", limits.connections, 1, kMostConnections);
    in.integer("connectionsPerAddress", limits.connectionsPerAddress, 0, kMostConnections);
    readAuthFailures(in, limits.authFailuresPerAddress);
    limits.authFailuresGiven = in.has("authFailuresPerAddress");
}

CertificateFiles readCertificate(ConfigReader &in)
{
    CertificateFiles files;
    if (in.require("certificate", "the file with the certificate chain, PEM"))
        readFile(in, "certificate", files.certificate);
    if (in.require("key", "the file with the certificate's private key, PEM"))
        readFile(in, "key", files.key);
    readFile(in, "ocsp", files.ocsp);
    return files;
}

ListenerTls readTls(ConfigReader &in)
{
    ListenerTls tls;
    in.require("certificates", "a TLS listener needs at least one");
    const bool given = in.elements("certificates", [&](const JsonNode &node, const Path &path) {
        readObject(node, path, in.context(), [&tls](ConfigReader &each) {
            tls.certificates.push_back(readCertificate(each));
        });
    });
    if (given && in.find("certificates")->size == 0)
        in.fault("certificates", code::kValue, "a TLS listener needs at least one certificate");
    in.choice<int>("minVersion", tls.minVersion, {{"1.2", 12}, {"1.3", 13}});
    readFile(in, "clientCa", tls.clientCa);
    if (in.has("clientCa"))
        tls.clientCertificate = ClientCertificate::Optional;
    else if (in.has("clientCertificate"))
        in.fault("clientCertificate", code::kNotApplicable,
                 "nothing says by whom clients' certificates are made: add \"clientCa\"");
    in.choice<ClientCertificate>(
        "clientCertificate", tls.clientCertificate,
        {{"optional", ClientCertificate::Optional}, {"required", ClientCertificate::Required}});
    return tls;
}

ProxyProtocol readProxyProtocol(ConfigReader &in)
{
    constexpr std::string_view kMeaning = "the addresses of the load balancers that send it";
    ProxyProtocol protocol;
    if (in.require("from", kMeaning))
        readRanges(in, "from", protocol.from);
    const JsonNode *const from = in.find("from");
    if (from != nullptr && from->isArray() && from->size == 0)
        in.fault("from", code::kValue,
                 "without an address nobody could connect: " + std::string(kMeaning));
    return protocol;
}

void write(DocumentWriter &out, const ListenerTls &tls)
{
    out.object("tls", [&] {
        out.array("certificates", [&] {
            for (const CertificateFiles &files : tls.certificates) {
                out.element([&] {
                    out.file("certificate", files.certificate);
                    out.file("key", files.key);
                    out.file("ocsp", files.ocsp);
                });
            }
        });
        if (tls.minVersion == 13)
            out.text("minVersion", "1.3");
        if (tls.clientCa.empty())
            return;
        out.file("clientCa", tls.clientCa);
        if (tls.clientCertificate == ClientCertificate::Required)
            out.text("clientCertificate", "required");
    });
}

} // namespace

Listener readListener(ConfigReader &in)
{
    Listener listener;
    in.name(listener.name);
    in.notes(listener.notes);
    in.text("address", listener.address, rules::ipAddress);
    if (in.require("port", "0 to 65535; 0 takes any that is free"))
        in.integer("port", listener.port, 0, 65535);
    in.object("timeouts", [&](ConfigReader &each) { readTimeouts(each, listener.timeouts); });
    in.size("minRate", listener.minRate, 0, Size(1) << 30);
    in.object("limits", [&](ConfigReader &each) { readLimits(each, listener.limits); });
    in.object("tls", [&](ConfigReader &each) { listener.tls = readTls(each); });
    in.object("proxyProtocol",
              [&](ConfigReader &each) { listener.proxyProtocol = readProxyProtocol(each); });
    return listener;
}

void write(DocumentWriter &out, const Listener &listener)
{
    const Listener standard;
    out.nameAndNotes(listener.name, listener.notes);
    out.text("address", listener.address);
    out.number("port", listener.port, -1);
    if (listener.timeouts != standard.timeouts) {
        out.object("timeouts", [&] {
            out.duration("head", listener.timeouts.head, standard.timeouts.head);
            out.duration("body", listener.timeouts.body, standard.timeouts.body);
            out.duration("idle", listener.timeouts.idle, standard.timeouts.idle);
            out.duration("write", listener.timeouts.write, standard.timeouts.write);
        });
    }
    out.size("minRate", listener.minRate, standard.minRate);
    if (listener.limits != standard.limits) {
        const ListenerLimits &limits = listener.limits;
        out.object("limits", [&] {
            out.size("head", limits.head, standard.limits.head);
            out.number("fields", limits.fields, standard.limits.fields);
            out.size("target", limits.target, standard.limits.target);
            out.number("connections", limits.connections, standard.limits.connections);
            out.number("connectionsPerAddress", limits.connectionsPerAddress, 0);
            out.text("authFailuresPerAddress", formatCountPerWindow(limits.authFailuresPerAddress),
                     limits.authFailuresGiven
                         ? std::string()
                         : formatCountPerWindow(standard.limits.authFailuresPerAddress));
        });
    }
    if (listener.tls)
        write(out, *listener.tls);
    if (listener.proxyProtocol)
        out.object("proxyProtocol", [&] { out.ranges("from", listener.proxyProtocol->from); });
}

} // namespace portcullis::model
