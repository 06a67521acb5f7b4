// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/options.h"

#include "shared/model/values.h"

#include <charconv>
#include <functional>
#include <map>
#include <utility>

namespace portcullis::app {

namespace {

/// What is done with the value of each option of a command.
using Setters = std::map<std::string, std::function<bool(const std::string &)>, std::less<>>;

template <typename Number>
bool setNumber(Number &to, const std::string &text)
{
    const char *const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, to);
    return parsed.ec == std::errc() && parsed.ptr == end;
}

auto text(std::string &to)
{
    return [&to](const std::string &value) {
        to = value;
        return !value.empty();
    };
}

template <typename Number>
auto number(Number &to)
{
    return [&to](const std::string &value) { return setNumber(to, value); };
}

/// `--name value` or `--name=value`, as often as there are.
Result<void> readOptions(const std::vector<std::string> &arguments, std::size_t at,
                         const Setters &setters)
{
    for (; at < arguments.size(); ++at) {
        std::string name = arguments[at];
        std::string value;
        if (!name.starts_with("--"))
            return failure("unexpected argument '" + name + "'");
        const std::size_t equals = name.find('=');
        const auto setter = setters.find(name.substr(0, equals));
        if (setter == setters.end())
            return failure("unknown option '" + name.substr(0, equals) + "'");
        if (equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        } else if (++at < arguments.size()) {
            value = arguments[at];
        } else {
            return failure("option '" + name + "' needs a value");
        }
        if (!setter->second(value))
            return failure(std::string("option '")
                               .append(name)
                               .append("' does not take '")
                               .append(value)
                               .append("'"));
    }
    return {};
}

Setters runSetters(RunOptions &run)
{
    return {
        {"--config", text(run.config)},
        {"--data", text(run.data)},
        {"--store", text(run.store)},
        {"--master-key-file", text(run.masterKeyFile)},
        {"--previous-master-key-file", text(run.previousMasterKeyFile)},
        {"--allow-path",
         [&run](const std::string &value) {
             run.allowPath.push_back(value);
             return !value.empty();
         }},
        {"--node",
         [&run](const std::string &value) {
             run.node = value;
             return model::isName(value);
         }},
        {"--history-keep", number(run.historyKeep)},
        {"--admin-address", text(run.adminAddress)},
        {"--admin-port", number(run.adminPort)},
        {"--admin-cert", text(run.adminCert)},
        {"--admin-key", text(run.adminKey)},
        {"--admin-token-file", text(run.adminTokenFile)},
        {"--state", text(run.state)},
        {"--log-file", text(run.logFile)},
        {"--workers",
         [&run](const std::string &value) {
             constexpr std::size_t kMost = 256;
             return setNumber(run.workers, value) && run.workers >= 1 && run.workers <= kMost;
         }},
        {"--transport",
         [&run](const std::string &value) {
             run.transport = value;
             return value == "auto" || value == "native" || value == "qthttpserver";
         }},
        {"--io",
         [&run](const std::string &value) {
             run.io = value;
             return value == "auto" || value == "io_uring" || value == "epoll";
         }},
        {"--drain-timeout",
         [&run](const std::string &value) {
             const auto duration = model::parseDuration(value);
             if (duration)
                 run.drainTimeout = *duration;
             return duration.has_value();
         }},
        {"--log-level",
         [&run](const std::string &value) {
             const auto level = parseLogLevel(value);
             if (level)
                 run.logLevel = *level;
             return level.has_value();
         }},
    };
}

Result<CommandLine> parseRun(const std::vector<std::string> &arguments)
{
    CommandLine line;
    line.command = CommandLine::Command::Run;
    if (const auto read = readOptions(arguments, 1, runSetters(line.run)); !read)
        return tl::unexpected(read.error());
    const bool store = !line.run.data.empty() || !line.run.store.empty();
    if (line.run.config.empty() && !store)
        return failure("say what to serve: portcullisd run --config FILE, or with a store: "
                       "portcullisd run --data DIR");
    if (!store) {
        for (const auto &[given, name] :
             {std::pair(!line.run.masterKeyFile.empty(), "--master-key-file"),
              std::pair(!line.run.previousMasterKeyFile.empty(), "--previous-master-key-file"),
              std::pair(!line.run.allowPath.empty(), "--allow-path"),
              std::pair(!line.run.node.empty(), "--node"),
              std::pair(line.run.historyKeep > 0, "--history-keep")}) {
            if (given)
                return failure(std::string(name) + " goes with --data or --store");
        }
    }
    if (line.run.adminCert.empty() != line.run.adminKey.empty())
        return failure("--admin-cert and --admin-key go together");
    return line;
}

} // namespace

Result<CommandLine> parseCommandLine(const std::vector<std::string> &arguments)
{
    CommandLine line;
    const std::string command = arguments.empty() ? "" : arguments[0];
    if (command == "--help" || command == "-h" || command == "help")
        return line;
    if (command == "--version" || command == "-V") {
        line.command = CommandLine::Command::Version;
        return line;
    }
    if (command == "run")
        return parseRun(arguments);
    if (command == "check") {
        line.command = CommandLine::Command::Check;
        // `check FILE` is what people type first.
        if (arguments.size() == 2 && !arguments[1].starts_with("--")) {
            line.checkConfig = arguments[1];
            return line;
        }
        const auto read = readOptions(arguments, 1, {{"--config", text(line.checkConfig)}});
        if (!read)
            return tl::unexpected(read.error());
        if (line.checkConfig.empty())
            return failure("say which file to check: portcullisd check --config FILE");
        return line;
    }
    if (command == "key" && arguments.size() > 1 && arguments[1] == "new") {
        line.command = CommandLine::Command::KeyNew;
        const auto read = readOptions(arguments, 2, {{"--consumer", text(line.consumer)}});
        if (!read)
            return tl::unexpected(read.error());
        if (!model::isName(line.consumer))
            return failure("say whose key it is: portcullisd key new --consumer NAME");
        return line;
    }
    if (command == "token" && arguments.size() == 2 && arguments[1] == "new") {
        line.command = CommandLine::Command::TokenNew;
        return line;
    }
    if (command == "echo") {
        line.command = CommandLine::Command::Echo;
        const auto read = readOptions(arguments, 1, {{"--port", number(line.echoPort)}});
        if (!read)
            return tl::unexpected(read.error());
        return line;
    }
    if (command == "service") {
        line.command = CommandLine::Command::Service;
        line.serviceArguments.assign(arguments.begin() + 1, arguments.end());
        return line;
    }
    if (command.empty())
        return failure("say what to do, such as: portcullisd run --config FILE");
    return failure("unknown command '" + command + "'");
}

std::string helpText()
{
    return R"(portcullisd, an API gateway

  portcullisd run --config FILE       serve FILE; reloads on SIGHUP and when it changes
  portcullisd run --data DIR          serve the store in DIR, which the admin API changes
      --store URL                     the store in PostgreSQL instead: postgres://USER@HOST/DATABASE
      --config FILE                   what an empty store begins with
      --master-key-file FILE          seals its secrets (a systemd credential, DIR/master.key, or
                                      the system's keychain)
      --previous-master-key-file FILE seals anew what was sealed with this key
      --allow-path DIR                files that documents may name, beside DIR/files; repeatable
      --node NAME                     of this gateway on its store (the host's name)
      --history-keep N                revisions that are kept (0: all)
  and for both:
      --admin-port N                  admin API and metrics (9180; 0: a free port)
      --admin-address ADDRESS         (127.0.0.1; another one needs the next two)
      --admin-cert FILE --admin-key FILE
      --admin-token-file FILE         the admin API's token; also PORTCULLIS_ADMIN_TOKEN
      --workers N                     threads that serve (as many as there are cores)
      --transport auto|native|qthttpserver
                                      (auto: native on Linux)
      --io auto|io_uring|epoll        how the native transport moves bytes (auto: io_uring where
                                      the system allows it)
      --drain-timeout DURATION        for running requests at the end (30s)
      --state DIR                     keeps quotas over restarts (a store does so by itself)
      --log-level error|warning|info|debug
      --log-file FILE                 instead of standard error; SIGUSR1 opens it again
  portcullisd check --config FILE     all errors and warnings; exit 0 valid, 1 invalid, 2 unreadable
  portcullisd key new --consumer NAME a new API key, shown once, and the JSON to paste
  portcullisd token new               a new token for --admin-token-file
  portcullisd echo --port N           a small upstream that answers with what it was sent
  portcullisd service install|uninstall|start|stop|restart|reload|status
                                      the gateway as a service of Windows; install takes the
                                      options of run
  portcullisd --version, --help

Exit codes: 0 stopped cleanly, 1 configuration invalid, 2 usage, 3 cannot bind or open the store.
)";
}

} // namespace portcullis::app
