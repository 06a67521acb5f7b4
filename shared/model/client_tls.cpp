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
        each.reserve({"certificate", "key"});
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
    });
}

} // namespace portcullis::model
