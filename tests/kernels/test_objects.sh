#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_objects.sh LIBRARY: every symbol of the kernels starts with myo_, no instruction set
# leaks into the objects of a narrower one, nothing is fused, and nothing runs before main.
set -eu
library=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail=0
complain() {
    echo "FAIL $1" >&2
    fail=1
}

foreign=$(nm -g --defined-only "$library" | awk 'NF == 3 { print $3 }' | grep -v '^myo_' || true)
[ -z "$foreign" ] || complain "symbols without myo_: $foreign"
needed=$(nm -g --undefined-only "$library" | awk 'NF == 2 { print $2 }' | grep -v '^myo_' | sort -u |
    grep -vE '^(memcpy|memmove|memset|__cpu_model|__cpu_indicator_init|_GLOBAL_OFFSET_TABLE_|sqrtf?|__stack_chk_fail|__(asan|ubsan|sanitizer)_.*)$' ||
    true)
[ -z "$needed" ] || complain "the kernels need more than memcpy, memmove and memset: $needed"

# One disassembly; the symbol names tell which set an instruction belongs to.
objdump -d --no-show-raw-insn "$library" > "$folder/all"
! grep -E 'vfn?m(add|sub)[0-9]' "$folder/all" || complain "fused multiply-add"
nm "$library" | grep -q ' [tT] _GLOBAL__sub' && complain "a static constructor"
awk '
    /^In archive/ { next }
    /file format/ { if (member != "") flush(); member = $1; isa = ""; widest = 0; next }
    /^[0-9a-f]+ <myo_.*_(ref|sse2|avx2|avx512|neon)>:$/ {
        isa = $2; sub(/.*_/, "", isa); sub(/>:/, "", isa)
    }
    /%xmm1[6-9]|%xmm[23][0-9]|%ymm1[6-9]|%ymm[23][0-9]|%zmm|%k[1-7]/ { if (widest < 3) widest = 3 }
    /%ymm|[ \t]v[a-z0-9]+[ \t].*%xmm/ { if (widest < 2) widest = 2 }
    function flush() {
        allowed = isa == "avx512" ? 3 : isa == "avx2" ? 2 : 1
        if (widest > allowed) { print "FAIL " member " (" isa ") uses wider instructions"; bad = 1 }
        seen++
    }
    END { flush(); print seen " objects looked at"; exit bad }
' "$folder/all" || fail=1
exit $fail
