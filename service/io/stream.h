// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

/// What a transport gives to everything above it: byte streams, timers and a place to run later.
/// Connections to clients and to upstreams alike; no code above this folder knows a socket.
namespace portcullis::io {

struct PeerCertificate;

/// Why a stream can't be used any more.
enum class StreamError : std::uint8_t {
    ConnectFailed, ///< refused, unreachable, or the name is unknown
    Tls,           ///< handshake or certificate
    Reset,         ///< the peer reset the connection, or it broke
};

/// Learns what happens on one stream. Calls come on the loop's thread, never from within a call to
/// the stream (so a handler may do whatever it likes in one, including closing the stream).
class StreamHandler {
public:
    virtual ~StreamHandler() = default;
    /// An outgoing stream is ready for use (TLS included). Incoming ones never say so.
    virtual void onConnected() { }
    /// There are new bytes in Stream::input().
    virtual void onInput() = 0;
    /// The peer will send no more; input() may still hold bytes. The other direction is open.
    virtual void onEof() = 0;
    /// queued() fell below kLowWater after it had been above.
    virtual void onDrained() = 0;
    /// The stream is dead. The last call for this stream.
    virtual void onError(StreamError error) = 0;
};

/// A connection. Bytes that arrive gather in input() until they are consumed; when more than
/// readAhead of them wait, nothing more is read from the peer, which is the back-pressure.
/// Thread: that of its loop.
class Stream {
public:
    /// Below this many queued bytes a writer that was held back may go on.
    static constexpr std::size_t kLowWater = 16 * 1024;
    /// From this many queued bytes on a writer holds back: one read's worth of a fast upstream.
    static constexpr std::size_t kHighWater = 64 * 1024;
    /// Received bytes that may wait by default.
    static constexpr std::size_t kReadAhead = 16 * 1024;

    virtual ~Stream() = default;

    void setHandler(StreamHandler *handler) { m_handler = handler; }
    /// Says onInput() if bytes wait: for a handler that handed the stream on from within its own
    /// onInput().
    void sayInput()
    {
        if (m_handler && !input().empty())
            m_handler->onInput();
    }
    /// What was received and not consumed. Valid until the next call of consume() or the return to
    /// the loop, whichever comes first.
    virtual std::string_view input() const = 0;
    virtual void consume(std::size_t size) = 0;
    /// How many unconsumed bytes may wait before reading stops. 0 stops reading.
    virtual void setReadAhead(std::size_t size) = 0;
    /// Sends, or queues what the peer does not take yet. Errors come later, by onError().
    virtual void write(std::string_view bytes) = 0;
    /// Bytes accepted by write() that the peer's system has not taken yet.
    virtual std::size_t queued() const = 0;
    /// Ends our direction once everything queued is sent.
    virtual void shutdownWrite() = 0;
    /// Whether onEof() was or could be said: the peer ended its direction.
    virtual bool atEof() const = 0;
    /// Of an incoming stream: whether its handshake, if it needs one, is done.
    virtual bool established() const { return true; }
    /// The protocol that a TLS handshake agreed on (RFC 7301), such as `h2`; empty: none, or no
    /// TLS, or not done yet.
    virtual std::string_view alpn() const { return {}; }
    /// The other end's certificate, if it showed one that was verified. Lives as long as the
    /// stream.
    virtual const PeerCertificate *peerCertificate() const { return nullptr; }
    /// Looks at the socket itself whether the peer closed, or sent something unasked, since the
    /// loop last looked: for pooled connections, before they are used again.
    virtual bool stale() = 0;
    /// Lets go: no more calls. With `abort` the peer gets a reset where that is possible; without,
    /// what is queued is still sent in the background for a bounded time. Called by StreamPtr.
    virtual void release(bool abort) = 0;

protected:
    StreamHandler *m_handler = nullptr;
};

/// Closes a stream when its owner lets go of it. The stream object itself dies in the loop's next
/// turn, so letting go is safe within the stream's own callbacks.
struct StreamCloser {
    bool abort = false;
    void operator()(Stream *stream) const
    {
        stream->setHandler(nullptr);
        stream->release(abort);
    }
};

using StreamPtr = std::unique_ptr<Stream, StreamCloser>;

/// Closes with a reset instead of an orderly end: the peer must not take what it got for complete.
inline void abortStream(StreamPtr &stream)
{
    stream.get_deleter().abort = true;
    stream.reset();
}

} // namespace portcullis::io
