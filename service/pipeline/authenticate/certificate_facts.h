// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/peer_certificate.h"
#include "service/pipeline/authenticate/token_facts.h"
#include "shared/model/document.h"

namespace portcullis::pipeline {

/// What a client's certificate says of who shows it. Its claims are `dns`, `email`, `uri` (the
/// alternative names), `fingerprint` (SHA-256 in hexadecimal digits) and `subject`, as far as the
/// certificate has them. Fails with AuthenticateCertificateName when it has no name of that kind.
/// Pure.
tl::expected<TokenFacts, Reason> certificateFacts(const io::PeerCertificate &certificate,
                                                  model::MtlsAuthenticator::Name name);

} // namespace portcullis::pipeline
