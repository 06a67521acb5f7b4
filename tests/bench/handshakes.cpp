// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// handshakes PORT MILLISECONDS THREADS CIPHER GROUP: full TLS 1.3 handshakes with 127.0.0.1, one
// connection each and none resumed; prints {"handshakes": N, "failed": N, "problem": "..."}.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<long> g_done{0};
std::atomic<long> g_failed{0};
std::atomic<const char *> g_problem{""};

void fail(const char *problem)
{
    g_problem = problem;
    ++g_failed;
}

int connectTo(int port)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const timeval limit{5, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

// The server has to read the client's last message before it closes: only then was it a handshake
// for both. No request is sent, so that nothing else is measured.
bool serverCloses(SSL *ssl, int fd)
{
    SSL_shutdown(ssl);
    shutdown(fd, SHUT_WR);
    char dropped[4096];
    for (;;) {
        const ssize_t got = recv(fd, dropped, sizeof dropped, 0);
        if (got == 0)
            return true;
        if (got < 0)
            return errno == ECONNRESET;
    }
}

void handshakeOnce(SSL_CTX *context, int port)
{
    const int fd = connectTo(port);
    if (fd < 0)
        return fail("cannot connect");
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    SSL_set_tlsext_host_name(ssl, "bench.test");
    if (SSL_connect(ssl) != 1)
        fail("the handshake failed");
    else if (SSL_session_reused(ssl))
        fail("the session was resumed");
    else if (!serverCloses(ssl, fd))
        fail("the server did not close");
    else
        ++g_done;
    SSL_free(ssl);
    close(fd);
    ERR_clear_error();
}

SSL_CTX *makeContext(const char *cipher, const char *group)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    const bool known = SSL_CTX_set_ciphersuites(context, cipher) == 1
        && SSL_CTX_set1_groups_list(context, group) == 1;
    return known ? context : nullptr;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    std::signal(SIGPIPE, SIG_IGN);
    const int port = std::atoi(argv[1]);
    const auto end = Clock::now() + std::chrono::milliseconds(std::atoi(argv[2]));
    SSL_CTX *context = makeContext(argv[4], argv[5]);
    if (!context)
        return 2;
    std::vector<std::thread> threads;
    for (int i = 0; i < std::atoi(argv[3]); ++i) {
        threads.emplace_back([&] {
            // A server that is gone fails at once: a few failures tell as much as a million.
            while (Clock::now() < end && g_failed < 16)
                handshakeOnce(context, port);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    std::printf("{\"handshakes\": %ld, \"failed\": %ld, \"problem\": \"%s\"}\n", g_done.load(),
                g_failed.load(), g_problem.load());
    SSL_CTX_free(context);
}
