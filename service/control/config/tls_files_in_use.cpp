// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/tls_files_in_use.h"

#include "service/io/tls_context.h"

#include <set>
#include <variant>

namespace portcullis::control {

namespace {

/// Calls `visit` with the TLS settings of each connection towards others.
template <typename Document, typename Visit>
void forEachClient(Document &document, Visit visit)
{
    for (auto &upstream : document.upstreams) {
        visit(upstream.tls);
        if (!upstream.discovery)
            continue;
        if (auto *const consul = std::get_if<model::ConsulDiscovery>(&upstream.discovery->kind))
            visit(consul->tls);
    }
    for (auto &authenticator : document.authenticators) {
        if (auto *const jwt = std::get_if<model::JwtAuthenticator>(&authenticator.kind))
            visit(jwt->tls);
        else if (auto *const opaque =
                     std::get_if<model::IntrospectionAuthenticator>(&authenticator.kind))
            visit(opaque->tls);
    }
    if (document.tracing)
        visit(document.tracing->tls);
    if (document.counters)
        visit(document.counters->tlsSettings);
}

} // namespace

std::vector<SeenFile> tlsFilesOf(const model::Document &document)
{
    std::set<std::string> paths;
    for (const model::Listener &listener : document.listeners) {
        if (!listener.tls)
            continue;
        for (const model::CertificateFiles &files : listener.tls->certificates)
            paths.insert({files.certificate, files.key, files.ocsp});
        paths.insert(listener.tls->clientCa);
    }
    forEachClient(document, [&paths](const model::ClientTls &tls) {
        paths.insert({tls.ca, tls.certificate, tls.key});
    });
    paths.erase(std::string());
    std::vector<SeenFile> files;
    for (const std::string &path : paths)
        files.push_back({path, FileVersion::of(path)});
    return files;
}

void noteTlsContent(model::Document &document)
{
    forEachClient(document,
                  [](model::ClientTls &tls) { tls.content = io::TlsContext::digestOf(tls); });
}

} // namespace portcullis::control
