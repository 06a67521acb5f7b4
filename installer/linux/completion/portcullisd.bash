# SPDX-License-Identifier: GPL-3.0-only
# Completion of portcullisd for bash.

_portcullisd() {
    local cur prev words cword
    _init_completion -n = || return
    case $prev in
    --data | --state | --allow-path)
        _filedir -d
        return
        ;;
    --*-file | --config | --admin-cert | --admin-key)
        _filedir
        return
        ;;
    --transport)
        COMPREPLY=($(compgen -W "auto native qthttpserver" -- "$cur"))
        return
        ;;
    --io)
        COMPREPLY=($(compgen -W "auto io_uring epoll" -- "$cur"))
        return
        ;;
    --log-level)
        COMPREPLY=($(compgen -W "error warning info debug" -- "$cur"))
        return
        ;;
    esac
    case ${words[1]} in
    run)
        COMPREPLY=($(compgen -W '--admin-address --admin-cert --admin-key --admin-port --admin-token-file --allow-path --config --data --drain-timeout --history-keep --io --log-file --log-level --master-key-file --node --previous-master-key-file --state --store --transport --workers' -- "$cur"))
        ;;
    check)
        if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W --config -- "$cur")); else _filedir; fi
        ;;
    key | token)
        if ((cword == 2)); then
            COMPREPLY=($(compgen -W new -- "$cur"))
        elif [[ ${words[1]} == key ]]; then
            COMPREPLY=($(compgen -W --consumer -- "$cur"))
        fi
        ;;
    echo)
        COMPREPLY=($(compgen -W --port -- "$cur"))
        ;;
    *)
        COMPREPLY=($(compgen -W 'run check key token echo --version --help' -- "$cur"))
        ;;
    esac
} &&
    complete -F _portcullisd portcullisd
