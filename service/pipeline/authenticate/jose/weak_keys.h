// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string_view>

namespace portcullis::jose {

/// Whether an RSA modulus (big-endian) bears the mark of the generator of CVE-2017-15361 ("ROCA"),
/// whose keys can be factored. A good key is taken for one with a chance of about 2^-27.
bool isRocaModulus(std::string_view modulus);

/// Whether 32 octets are not the reduced encoding of a point, or that of one of the eight points of
/// small order, for which anybody can sign anything (RFC 8032 section 5.1.3, RFC 7748 section 7).
bool isWeakEd25519(std::string_view octets);
/// The same for 57 octets and Ed448.
bool isWeakEd448(std::string_view octets);

} // namespace portcullis::jose
