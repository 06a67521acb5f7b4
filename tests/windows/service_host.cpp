// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Stands in for portcullisd where there is no Qt for Windows that could build it: the same service,
// with a small HTTP responder for the gateway. installer/smoke/windows-wine.sh installs it.
#include "service/app/platform/windows_service.h"
#include "service/app/platform/windows_service_command.h"
#include "shared/core/log.h"

#include <winsock2.h>

#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <ws2tcpip.h>

using namespace portcullis;
using namespace portcullis::app;

namespace {

std::atomic<bool> g_stop{false};
std::atomic<int> g_reloads{0};

/// The value of an option; the last one counts.
std::string valueOf(const std::vector<std::string> &options, const std::string &name)
{
    std::string value;
    for (std::size_t i = 0; i + 1 < options.size(); ++i) {
        if (options[i] == name)
            value = options[i + 1];
    }
    return value;
}

/// The port of the first listener in a document.
std::optional<std::uint16_t> portIn(const std::string &path)
{
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    constexpr std::string_view kKey = "\"port\":";
    const std::size_t at = text.find(kKey);
    if (at == std::string::npos)
        return {};
    std::size_t from = at + kKey.size();
    while (from < text.size() && text[from] == ' ')
        ++from;
    std::uint16_t port = 0;
    if (std::from_chars(text.data() + from, text.data() + text.size(), port).ec != std::errc())
        return {};
    return port;
}

SOCKET listenOn(std::uint16_t port)
{
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0
        && listen(listener, SOMAXCONN) == 0)
        return listener;
    closesocket(listener);
    return INVALID_SOCKET;
}

/// Whatever is asked: which program this is, and how often it was told to reload.
void answer(SOCKET client)
{
    std::string request;
    char bytes[1024];
    while (request.find("\r\n\r\n") == std::string::npos) {
        const int got = recv(client, bytes, sizeof bytes, 0);
        if (got <= 0)
            break;
        request.append(bytes, static_cast<std::size_t>(got));
    }
    const std::string body =
        "version " HOST_VERSION ", reloads " + std::to_string(g_reloads.load()) + "\n";
    const std::string response = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
        + std::to_string(body.size()) + "\r\n\r\n" + body;
    send(client, response.data(), static_cast<int>(response.size()), 0);
    shutdown(client, SD_SEND);
    closesocket(client);
}

int serve(const std::vector<std::string> &options)
{
    const std::string config = valueOf(options, "--config");
    const auto port = portIn(config);
    if (!port) {
        log(LogLevel::Error, "configuration refused:", {{"path", config}});
        return 2;
    }
    const SOCKET listener = listenOn(*port);
    if (listener == INVALID_SOCKET) {
        log(LogLevel::Error, "can't listen:", {{"port", *port}});
        return 3;
    }
    watchServiceControls({[] { g_stop = true; }, [] { ++g_reloads; }});
    reportServiceRunning();
    log(LogLevel::Info, "listening", {{"port", *port}});
    while (!g_stop) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(listener, &readable);
        timeval look{0, 100'000};
        if (select(0, &readable, nullptr, nullptr, &look) == 1)
            answer(accept(listener, nullptr, nullptr));
    }
    closesocket(listener);
    log(LogLevel::Info, "stopped");
    return 0;
}

Result<ServiceOptions> readOptions(const std::vector<std::string> &options)
{
    for (std::size_t i = 0; i < options.size(); i += 2) {
        if (options[i] != "--data" && options[i] != "--config" && options[i] != "--allow-path")
            return failure("unknown option '" + options[i] + "'");
    }
    ServiceOptions read;
    read.namesSource = !valueOf(options, "--data").empty();
    return read;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty() || arguments.front() != "service") {
        std::printf("service host %s\n", HOST_VERSION);
        return arguments.empty() ? 2 : 0;
    }
    arguments.erase(arguments.begin());
    return runServiceCommand(arguments, {readOptions, serve});
}
