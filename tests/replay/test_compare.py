# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports that are wrong in one way each: every one must be refused, and its fault named."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import h5py
import numpy as np

PROGRAM = os.environ["MYOSCRIBE"]
TOP = pathlib.Path(sys.argv[1])
CASES = TOP.parent / "shared" / "cases" / "firmware"
RATE, SECONDS = 1000.0, 6


def compare(*arguments, expect):
    done = subprocess.run([PROGRAM, "compare", *map(str, arguments)], capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == expect, (arguments, done)
    return done.stdout


def write(path, samples):
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        file.attrs["format"] = "myoscribe"
        file.attrs["format_version"] = 1
        data = file.create_group("streams").create_dataset("t", data=samples.astype("<f4"))
        data.attrs["rate_hz"] = RATE
        data.attrs["start_s"] = 0.0
        text = h5py.string_dtype()
        for name, value in (("channel_names", ("loud", "quiet")), ("channel_types", ("MISC",) * 2),
                            ("units", ("n/a",) * 2)):
            data.attrs.create(name, np.array(value, dtype=object), dtype=text)
        data.attrs["scale"] = [1.0, 1.0]
        data.attrs["offset"] = [0.0, 0.0]


def model():
    random = np.random.default_rng(5)
    x = random.normal(0, 1, (int(RATE * SECONDS), 2)) * (100, 1)
    x[3000:4000] /= 100  # a quiet second
    return x.astype("<f4").astype(float)


def dead_second(x):
    x[3000:4000, 0] = 0
    return x


def dead_channel(x):
    x[:, 1] = 0
    return x


def at(frame, channel, value):
    def change(x):
        x[frame, channel] = value
        return x
    return change


# name: (change, what the verdict must say, which channels fail)
FAULTS = {
    "nan": (at(17, 1, np.nan), "NaN or infinite at frame 17 (0.017000 s)", {"quiet"}),
    "inf": (at(5999, 0, np.inf), "other inf", {"loud"}),
    "all_nan": (lambda x: x * np.nan, "(6000 such samples)", {"loud", "quiet"}),
    "dead_channel": (dead_channel, "SNR 0.00 dB", {"quiet"}),
    "dead_second": (dead_second, "the second from 3 s has 0.00 dB", {"loud"}),
    "late": (lambda x: np.vstack([x[:1] * 0, x[:-1]]), "lag 1 (1 frame late); without that the SNR is inf dB",
             {"loud", "quiet"}),
    "early": (lambda x: np.vstack([x[3:], x[:3] * 0]), "lag -3 (3 frames early)", {"loud", "quiet"}),
    "offset": (lambda x: x - 12, "offset -12; without that the SNR is ", {"loud", "quiet"}),
    "gain": (lambda x: x / 2, "gain 0.5; without that the SNR is ", {"loud", "quiet"}),
    "inverted": (lambda x: -x, "gain -1; without that the SNR is inf dB", {"loud", "quiet"}),
}


def verdicts(path, file, *options, expect):
    report = json.loads(compare(path / "model.h5", file, "--json", *options, expect=expect))
    assert report["passed"] == (expect == 0)
    return {c["channel"]: c for c in report["recordings"][0]["channels"]}


def check_faults(here):
    for name, (change, says, fail) in FAULTS.items():
        write(here / f"{name}.h5", change(model()))
        # the limit lies where only the dead second of the loud channel could be missed
        found = verdicts(here, here / f"{name}.h5", "--min-snr", 45, expect=1)
        for channel, row in found.items():
            assert row["passed"] == (channel not in fail), (name, row)
            if not row["passed"]:
                assert says in row["verdict"], (name, row)


def check_accepted(here):
    noise = np.random.default_rng(6).normal(0, 1, (int(RATE * SECONDS), 2)) * (0.1, 0.001)
    # a converter's noise: as strong as the quiet second of the loud channel's tenth, and no fault
    write(here / "good.h5", model() + noise)
    found = verdicts(here, here / "good.h5", "--min-snr", 50, expect=0)
    assert 59 < found["quiet"]["snr_db"] < 61 and found["quiet"]["lag"] == 0, found
    verdicts(here, here / "good.h5", expect=1)  # without a limit every bit counts
    x = model()
    x[:500] += 1000
    write(here / "settles.h5", x)
    verdicts(here, here / "settles.h5", "--min-snr", 60, expect=1)
    found = verdicts(here, here / "settles.h5", "--skip", 0.5, expect=0)
    assert found["loud"]["samples"] == 5500 and found["loud"]["different"] == 0, found
    text = compare(here / "model.h5", here / "good.h5", "--skip", 100, expect=1)
    assert "all of it would be skipped" in text, text


def check_folders(here):
    for side in ("m", "o"):
        write(here / side / "a.wav" / "trace_x.h5", model())
        write(here / side / "b.wav" / "trace_x.h5", model())
    assert "4 channels of 2 files: all passed" in compare(here / "m", here / "o", expect=0)
    report = here / "compare.xml"
    write(here / "o" / "b.wav" / "trace_x.h5", model()[:-1])
    write(here / "o" / "c.wav" / "trace_x.h5", model())
    (here / "o" / "a.wav" / "trace_x.h5").write_bytes(b"no HDF5")
    text = compare(here / "m", here / "o", "--junit", report, expect=1)
    assert "6000 frames in the model, 5999 in the other" in text, text
    assert "c.wav/trace_x.h5: it is missing in" in text, text
    suites = xml.parse(report).getroot()
    assert suites.get("errors") == "3" and len(suites.findall(".//error")) == 3, report.read_text()
    assert all(float(case.get("time")) >= 0 for case in suites.iter("testcase"))
    (here / "empty").mkdir()
    # whatever ends the run, the file of the run before is not left to stand for it
    for arguments, code in (((here / "empty", here / "empty"), 2), ((here / "m", here / "model.h5"), 2),
                            ((here / "absent", here / "m"), 1), ((here / "m", "--no-such"), 2)):
        report.write_text("an earlier run")
        compare(*arguments, f"--junit={report}", expect=code)
        assert xml.parse(report).getroot().get("errors") == "1", report.read_text()


def check_given_cases():
    if not CASES.exists():
        print(f"skipped: {CASES} is not there")
        return
    text = compare(CASES / "model.h5", CASES / "port_one_nan.h5", "--min-snr", 60, expect=1)
    assert "loud\n    FAILED: NaN or infinite at frame 1500" in text and "inf dB" not in text, text
    text = compare(CASES / "model.h5", CASES / "port_delayed_one_sample.h5", "--min-snr", 60, expect=1)
    assert text.count("lag 1 (1 frame late); without that the SNR is inf dB") == 2, text


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    write(folder / "model.h5", model())
    check_faults(folder)
    check_accepted(folder)
    check_folders(folder)
    check_given_cases()
