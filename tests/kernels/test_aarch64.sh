#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_aarch64.sh SOURCE BUILD: builds the kernels and their runner for aarch64 and runs it under
# qemu-user: the NEON kernels against the reference, and exact.h against its digest.
set -eu
for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
    command -v "$tool" >/dev/null || {
        echo "SKIP: $tool is missing (Debian packages gcc-aarch64-linux-gnu, qemu-user)"
        exit 77
    }
done
cmake -S "$1/tests/kernels" -B "$2" -DCMAKE_BUILD_TYPE=Release -DCMAKE_SYSTEM_NAME=Linux \
    -DCMAKE_SYSTEM_PROCESSOR=aarch64 -DCMAKE_C_COMPILER=aarch64-linux-gnu-gcc \
    -DCMAKE_EXE_LINKER_FLAGS=-static -DMYO_WERROR=ON >/dev/null
cmake --build "$2" -j2 >/dev/null
qemu-aarch64 "$2/kernel_runner" --quick | tee "$2/out.txt"
grep -q '^neon .* checks' "$2/out.txt"
