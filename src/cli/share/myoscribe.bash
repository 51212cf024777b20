# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for myoscribe; options come from each command's own help.
_myoscribe()
{
    local cur prev words cword
    _init_completion -n = || return
    if [ "$cword" -eq 1 ]; then
        COMPREPLY=($(compgen -W "$("$1" --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p') \
            --help --version" -- "$cur"))
        return
    fi
    case $prev in
    --isa) COMPREPLY=($(compgen -W "ref sse2 avx2 avx512 neon" -- "$cur")) ;;
    --mains) COMPREPLY=($(compgen -W "auto 50 60 off" -- "$cur")) ;;
    --lines) COMPREPLY=($(compgen -W "auto none" -- "$cur")) ;;
    --format) COMPREPLY=($(compgen -W "events features report labels figures bids" -- "$cur")) ;;
    --config) _filedir ini ;;
    --channels | --events | --participants) _filedir tsv ;;
    *)
        if [[ $cur == -* ]]; then
            COMPREPLY=($(compgen -W "$("$1" "${words[1]}" --help |
                grep -o -- '--[a-z][a-z-]*=\{0,1\}' | sort -u)" -- "$cur"))
            [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
        else
            _filedir
        fi
        ;;
    esac
} && complete -F _myoscribe myoscribe
