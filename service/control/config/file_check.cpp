// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/file_check.h"

#include "service/counters/resp.h"
#include "service/io/tls_context.h"
#include "service/pipeline/authenticate/key_check.h"
#include "shared/model/problems.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace portcullis::control {

namespace {

constexpr const char *kCode = "config.file";

std::string element(const char *list, std::size_t index)
{
    return std::string("/") + list + '/' + std::to_string(index);
}

class FileCheck {
public:
    explicit FileCheck(const SecretReader &readSecret) : m_readSecret(readSecret) { }
    void certificates(const std::string &pointer, const model::ListenerTls &tls)
    {
        for (std::size_t i = 0; i < tls.certificates.size(); ++i) {
            const model::CertificateFiles &files = tls.certificates[i];
            const std::string entry = pointer + element("tls/certificates", i);
            if (const auto fault = io::TlsContext::faultOf(files))
                certificate(entry, *fault, files.certificate, files.key, files.ocsp);
            else if (auto problem =
                         io::TlsContext::ocspProblem(files, std::chrono::system_clock::now()))
                m_found.warnings.push_back({entry + "/ocsp", kCode, std::move(*problem)});
        }
        authorities(pointer + "/tls/clientCa", tls.clientCa);
    }
    void client(const std::string &pointer, const model::ClientTls &tls)
    {
        authorities(pointer + "/ca", tls.ca);
        if (const auto fault = io::TlsContext::faultOf(tls))
            certificate(pointer, *fault, tls.certificate, tls.key, {});
    }
    void authorities(const std::string &pointer, const std::string &path)
    {
        if (path.empty())
            return;
        model::ClientTls trusting;
        trusting.ca = path;
        if (const auto context = io::TlsContext::client(trusting); !context)
            add(pointer, context.error().what, path);
    }
    void secret(const std::string &pointer, const model::SecretRef &ref)
    {
        if (ref.kind == model::SecretRef::Kind::None)
            return;
        const auto value = m_readSecret(ref);
        if (value)
            return;
        if (ref.kind != model::SecretRef::Kind::File)
            m_found.missing.push_back({pointer, kCode, value.error().what});
        else
            add(pointer, value.error().what, ref.name);
    }
    void keys(const std::string &pointer, const model::JwtAuthenticator &jwt)
    {
        using Kind = model::JwtKeys::Kind;
        secret(pointer + "/secret", jwt.keys.secret);
        // Those that stand in the document itself were looked at when it was read.
        if (jwt.keys.kind != Kind::File && jwt.keys.kind != Kind::PemFile)
            return;
        const pipeline::JwtKeyCheck check = pipeline::checkJwtKeys(jwt, readFile);
        for (const auto &error : check.errors)
            m_found.errors.push_back({pointer + error.pointer, kCode, error.message});
        for (const auto &warning : check.warnings)
            m_found.warnings.push_back({pointer + warning.pointer, kCode, warning.message});
    }
    void discovery(const std::string &pointer, const std::optional<model::Discovery> &discovery)
    {
        if (!discovery)
            return;
        if (const auto *consul = std::get_if<model::ConsulDiscovery>(&discovery->kind)) {
            client(pointer + "/consul/tls", consul->tls);
            secret(pointer + "/consul/token", consul->token);
        }
    }
    /// What this program can't do, whatever the files say.
    void missing(std::string pointer, std::string message)
    {
        m_found.errors.push_back(
            {std::move(pointer), std::string(model::code::kNotYetSupported), std::move(message)});
    }
    FileProblems take() { return std::move(m_found); }

private:
    void certificate(const std::string &pointer, const io::CertificateFault &fault,
                     const std::string &certificate, const std::string &key,
                     const std::string &ocsp)
    {
        using File = io::CertificateFault::File;
        switch (fault.file) {
        case File::Certificate:
            return add(pointer + "/certificate", fault.what, certificate);
        case File::Key:
            return add(pointer + "/key", fault.what, key);
        case File::Ocsp:
            return add(pointer + "/ocsp", fault.what, ocsp);
        }
    }
    void add(std::string pointer, std::string message, const std::string &path)
    {
        std::error_code ignored;
        const bool there = std::filesystem::exists(path, ignored);
        (there ? m_found.errors : m_found.missing)
            .push_back({std::move(pointer), kCode, std::move(message)});
    }

    const SecretReader &m_readSecret;
    FileProblems m_found;
};

} // namespace

FileProblems checkFiles(const model::Document &document, const SecretReader &readSecret)
{
    FileCheck check(readSecret);
    for (std::size_t i = 0; i < document.listeners.size(); ++i) {
        if (document.listeners[i].tls)
            check.certificates(element("listeners", i), *document.listeners[i].tls);
    }
    for (std::size_t i = 0; i < document.authenticators.size(); ++i) {
        const std::string pointer = element("authenticators", i);
        const auto &kind = document.authenticators[i].kind;
        if (const auto *jwt = std::get_if<model::JwtAuthenticator>(&kind)) {
            check.keys(pointer, *jwt);
            check.client(pointer + "/tls", jwt->tls);
        } else if (const auto *opaque = std::get_if<model::IntrospectionAuthenticator>(&kind)) {
            check.secret(pointer + "/clientSecret", opaque->clientSecret);
            check.client(pointer + "/tls", opaque->tls);
        }
    }
    for (std::size_t i = 0; i < document.upstreams.size(); ++i) {
        check.client(element("upstreams", i) + "/tls", document.upstreams[i].tls);
        check.discovery(element("upstreams", i) + "/discovery", document.upstreams[i].discovery);
    }
    if (document.tracing) {
        check.client("/tracing/tls", document.tracing->tls);
        for (const model::TracingHeader &header : document.tracing->headers) {
            std::string pointer = "/tracing/headers";
            model::appendToken(pointer, header.name);
            check.secret(pointer, header.secret);
        }
    }
    if (document.counters) {
        if (!counters::canSpeak())
            check.missing("/counters", "this build can't speak with Redis: it has no hiredis");
        check.secret("/counters/password", document.counters->password);
        check.client("/counters/tls", document.counters->tlsSettings);
    }
    return check.take();
}

} // namespace portcullis::control
