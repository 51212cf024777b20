# SPDX-License-Identifier: GPL-3.0-or-later
"""Detectors that behave and detectors that do not, through the program itself."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import wave

import numpy as np

PROGRAM = os.environ["MYOSCRIBE"]
THRESHOLD, PIPE, BAD = sys.argv[1:4]
RATE, SECONDS = 1000.0, 8
TWITCHES = (1.5, 2.6, 3.7, 4.8, 6.2)


def run(*arguments, expect, env=None):
    result = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                            env={**os.environ, **(env or {})}, timeout=60)
    assert result.returncode == expect, (arguments, env, result)
    return result


def make(folder):
    """A WAV of two EMG channels: noise of 2 uV and, on the first, five potentials of 120 uV."""
    random = np.random.default_rng(3)
    t = np.arange(int(RATE * SECONDS)) / RATE
    x = random.normal(0, 2, (len(t), 2))
    for onset in TWITCHES:
        s = (t - onset - 0.005) / 0.003
        x[:, 0] += 200 * s * np.exp(0.5 - s * s / 2) * (abs(s) < 4)
    with wave.open(str(folder / "a.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(int(RATE))
        file.writeframes(np.round(x / 1000 * 32768).astype("<i2").tobytes())
    (folder / "a_channels.tsv").write_text(
        "name\ttype\tunits\tfull_scale\nleft\tEMG\tuV\t1000\nright\tEMG\tuV\t1000\n")
    (folder / "a_truth.tsv").write_text("onset\tduration\ttrial_type\tchannel\n" + "".join(
        f"{onset:.6f}\t0.01\tfasciculation\tleft\n" for onset in TWITCHES))


def rows(path):
    lines = path.read_text().splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"))) for line in lines[1:]]


def check_good(folder):
    wav = folder / "a.wav"
    by_kind = {}
    for name, option, value in (("so", "--detector", THRESHOLD),
                                ("pipe", "--detector-command", PIPE),
                                ("twin", "--detector", "twin")):
        out = folder / name
        text = run("replay", option, value, wav, "-o", out, "--vary", "chunk,type,gain",
                   expect=0).stdout
        for cut in ("1 frame", "1 to 257 frames", "1000 frames"):
            assert f"chunks of {cut}: the same events" in text, text
        by_kind[name] = [(r["onset_sample"], r["decided_sample"], r["channel"])
                         for r in rows(out / "a.wav" / "events.tsv")]
        assert rows(out / "recordings.tsv") == [
            {"recording": "a.wav", "channel": c, "duration_s": "8.000000"}
            for c in ("left", "right")]
        score = json.loads(run("score", "--reference", folder, "--detected", out, "--json",
                               "--classes", "fasciculation", "--max-latency-ms", 1300,
                               "--min-sensitivity", 1, "--max-false-per-minute", 0,
                               expect=0).stdout)
        found = score["classes"]["fasciculation"]
        assert found["true_positives"] == 5 and found["channel_time_s"] == 16, found
        if name == "twin":
            assert found["latency_ms"]["max_abs"] < 400, found
            assert "half the gain: the same events" in text, text
        else:
            assert "half the gain: DIFFERENT" not in text or name != "twin"
    assert by_kind["so"] == by_kind["pipe"], "the two examples are one algorithm"
    score = json.loads(run("score", "--reference", folder, "--detected", folder / "twin",
                           "--recordings", folder, "--json", expect=0).stdout)
    assert score["recordings"][0]["duration_source"] == "the recording", score
    assert score["classes"]["fasciculation"]["channel_time_s"] == 16, score
    table = folder / "so" / "recordings.tsv"
    table.write_text(table.read_text().replace("8.000000", "9.000000"))
    result = run("score", "--reference", folder, "--detected", folder / "so", "--recordings",
                 folder, expect=1)
    assert "results of another recording" in result.stderr, result
    report = json.loads((folder / "twin" / "replay.json").read_text())
    assert len(report["recordings"][0]["variations"]) == 9, report
    assert report["recordings"][0]["state_bytes"] > 0 and report["recordings"][0]["ns_per_sample"] > 0
    assert 0 < report["recordings"][0]["worst_call_s"] <= report["recordings"][0]["seconds"], report


def check_traces(folder):
    wav = folder / "a.wav"
    traces = []
    for name, chunk in (("t1", 1), ("t64", 64), ("gain", 64)):
        run("replay", "--detector", "twin", wav, "-o", folder / name, "--trace", "clean",
            "--chunk", chunk, "--gain", 2 if name == "gain" else 1, expect=0)
        traces.append(folder / name / "a.wav" / "trace_clean.h5")
    assert "the same bits" in run("compare", *traces[:2], expect=0).stdout
    text = run("compare", traces[0], traces[2], expect=1).stdout
    assert "gain 1.99" in text and "left" in text, text
    run("compare", traces[0], traces[2], "--min-snr", -20, expect=0)
    run("compare", traces[0], traces[2], "--min-snr", 60, expect=1)
    result = run("replay", "--detector", "twin", wav, "-o", folder / "none", "--trace", "cleen",
                 expect=2)
    assert "bandpass, clean, sigma" in result.stderr, result
    for isa in ("ref", "sse2"):
        run("analyze", wav, "-o", folder / isa, "--format", "events", "--isa", isa, "--trace",
            "conditioned", "--quiet", expect=0)
    assert "the same bits" in run("compare", *(folder / isa / "a.wav" / "trace_conditioned.h5"
                                               for isa in ("ref", "sse2")), expect=0).stdout
    for stage, values in (("envelope", 320), ("sigma", 8)):
        run("analyze", wav, "-o", folder / stage, "--format", "events", "--trace", stage,
            "--quiet", expect=0)
        trace = folder / stage / "a.wav" / f"trace_{stage}.h5"
        text = run("compare", trace, trace, expect=0).stdout
        assert text.count(f"samples    {values}\n") == 2, text
    run("analyze", wav, "-o", folder / "no", "--trace", "cleen", expect=2)


FAULTS = {
    "state": "it left its state",
    "slack": "it wrote outside its state",
    "front": "it wrote outside its state",
    "events": "it wrote beyond the event buffer",
    "samples": "it touched samples outside the chunk, or wrote to them",
    "overread": "it touched samples outside the chunk",
    "null": "crashed with signal 11",
    "exit": "ended its process with exit code 0",
    "hang": "gave no answer for 0.3 s",
    "many": "it returned 65 events where 64 had room",
    "fails": "it failed with -3 at frame 64",
    "early": "onset_sample is negative",
    "future": "decided_sample was not pushed yet",
    "backwards": "onset_sample lies after its decided_sample",
    "channel": "its channel does not exist",
    "class": "its class does not exist",
    "nan": "its confidence is not a number",
    "endless": "its flush never came to an end",
    "init": "its init returned 7",
    "refuses": "it does not take 2 channels of float32 at 1000 Hz",
    "greedy": "the limit is 256 MiB",
    "version": "its interface is version 2, this program's 1",
    "unknown": "it does not speak version 1",
    "hole": "its table lacks a function",
}


def check_bad(folder):
    wav = folder / "a.wav"
    for fault, says in FAULTS.items():
        out = folder / "bad" / fault
        start = time.monotonic()
        result = run("replay", "--detector", BAD, wav, "-o", out, "--time-limit", 0.3, expect=1,
                     env={"MYO_BAD": fault})
        assert says in result.stderr, (fault, result.stderr)
        assert not (out / "a.wav").exists(), fault
        assert time.monotonic() - start < 20, fault
    out = folder / "prints"
    result = run("replay", "--detector", BAD, wav, "-o", out, expect=0, env={"MYO_BAD": "prints"})
    assert "duration" not in result.stdout and "duration" in result.stderr, result
    result = run("replay", "--detector", BAD, wav, "-o", folder / "chunky", "--vary", "chunk",
                 expect=1, env={"MYO_BAD": "chunky"})
    assert "chunks of 1 frame: DIFFERENT, FAILED, 0 events missing, 7875 added" in result.stdout, result
    assert "first: frame 125 (0.125000 s), channel left: fasciculation added" in result.stdout, result
    assert "the events depend on how the samples are cut" in result.stderr, result
    run("replay", "--detector", folder / "a_truth.tsv", wav, "-o", folder / "x", expect=1)
    run("replay", "--detector", folder / "absent.so", wav, "-o", folder / "x", expect=1)


# What only a second look shows: fault, the variation that goes red, what it says
HIDDEN = {
    "unset": ("another content of the state before init", "init must set every field"),
    "forgets": ("a second pass, after reset", "reset does not leave the state as init does"),
    "static": ("a second detector beside it", "something is kept outside the state"),
}


def check_hidden(folder):
    wav = folder / "a.wav"
    for fault, (what, says) in HIDDEN.items():
        report = folder / "hidden.xml"
        out = folder / "hidden" / fault
        result = run("replay", "--detector", BAD, wav, "-o", out, "--junit", report, expect=1,
                     env={"MYO_BAD": fault})
        assert says in result.stderr and "first: frame 70 (0.070000 s)" in result.stderr, result
        found = json.loads((out / "replay.json").read_text())["recordings"][0]
        red = [v for v in found["variations"] if v["missing"] + v["added"] > 0]
        assert what in [v["what"] for v in red] and found["breaks_promise"], found
        assert all(v["first_frame"] == 70 and "fasciculation missing" in v["first"] for v in red), red
        assert f'name="{what}"' in report.read_text() and "<failure" in report.read_text()
        run("replay", "--detector", BAD, wav, "-o", out, "--no-state-checks", expect=0,
            env={"MYO_BAD": fault})
    result = run("replay", "--detector", BAD, wav, "-o", folder / "twice", expect=0,
                 env={"MYO_BAD": "twice"})
    assert "1 event repeats another of the same channel" in result.stderr, result
    # a program may keep something in a file
    note = folder / "note"
    result = run("replay", "--detector-command",
                 f"cat >/dev/null; test -e {note} && echo event 5 5 0 fasciculation; touch {note}; echo end",
                 wav, "-o", folder / "file", expect=1)
    assert "a second run gave other events" in result.stderr, result


def check_refused_formats(folder):
    wav = folder / "a.wav"
    result = run("replay", "--detector", BAD, wav, "-o", folder / "x", expect=1, env={"MYO_BAD": "int16"})
    assert "float32 at 1000 Hz; it takes int16: use --sample-type int16" in result.stderr, result
    result = run("replay", "--detector", BAD, wav, "-o", folder / "x", "--sample-type", "int16",
                 "--vary", "type", expect=0, env={"MYO_BAD": "int16"})
    assert "float32: not tried: " in result.stdout and "FAILED" not in result.stdout, result
    result = run("replay", "--detector", BAD, wav, "-o", folder / "x", expect=1, env={"MYO_BAD": "mono"})
    assert "it takes fewer channels, 1 for example" in result.stderr, result


def check_converter(folder):
    """A detector that tells each new value it sees, so that the test sees the samples."""
    echo = folder / "echo.py"
    echo.write_text("""import struct, sys
i = sys.stdin.buffer
kind = "<h" if b"int16" in i.readline() else "<f"
size = struct.calcsize(kind)
values = set()
while (n := struct.unpack("<I", i.read(4))[0]) > 0:
    values |= {v for v, in struct.iter_unpack(kind, i.read(n * 2 * size))}
print("values", len(values), min(values), max(values), file=sys.stderr)
print("end")
""")

    def seen(*options):
        result = run("replay", "--detector-command", f"{sys.executable} {echo}", folder / "a.wav", "-o",
                     folder / "x", "--no-state-checks", *options, expect=0)
        count, low, high = result.stderr.split("values ")[1].split()[:3]
        return int(count), float(low), float(high)

    count, low, high = seen("--bits", 8, "--converter-full-scale", 127, "--sample-type", "int16")
    assert low >= -128 and high == 127 and count <= 256, (count, low, high)
    count, low, high = seen("--bits", 4, "--converter-full-scale", 70)
    assert count <= 16 and high == 70 and low >= -80 and low % 10 == 0, (count, low, high)
    _, low, high = seen()
    _, low_up, high_up = seen("--offset", 500)
    assert abs(low_up - low - 500) < 1e-3 and abs(high_up - high - 500) < 1e-3, (low, low_up)
    run("replay", "--detector", "twin", folder / "a.wav", "-o", folder / "x", "--bits", 17, expect=2)


def check_junit(folder):
    report = folder / "replay.xml"
    for arguments, code in (((folder / "absent.wav",), 1), ((folder / "a.wav", "--no-such"), 2)):
        report.write_text("an earlier run")
        run("replay", "--detector", "twin", *arguments, "-o", folder / "x", "--junit", report, expect=code)
        assert 'errors="1"' in report.read_text(), report.read_text()


COMMANDS = {
    "cat >/dev/null; echo end": (0, ""),
    "cat >/dev/null; echo event 10 20 0 fasciculation; echo event 12 30 1 cramp 5 0.5; echo end":
        (0, ""),
    "cat >/dev/null; echo event 10 20 0 fasciculation open; echo end": (1, "a point, which cannot be open"),
    "cat >/dev/null; echo event 10 20 0 twitch; echo end": (1, "its class does not exist"),
    "cat >/dev/null; echo event 10 9999 0 fasciculation; echo end": (1, "was not pushed yet"),
    "cat >/dev/null; echo hello; echo end": (1, "line 1 of its answer, \"hello\""),
    "cat >/dev/null; head -c 3000 /dev/zero": (1, "it is not a line of text"),
    "cat >/dev/null; echo end; echo end": (1, "nothing may follow"),
    "cat >/dev/null": (1, "without \"end\""),
    "exit 3": (1, "ended with exit code 3"),
    "kill -SEGV $$": (1, "crashed with signal 11"),
    "sleep 20": (1, "neither read nor wrote for 0.3 s"),
    "cat >/dev/null; sleep 20": (1, "neither read nor wrote for 0.3 s"),
    "/no/such/program": (1, "the program was not found"),
}


def check_commands(folder):
    for number, (command, (code, says)) in enumerate(COMMANDS.items()):
        start = time.monotonic()
        result = run("replay", "--detector-command", command, folder / "a.wav", "-o",
                     folder / "command" / str(number), "--time-limit", 0.3, "--chunk", 1000,
                     expect=code)
        assert says in result.stderr, (command, result.stderr)
        assert time.monotonic() - start < 15, command


def check_orphans(folder):
    """What --detector-command began does not outlive a replay that was killed, nor do its children."""
    mark = f"7{os.getpid()}"
    for command in (f"exec sleep {mark}", f"sleep {mark} & sleep {mark}; true"):
        replay = subprocess.Popen([PROGRAM, "replay", "--detector-command", command, folder / "a.wav", "-o",
                                   folder / "orphans", "--time-limit", "60"], stderr=subprocess.DEVNULL)

        def alive():
            return subprocess.run(["pgrep", "-f", f"^sleep {mark}"], capture_output=True, text=True).stdout.split()
        for _ in range(200):
            if len(alive()) >= 1 + command.count("&"):
                break
            time.sleep(0.02)
        assert alive(), command
        replay.kill()
        replay.wait()
        for _ in range(200):
            if not alive():
                break
            time.sleep(0.02)
        assert not alive(), command


def check_open_events(folder):
    """An onset of unknown end is told at once, and closed later or never."""
    out = folder / "open"
    run("replay", "--detector-command",
        "cat >/dev/null; echo event 10 20 0 voluntary open; echo event 40 41 1 cramp 0; "
        "echo event 10 90 0 voluntary 60; echo event 100 200 0 voluntary -1; echo end",
        folder / "a.wav", "-o", out, expect=0)
    found = [(r["onset"], r["duration"], r["decided"]) for r in rows(out / "a.wav" / "events.tsv")]
    assert found == [("0.010000", "0.060000", "0.020000"), ("0.040000", "n/a", "0.041000"),
                     ("0.100000", "n/a", "0.200000")], found


def check_refused_recording(folder):
    """A recording the detector does not take costs itself, not the others."""
    mix = folder / "mix"
    mix.mkdir()
    for name, rate in (("01", 1000), ("02", 10000), ("03", 1000)):
        with wave.open(str(mix / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(bytes(2 * 3 * rate))
        (mix / f"{name}_channels.tsv").write_text(
            "name\ttype\tunits\tfull_scale\nleft\tEMG\tuV\t1000\n")
    out = folder / "mixout"
    result = run("replay", "--detector", "twin", f"{mix}//", "-o", out, expect=1)
    reason = ("twin: it does not take 1 channel of float32 at 10000 Hz; it takes 500 to 5000 Hz and "
              "up to 8 channels: resample the recording or leave it out")
    assert f"02.wav\n  failed: {reason}\n" in result.stdout, result
    assert result.stderr == f"myoscribe: error: {mix}/02.wav: {reason}\n", result
    assert (out / "03.wav" / "events.tsv").exists()
    assert [row["recording"] for row in rows(out / "recordings.tsv")] == ["01.wav", "03.wav"]
    report = json.loads((out / "replay.json").read_text())["recordings"]
    assert [r["status"] for r in report] == ["ok", "failed", "ok"], report
    assert report[1]["reason"] == reason, report
    result = run("replay", "--detector", "twin", mix / "02.wav", "-o", folder / "one", expect=1)
    assert result.stdout.startswith("detector   twin\n"), result
    # a recording that failed has no events of an earlier replay
    (mix / "03.wav").write_bytes(b"RIFF")
    run("replay", "--detector", "twin", mix, "-o", out, expect=1)
    assert (out / "01.wav" / "events.tsv").exists() and not (out / "03.wav" / "events.tsv").exists()
    (mix / "03.wav").write_bytes((mix / "01.wav").read_bytes())
    # what no recording can mend ends the run, and the index tells how far it came
    for detector, extra, code in ((BAD, {"MYO_BAD": "unknown"}, 1), (mix / "01.wav", {}, 1)):
        out = folder / f"ended{len(extra)}"
        result = run("replay", "--detector", detector, mix, "-o", out, expect=code, env=extra)
        assert result.stderr.count("error:") == 1, result
        report = json.loads((out / "replay.json").read_text())
        assert report["detector"] == str(detector)[:60], report
        reasons = [r["reason"] for r in report["recordings"]]
        assert len(reasons) == 3 and reasons[2].startswith("not run"), reasons
        assert rows(out / "recordings.tsv") == []


def check_usage(folder):
    wav = folder / "a.wav"
    run("replay", wav, "-o", folder / "x", expect=2)
    run("replay", "--detector", "twin", "-o", folder / "x", expect=2)
    run("replay", "--detector", "twin", "--detector-command", "cat", wav, "-o", folder / "x",
        expect=2)
    run("replay", "--detector", "twin", folder / "absent.wav", "-o", folder / "x", expect=1)
    result = run("replay", "--detector", "twin", f"{folder}/absent/", "-o", folder / "x", expect=1)
    assert "\nabsent\n  failed: cannot be opened" in result.stdout, result
    result = run("replay", "--detector", "twin", wav, folder / "absent.wav", "-o",
                 folder / "mixed", expect=1)
    assert "5 events on 2 channels" in result.stdout and "absent.wav" in result.stderr, result


with tempfile.TemporaryDirectory() as name:
    here = pathlib.Path(name)
    make(here)
    check_good(here)
    check_traces(here)
    check_bad(here)
    check_hidden(here)
    check_refused_formats(here)
    check_junit(here)
    check_converter(here)
    check_commands(here)
    check_open_events(here)
    check_orphans(here)
    check_refused_recording(here)
    check_usage(here)
