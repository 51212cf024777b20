#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_bench.sh MYOSCRIBE_BENCH KERNELS_DEF: the benchmark's list, records and verdicts.
set -u
bench=$1 list=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail=0
expect() { # CODE COMMAND...
    wanted=$1
    shift
    "$@" >"$folder/out" 2>"$folder/err"
    got=$?
    if [ "$got" -ne "$wanted" ]; then
        echo "FAIL exit $got, expected $wanted: $*"
        cat "$folder/out" "$folder/err"
        fail=1
    fi
}
# A file of one row with five repetitions: record FILE NAME NANOSECONDS...
record() {
    file=$1 name=$2
    shift 2
    {
        printf '{"context": {}, "benchmarks": ['
        comma=
        for ns in "$@"; do
            printf '%s{"name": "%s", "run_type": "iteration", "cpu_time": %s, "real_time": %s, "time_unit": "ns"}' \
                "$comma" "$name" "$ns" "$ns"
            comma=,
        done
        printf ']}'
    } >"$file"
}

expect 0 "$bench" --list
for kernel in $(sed -n 's/^KERNEL(\([a-z0-9_]*\),.*/\1/p' "$list"); do
    grep -q "^$kernel/ref/" "$folder/out" || {
        echo "FAIL --list lacks $kernel"
        fail=1
    }
done
for part in window_spectra/ref/ twin_1ch/push_1/ pipeline_16ch/whole/; do
    grep -q "^$part" "$folder/out" || {
        echo "FAIL --list lacks $part"
        fail=1
    }
done
expect 0 "$bench" --filter rectify --size 256 --repetitions 4 --min-time 0.0001 --json "$folder/a.json"
/usr/bin/python3 - "$folder/a.json" <<'END' || fail=1
import json, sys
record = json.load(open(sys.argv[1]))
assert record["context"]["caches"] == []
for key in "date cpu_model compiler flags commit isa".split():
    assert record["context"][key], key
rows = [r for r in record["benchmarks"] if r["run_name"] == "rectify/ref/256"]
assert len(rows) == 5 and rows[-1]["aggregate_name"] == "median", rows
assert rows[0]["items_per_second"] > 0 and rows[0]["bytes_per_second"] > 0
assert abs(rows[-1]["ratio_to_reference"] - 1) < 1e-9
END
expect 0 "$bench" --filter rectify,tkeo --size 256 --repetitions 4 --min-time 0.0001 \
    --json-aggregates "$folder/medians.json"
/usr/bin/python3 - "$folder/medians.json" <<'END' || fail=1
import json, sys
rows = json.load(open(sys.argv[1]))["benchmarks"]
assert {r["run_name"].split("/")[0] for r in rows} == {"rectify", "tkeo"}, rows
assert all(r["run_type"] == "aggregate" and r["real_time"] == r["cpu_time"] for r in rows), rows
END
expect 0 "$bench" --compare "$folder/a.json" "$folder/a.json"
record "$folder/base.json" k 100 101 102 103 104
record "$folder/slow.json" k 130 131 132 133 134
record "$folder/noise.json" k 60 90 105 140 300
record "$folder/other.json" other 1 1 1 1 1
expect 1 "$bench" --compare "$folder/base.json" "$folder/slow.json"
expect 0 "$bench" --compare "$folder/slow.json" "$folder/base.json"
expect 0 "$bench" --compare "$folder/base.json" "$folder/noise.json"
expect 0 "$bench" --compare --threshold 50 "$folder/base.json" "$folder/slow.json"
expect 2 "$bench" --compare "$folder/base.json" "$folder/other.json"
expect 3 "$bench" --compare "$folder/base.json" "$folder/missing.json"
expect 2 "$bench" --compare "$folder/base.json"
# One row of 400 that chance made slower is no regression; one that is slower beyond chance is; a row
# whose interval reaches under the threshold is none.
/usr/bin/python3 - "$folder" <<'END' || fail=1
import json, random, sys
source = random.Random(4)
def record(name, factors):
    rows = [{"name": f"k{i}", "run_type": "iteration", "cpu_time": factors.get(i, 1) * source.lognormvariate(5, 0.02),
             "time_unit": "ns"} for i in range(400) for _ in range(9)]
    json.dump({"context": {}, "benchmarks": rows}, open(f"{sys.argv[1]}/{name}.json", "w"))
record("many", {})
record("again", {})
record("one", {7: 1.2})
record("near", {i: 1.05 for i in range(400)})
END
expect 0 "$bench" --compare "$folder/many.json" "$folder/again.json" --threshold 0
expect 1 "$bench" --compare "$folder/many.json" "$folder/one.json"
expect 0 "$bench" --compare "$folder/many.json" "$folder/near.json"
for broken in '{' '[]' '{"benchmarks": 3}' '{"benchmarks": [{"name": "k", "cpu_time": "fast"}]}'; do
    echo "$broken" >"$folder/broken.json"
    expect 3 "$bench" --compare "$folder/broken.json" "$folder/base.json"
    grep -q "broken.json: " "$folder/err" || {
        echo "FAIL the file is not named for $broken"
        fail=1
    }
done
expect 2 "$bench" --compare --interleave "$folder/base.json" "$folder/base.json"
expect 2 "$bench" --compare "$folder/base.json" "$folder/base.json" --filter k
expect 2 "$bench" --interleave "$bench" "$bench" --filter magnitude3
says() { # WORDS: on the error stream of the last command
    grep -q "$1" "$folder/err" || {
        echo "FAIL not said: $1"
        cat "$folder/err"
        fail=1
    }
}
expect 3 "$bench" --interleave "$folder/missing" "$bench"
says "missing: cannot be started; check the path"
expect 3 "$bench" --interleave /bin/true "$bench"
says "/bin/true: wrote no record"
expect 3 "$bench" --interleave /bin/false "$bench"
says "/bin/false: cannot be run to its end"
expect 3 "$bench" --json "$folder/missing/a.json"
expect 2 "$bench" --repetitions 0
expect 2 "$bench" --isa mmx
expect 2 "$bench" --filter no-such-kernel
expect 0 "$bench" --interleave "$bench" "$bench" --threshold 1000 -- --filter magnitude3 --size 64 \
    --repetitions 4 --min-time 0.0001
slow=$folder/slow
printf '#!/bin/sh\nexec "%s" --slow rectify "$@"\n' "$bench" >"$slow"
chmod +x "$slow"
expect 0 "$bench" --interleave "$bench" "$slow" --threshold 60 -- --filter rectify --size 64 \
    --repetitions 4 --min-time 0.0001
grep -q '^0 of ' "$folder/out" || {
    echo "FAIL no verdict"
    fail=1
}
[ $fail -eq 0 ] && echo "all as expected"
exit $fail
