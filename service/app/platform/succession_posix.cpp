// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifndef _WIN32

#include "service/app/platform/handed_over.h"
#include "service/app/platform/succession.h"

#include <QFile>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace portcullis::app {

namespace {

constexpr char kWantsRelease = 'r';
constexpr char kReleased = 'R';
constexpr char kServes = 'S';
constexpr char kConfirmed = 'C';

/// The old one answers at once, if it does.
constexpr int kConfirmMs = 5'000;

/// The file of this process, as it was at the first look.
struct Program {
    std::string path;
    struct stat then { };
    bool known = false;
};

Program findProgram()
{
    Program program;
    char path[4096];
    const ssize_t length = ::readlink("/proc/self/exe", path, sizeof(path));
    if (length > 0 && length < static_cast<ssize_t>(sizeof(path))) {
        program.path.assign(path, static_cast<std::size_t>(length));
        program.known = ::stat(program.path.c_str(), &program.then) == 0;
    }
    return program;
}

const Program &thisProgram()
{
    static const Program program = findProgram();
    return program;
}

Error systemError(const std::string &what)
{
    return Error{what + ": " + std::strerror(errno)};
}

std::vector<std::string> ownArguments()
{
    QFile file(QStringLiteral("/proc/self/cmdline"));
    std::vector<std::string> arguments;
    if (!file.open(QIODevice::ReadOnly))
        return arguments;
    const QByteArray all = file.readAll();
    for (const char *at = all.constData(); at < all.constData() + all.size();
         at += std::strlen(at) + 1)
        arguments.emplace_back(at);
    return arguments;
}

std::vector<std::string> environmentFor(const std::vector<io::InheritedSocket> &sockets,
                                        std::size_t kept)
{
    std::vector<std::string> all;
    for (char **each = environ; *each; ++each)
        all.emplace_back(*each); // without what was taken from it at the start
    std::string names = "LISTEN_FDNAMES=";
    for (const io::InheritedSocket &each : sockets)
        names += (&each == &sockets.front() ? "" : ":") + each.listener;
    all.push_back(std::move(names));
    all.push_back("LISTEN_FDS=" + std::to_string(sockets.size()));
    all.push_back(std::string(kHandoverVariable) + '=' + std::to_string(::getpid()) + ':'
                  + std::to_string(kept));
    return all;
}

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> all;
    for (std::string &text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// Descriptors that are closed at the end of the block.
struct Descriptors {
    Descriptors() = default;
    Descriptors(const Descriptors &) = delete;
    Descriptors &operator=(const Descriptors &) = delete;
    ~Descriptors()
    {
        for (const int each : all)
            ::close(each);
    }
    std::vector<int> all;
};

class SocketPredecessor final : public Predecessor {
public:
    explicit SocketPredecessor(int socket) : m_socket(socket)
    {
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
    }
    ~SocketPredecessor() override { ::close(m_socket); }

    Result<void> release() override
    {
        if (::send(m_socket, &kWantsRelease, 1, MSG_NOSIGNAL) != 1)
            return tl::unexpected(systemError("the process before this one can't be reached"));
        if (!hears(kReleased, static_cast<int>(kRelease.count())))
            return failure("the process before this one does not let go of the store");
        return {};
    }
    void serving() override
    {
        if (::send(m_socket, &kServes, 1, MSG_NOSIGNAL) == 1)
            hears(kConfirmed, kConfirmMs);
    }

private:
    bool hears(char word, int milliseconds) const
    {
        pollfd waited{m_socket, POLLIN, 0};
        char answer = 0;
        return ::poll(&waited, 1, milliseconds) == 1 && ::recv(m_socket, &answer, 1, 0) == 1
            && answer == word;
    }

    const int m_socket;
};

class SpawnedSuccessor final : public Successor {
public:
    SpawnedSuccessor(int socket, pid_t process, Events events)
        : m_socket(socket)
        , m_process(process)
        , m_events(std::move(events))
        , m_notifier(socket, QSocketNotifier::Read)
    {
        QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_context, [this] { heard(); });
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_context,
                         [this] { fail("it does not serve in time"); });
        m_timer.start(kStart);
    }
    ~SpawnedSuccessor() override
    {
        if (!m_over)
            end(0);
        ::close(m_socket);
    }

    void released() override { ::send(m_socket, &kReleased, 1, MSG_NOSIGNAL); }
    void confirmed() override { ::send(m_socket, &kConfirmed, 1, MSG_NOSIGNAL); }
    long long process() const override { return m_process; }

private:
    void heard()
    {
        char word = 0;
        const ssize_t got = ::recv(m_socket, &word, 1, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got == 1 && word == kWantsRelease) {
            m_events.wantsRelease();
        } else if (got == 1 && word == kServes) {
            stopListening();
            m_events.serves(); // may destroy this
        } else {
            fail({});
        }
    }
    void stopListening()
    {
        m_over = true;
        m_notifier.setEnabled(false);
        m_timer.stop();
    }
    /// Ends it if it does not end itself within so many looks; how it ended.
    int end(int looks) const
    {
        int status = 0;
        constexpr useconds_t kLook = 10'000; // microseconds
        for (int i = 0; i < looks; ++i) {
            if (::waitpid(m_process, &status, WNOHANG) == m_process)
                return status;
            ::usleep(kLook);
        }
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, &status, 0);
        return status;
    }
    void fail(std::string why)
    {
        stopListening();
        // One that has closed its end is on its way out: how it ends is worth half a second.
        constexpr int kLooks = 50;
        const int status = end(why.empty() ? kLooks : 0);
        if (why.empty())
            why = WIFEXITED(status) ? "it ended with " + std::to_string(WEXITSTATUS(status))
                                    : "it was ended by signal " + std::to_string(WTERMSIG(status));
        m_events.failed(why); // may destroy this
    }

    const int m_socket;
    const pid_t m_process;
    const Events m_events;
    bool m_over = false;
    QObject m_context;
    QSocketNotifier m_notifier;
    QTimer m_timer;
};

/// Starts this process's program with `descriptors` from kFirstInherited on.
Result<pid_t> spawn(const std::vector<int> &descriptors, std::vector<std::string> environment)
{
    std::vector<std::string> arguments = ownArguments();
    if (!thisProgram().known || arguments.empty())
        return failure("/proc does not tell which program this is");
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    for (std::size_t i = 0; i < descriptors.size(); ++i)
        ::posix_spawn_file_actions_adddup2(&actions, descriptors[i],
                                           kFirstInherited + static_cast<int>(i));
    sigset_t none;
    sigset_t usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    ::sigaddset(&usual, SIGPIPE);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t process = -1;
    errno = ::posix_spawn(&process, thisProgram().path.c_str(), &actions, &attributes,
                          pointers(arguments).data(), pointers(environment).data());
    const Error error = systemError(thisProgram().path);
    const bool good = errno == 0;
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (!good)
        return tl::unexpected(error);
    return process;
}

} // namespace

void rememberProgram()
{
    thisProgram();
}

bool programReplaced()
{
    const Program &program = thisProgram();
    struct stat now { };
    return program.known && ::stat(program.path.c_str(), &now) == 0
        && (now.st_dev != program.then.st_dev || now.st_ino != program.then.st_ino
            || now.st_mtim.tv_sec != program.then.st_mtim.tv_sec
            || now.st_size != program.then.st_size);
}

std::optional<HandedOver> takeHandedOver()
{
    const char *const text = std::getenv(kHandoverVariable);
    if (!text)
        return {};
    const char *const end = text + std::strlen(text);
    long long from = 0;
    HandedOver handed;
    const auto pid = std::from_chars(text, end, from);
    const bool good = pid.ec == std::errc() && pid.ptr != end && *pid.ptr == ':'
        && std::from_chars(pid.ptr + 1, end, handed.kept).ec == std::errc()
        && from == ::getppid(); // inherited by whom it was meant for
    ::unsetenv(kHandoverVariable);
    if (!good)
        return {};
    return handed;
}

std::unique_ptr<Predecessor> makePredecessor(int socket)
{
    return std::make_unique<SocketPredecessor>(socket);
}

Result<std::unique_ptr<Successor>> Successor::start(const std::vector<io::InheritedSocket> &sockets,
                                                    Events events)
{
    std::vector<io::InheritedSocket> ordered = sockets;
    const auto others = std::stable_partition(ordered.begin(), ordered.end(),
                                              [](const auto &each) { return each.kept; });
    const auto kept = static_cast<std::size_t>(others - ordered.begin());
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return tl::unexpected(systemError("no socket"));
    std::vector<int> wanted;
    for (const io::InheritedSocket &each : ordered)
        wanted.push_back(static_cast<int>(each.socket));
    wanted.push_back(pair[1]);
    // Above all numbers that they are to have: none is to be overwritten before it is copied.
    const int above = kFirstInherited + static_cast<int>(wanted.size());
    Descriptors high;
    for (const int each : wanted)
        high.all.push_back(::fcntl(each, F_DUPFD_CLOEXEC, above));
    ::close(pair[1]);
    const auto process = spawn(high.all, environmentFor(ordered, kept));
    if (!process) {
        ::close(pair[0]);
        return tl::unexpected(process.error());
    }
    return std::make_unique<SpawnedSuccessor>(pair[0], *process, std::move(events));
}

} // namespace portcullis::app

#endif
