// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/file_check.h"

#include "service/app/commands.h"
#include "service/app/config_loader.h"
#include "service/io/tls_context.h"
#include "service/pipeline/authenticate/key_check.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace portcullis::app {

namespace {

constexpr const char *kCode = "config.file";

std::string element(const char *list, std::size_t index)
{
    return std::string("/") + list + '/' + std::to_string(index);
}

class FileCheck {
public:
    void certificates(const std::string &pointer, const model::ListenerTls &tls)
    {
        for (std::size_t i = 0; i < tls.certificates.size(); ++i) {
            const auto fault = io::TlsContext::faultOf(tls.certificates[i]);
            if (!fault)
                continue;
            const bool isKey = fault->file == io::CertificateFault::File::Key;
            const std::string pair = pointer + element("tls/certificates", i);
            const auto &files = tls.certificates[i];
            add(pair + (isKey ? "/key" : "/certificate"), fault->what,
                isKey ? files.key : files.certificate);
        }
        authorities(pointer + "/tls/clientCa", tls.clientCa);
    }
    void authorities(const std::string &pointer, const std::string &path)
    {
        if (path.empty())
            return;
        if (const auto context = io::TlsContext::client({path, {}, true}); !context)
            add(pointer, context.error().what, path);
    }
    void secret(const std::string &pointer, const model::SecretRef &ref)
    {
        if (ref.kind == model::SecretRef::Kind::None)
            return;
        const auto value = readSecret(ref);
        if (value)
            return;
        if (ref.kind == model::SecretRef::Kind::Env)
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
    FileProblems take() { return std::move(m_found); }

private:
    void add(std::string pointer, std::string message, const std::string &path)
    {
        std::error_code ignored;
        const bool there = std::filesystem::exists(path, ignored);
        (there ? m_found.errors : m_found.missing)
            .push_back({std::move(pointer), kCode, std::move(message)});
    }

    FileProblems m_found;
};

} // namespace

FileProblems checkFiles(const model::Document &document)
{
    FileCheck check;
    for (std::size_t i = 0; i < document.listeners.size(); ++i) {
        if (document.listeners[i].tls)
            check.certificates(element("listeners", i), *document.listeners[i].tls);
    }
    for (std::size_t i = 0; i < document.authenticators.size(); ++i) {
        const std::string pointer = element("authenticators", i);
        const auto &kind = document.authenticators[i].kind;
        if (const auto *jwt = std::get_if<model::JwtAuthenticator>(&kind)) {
            check.keys(pointer, *jwt);
            check.authorities(pointer + "/tls/ca", jwt->tls.ca);
        } else if (const auto *opaque = std::get_if<model::IntrospectionAuthenticator>(&kind)) {
            check.secret(pointer + "/clientSecret", opaque->clientSecret);
            check.authorities(pointer + "/tls/ca", opaque->tls.ca);
        }
    }
    for (std::size_t i = 0; i < document.upstreams.size(); ++i)
        check.authorities(element("upstreams", i) + "/tls/ca", document.upstreams[i].tls.ca);
    return check.take();
}

} // namespace portcullis::app
