#!/bin/bash -eu
# SPDX-License-Identifier: GPL-3.0-or-later
# What OSS-Fuzz runs in its container: the targets and their seeds into $OUT. Runs elsewhere too:
# CC=clang CFLAGS="-O1 -g" SANITIZER=address OUT=/tmp/out tests/fuzz/oss-fuzz/build.sh
cd "$(dirname "$(readlink -f "$0")")"
[ -d ../corpus ] || cd "$SRC/myoscribe/tests/fuzz/oss-fuzz"
top=$(cd ../../.. && pwd)
build=${WORK:-/tmp}/myoscribe-oss-fuzz
engine=${LIB_FUZZING_ENGINE:--fsanitize=fuzzer}
sanitize=OFF
[ "${SANITIZER:-address}" = address ] && [ -z "${LIB_FUZZING_ENGINE-}" ] && sanitize=ON
cmake -S "$top" -B "$build" -G Ninja -DCMAKE_C_COMPILER="${CC:-clang}" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="${CFLAGS:--O1 -g}" \
    -DMYO_FUZZ=ON -DMYO_FUZZ_ENGINE="$engine" -DMYO_SANITIZE=$sanitize -DMYO_BENCH=OFF
for corpus in "$top"/tests/fuzz/corpus/*; do
    name=$(basename "$corpus")
    cmake --build "$build" --target "fuzz_$name"
    cp "$build/tests/fuzz/fuzz_$name" "$OUT/"
    (cd "$corpus" && tar -cf - . | python3 -c '
import sys, tarfile, zipfile
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|") as seeds, zipfile.ZipFile(sys.argv[1], "w") as out:
    for seed in seeds:
        if seed.isfile():
            out.writestr(seed.name, seeds.extractfile(seed).read())' "$OUT/fuzz_${name}_seed_corpus.zip")
    cp "$top/tests/fuzz/oss-fuzz/words.dict" "$OUT/fuzz_$name.dict"
    printf '[libfuzzer]\nmalloc_limit_mb = 1000\ntimeout = 20\n' >"$OUT/fuzz_$name.options"
done
# The libraries of the container are not there where the targets run.
mkdir -p "$OUT/lib"
for target in "$OUT"/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    case $target in *.zip | *.dict | *.options) continue ;; esac
    ldd "$target" | awk '/=> \// { print $3 }' | grep -Ev '/(libc|libm|ld-linux.*|libpthread|libdl|librt)\.so' |
        xargs -I{} cp -Lu {} "$OUT/lib/"
    command -v patchelf >/dev/null && patchelf --set-rpath '$ORIGIN/lib' "$target"
done
