#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_old_cpu.sh RUNNER CPU ISA...: the runner on an emulated older CPU, where a newer instruction
# would be illegal. Exactly the named instruction sets must have been found and tested.
set -eu
runner=$1 cpu=$2
shift 2
command -v qemu-x86_64 >/dev/null || {
    echo "SKIP: qemu-x86_64 is missing (Debian package qemu-user)"
    exit 77
}
[ "$(uname -m)" = x86_64 ] || {
    echo "SKIP: not an x86-64 build"
    exit 77
}
out=$(qemu-x86_64 -cpu "$cpu" "$runner" --quick 2>&1) || {
    echo "$out"
    exit 1
}
echo "$out"
found=$(echo "$out" | awk '/checks against the reference/ { printf "%s ", $1 }')
[ "$found" = "$* " ] || {
    echo "FAIL on $cpu these were tested: $found; expected: $*" >&2
    exit 1
}
