// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/host.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/url.h"

/// Where an upstream's targets are learned.
namespace portcullis::model {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view kKinds = "exactly one of \"dns\", \"srv\", \"file\" and \"consul\"";

MaybeFault recordName(std::string_view text)
{
    if (isHostName(toLower(text.ends_with('.') ? text.substr(0, text.size() - 1) : text)))
        return std::nullopt;
    return Fault{code::kHost,
                 quote(text)
                     + " is not allowed here: the name of SRV records, such as "
                       "\"_orders._tcp.example.com\""};
}

DnsDiscovery readDns(ConfigReader &in)
{
    DnsDiscovery dns;
    in.text("dns", dns.url, rules::anyText);
    if (!in.find("dns")->isString())
        return dns;
    if (const MaybeFault fault = readTargetUrl(dns.url, dns.target))
        in.fault("dns", fault->code, fault->message);
    else if (IpAddress::parse(dns.target.host))
        in.fault("dns", code::kHost,
                 quote(dns.target.host) + " is an address already: list it in \"targets\" instead");
    return dns;
}

void readAgent(ConfigReader &in, ConsulDiscovery &consul)
{
    in.text("url", consul.url, [](std::string_view text) -> MaybeFault {
        const auto url = parseUrl(text, UrlQuery::Refused);
        if (!url)
            return Fault{code::kUrl, url.error()};
        if (url->path.size() > 1)
            return Fault{code::kUrl, quote(text) + " is not allowed here: an agent has no path"};
        return std::nullopt;
    });
    if (in.require("service", "the name of the service in Consul"))
        in.text("service", consul.service, rules::nonEmpty);
    in.text("tag", consul.tag, rules::nonEmpty);
    in.text("datacenter", consul.datacenter, rules::nonEmpty);
    readSecret(in, "token", consul.token);
    in.duration("wait", consul.wait, 1s, 10min); // what Consul itself allows
    readClientTls(in, "tls", consul.tls);
    const auto url = parseUrl(consul.url, UrlQuery::Refused);
    if (url && !url->tls && !isLoopbackHost(url->host) && in.has("token"))
        in.warn("url", code::kInsecure,
                "the token goes to another machine unencrypted: anyone on the way can read it");
}

} // namespace

void readDiscovery(ConfigReader &in, std::optional<Discovery> &discovery)
{
    in.object("discovery", [&discovery](ConfigReader &each) {
        Discovery &made = discovery.emplace();
        const bool dns = each.has("dns");
        const bool srv = each.has("srv");
        const bool file = each.has("file");
        const bool consul = each.has("consul");
        if (dns + srv + file + consul != 1)
            each.fault(code::kConflict, std::string(kKinds));
        if (dns) {
            auto &kind = made.kind.emplace<DnsDiscovery>(readDns(each));
            made.tls = kind.target.tls;
        }
        if (srv)
            each.text("srv", made.kind.emplace<SrvDiscovery>().name, recordName);
        if (file)
            readFile(each, "file", made.kind.emplace<FileDiscovery>().path);
        if (consul)
            each.object("consul", [&made](ConfigReader &agent) {
                readAgent(agent, made.kind.emplace<ConsulDiscovery>());
            });
        if (dns || srv) {
            each.text("server", made.server, rules::ipAddress);
            each.duration("interval", made.interval, 1s, 24h);
        } else {
            each.notApplicable("server", "it is for \"dns\" and \"srv\"");
            each.notApplicable("interval", "it is for \"dns\" and \"srv\"");
        }
        if (srv || consul) {
            each.choice<bool>("scheme", made.tls, {{"http", false}, {"https", true}});
            readTargetPrefix(each, "path", made.path);
        } else {
            each.notApplicable("scheme", "it is for \"srv\" and \"consul\"");
            each.notApplicable("path", "it is for \"srv\" and \"consul\"");
        }
    });
}

namespace {

void writeKind(DocumentWriter &out, const DnsDiscovery &dns)
{
    out.text("dns", dns.url);
}

void writeKind(DocumentWriter &out, const SrvDiscovery &srv)
{
    out.text("srv", srv.name);
}

void writeKind(DocumentWriter &out, const FileDiscovery &file)
{
    out.file("file", file.path);
}

void writeKind(DocumentWriter &out, const ConsulDiscovery &consul)
{
    const ConsulDiscovery standard;
    out.object("consul", [&] {
        out.text("url", consul.url, standard.url);
        out.text("service", consul.service);
        out.text("tag", consul.tag);
        out.text("datacenter", consul.datacenter);
        out.secret("token", consul.token);
        out.duration("wait", consul.wait, standard.wait);
        write(out, "tls", consul.tls);
    });
}

} // namespace

void write(DocumentWriter &out, const std::optional<Discovery> &discovery)
{
    if (!discovery)
        return;
    const Discovery standard;
    out.object("discovery", [&] {
        std::visit([&out](const auto &kind) { writeKind(out, kind); }, discovery->kind);
        out.text("server", discovery->server);
        out.duration("interval", discovery->interval, standard.interval);
        if (discovery->tls && !std::holds_alternative<DnsDiscovery>(discovery->kind))
            out.text("scheme", "https");
        out.text("path", discovery->path);
    });
}

} // namespace portcullis::model
