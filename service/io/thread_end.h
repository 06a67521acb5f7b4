// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <openssl/crypto.h>

namespace portcullis::io {

/// Gives back what OpenSSL keeps for the calling thread, such as its random numbers; it may be used
/// again afterwards. For the end of what runs on a thread of Qt: whoever waits for such a thread
/// goes on a little before the system ends it, and the process may be over by then, with this left
/// over.
inline void releaseCryptoOfThread()
{
    OPENSSL_thread_stop();
}

} // namespace portcullis::io
