# SPDX-License-Identifier: GPL-3.0-only
# Completion of portcullisctl for bash.

_portcullisctl() {
    local cur prev words cword
    _init_completion -n = || return
    local command='' second='' at
    for ((at = 1; at < cword; at++)); do
        [[ ${words[at]} == -* ]] && continue
        if [[ -z $command ]]; then command=${words[at]}; elif [[ -z $second ]]; then second=${words[at]}; fi
    done
    case $prev in
    --ca | --token-file)
        _filedir
        return
        ;;
    --output)
        COMPREPLY=($(compgen -W "json table" -- "$cur"))
        return
        ;;
    --role)
        COMPREPLY=($(compgen -W "viewer operator admin" -- "$cur"))
        return
        ;;
    esac
    if [[ $cur == -* ]]; then
        local options='--url --ca --token-file --output --version --help'
        case "$command $second" in
        "top "*) options+=' --count' ;;
        "apply "* | "undo "* | "restore "*) options+=' --confirm-within --note --if-match --force' ;;
        "simulate "*) options+=' --request' ;;
        "explain "*) options+=' --header --client --body --listener --consumer --authenticator' ;;
        "keys create") options+=' --id --expires --note' ;;
        "keys rotate") options+=' --grace --note' ;;
        "keys revoke") options+=' --note' ;;
        "tokens create") options+=' --role' ;;
        esac
        COMPREPLY=($(compgen -W "$options" -- "$cur"))
        return
    fi
    case $command in
    '')
        COMPREPLY=($(compgen -W 'apply audit backup config confirm diff drain explain explain-code get health history info keys metrics nodes ready restore revert secrets simulate tokens top undo undrain validate' -- "$cur"))
        ;;
    validate | diff | simulate | apply | explain | backup)
        _filedir
        ;;
    keys)
        [[ -n $second ]] || COMPREPLY=($(compgen -W 'list create rotate revoke' -- "$cur"))
        ;;
    secrets)
        [[ -n $second ]] || COMPREPLY=($(compgen -W 'list set delete' -- "$cur"))
        ;;
    tokens)
        [[ -n $second ]] || COMPREPLY=($(compgen -W 'list create delete' -- "$cur"))
        ;;
    esac
} &&
    complete -F _portcullisctl portcullisctl
