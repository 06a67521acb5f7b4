// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/rules.h"

namespace portcullis::model {

void readClientTls(ConfigReader &in, std::string_view key, ClientTls &tls)
{
    in.object(key, [&tls](ConfigReader &each) {
        readFile(each, "ca", tls.ca);
        each.text("serverName", tls.serverName, rules::hostName);
        each.boolean("verify", tls.verify);
        readFile(each, "certificate", tls.certificate);
        readFile(each, "key", tls.key);
        if (each.has("certificate"))
            each.require("key", "the file with the certificate's private key, PEM");
        else if (each.has("key"))
            each.require("certificate", "the file with the certificate chain of the key, PEM");
        if (!tls.verify)
            each.warn("verify", code::kInsecure,
                      "the other side's certificate is not checked: anyone on the way can read and "
                      "change what is sent");
    });
}

void write(DocumentWriter &out, std::string_view key, const ClientTls &tls)
{
    if (tls == ClientTls())
        return;
    out.object(key, [&] {
        out.file("ca", tls.ca);
        out.text("serverName", tls.serverName);
        out.boolean("verify", tls.verify, true);
        out.file("certificate", tls.certificate);
        out.file("key", tls.key);
    });
}

} // namespace portcullis::model
