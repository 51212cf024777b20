#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of numbers: make_text.py INPUT [VARIANT]."""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import main, unknown, write  # noqa: E402


def dresses():
    """The same table in every dress: x[n] = sin(n) in mV to 9 digits, 3000 rows at 2000 Hz."""
    count = 3000
    x = np.round(np.sin(np.arange(count)), 9)

    def dress(name, separator, decimal, end, head, time, start=b"", quote=""):
        rows = []
        for i in range(count):
            cells = [f"{i / 2000:.4f}"] if time else []
            cells += [f"{x[i]:.9f}", f"{i * 7 % 3001}"]
            rows.append(separator.join(quote + c.replace(".", decimal) + quote for c in cells))
        write(name, start + (end.join(([head] if head else []) + rows) + end).encode())

    dress("comma.csv", ",", ".", "\n", "time_s,EMG1 (mV),ACC X [g]", True)
    dress("semi.csv", ";", ",", "\r\n", "Time [s];EMG1 [mV];ACC X [g]", True)
    dress("tab.tsv", "\t", ".", "\r", "time_s\tEMG1 (mV)\tACC X (g)", True)
    dress("tabc.tsv", "\t", ",", "\n", "t (s)\tEMG1 (mV)\tACC X (g)", True, b"\xef\xbb\xbf")
    dress("blank.txt", "   ", ".", "\n", "# time_s EMG1(mV) ACC_X(g)", True)
    dress("quote.csv", ",", ".", "\n", '"time_s","EMG1 (mV)","ACC X (g)"', True, b"", '"')
    dress("none.csv", ",", ".", "\n", "", False)
    dress("notime.csv", ",", ".", "\n", "EMG1 (mV),ACC X (g)", False)
    dress("units.csv", ",", ".", "\n", "time,EMG1,ACC X\ns,mV,g", True)
    dress("comment.csv", ",", ".", "\n", "# Sampling Rate (Hz):= 2000.00\nEMG1 (mV),ACC X (g)", False)


def delsys_pairs():
    """Each signal behind a clock of its own, as Delsys exports them; the slower one ends early."""
    lines = ["Label: x", "Date,1",
             '"X[s]","L TIB: EMG 1[V]","X[s]","L TIB: Acc 1.X[g]","X[s]","L TIB: Acc 1.Y[g]"']
    for i in range(3000):
        slow = f"{i / 148.148:.6f},{i / 8:.5f},{i / 148.148:.6f},{-i:.5f}" if i < 399 else ",,,"
        lines.append(f"{i / 1111.111:.6f},{1e-5 * i:.9f},{slow}")
    write("d.csv", "\n".join(lines) + "\n")


def clock(defect):
    """1000 rows whose times have a defect."""
    i = np.arange(1000.0)
    times = {
        "blocks": np.floor(i / 50) * 0.05 + (i % 50) * 1e-6,  # arrival times of blocks
        "gap": np.where(i < 500, i, i + 20) / 1000,
        "drift": i / 1000 + 0.02 * np.sin(i / 100),
        "missing": np.where(i == 300, np.nan, i / 1000),
        "restart": np.where(i < 500, i, i - 500) / 1000,
        "slower": i / 1000 * (1 + 0.1 * (i > 500)) - 0.05 * (i > 500),
    }
    np.savetxt("t.csv", np.c_[times[defect], np.sin(i)], "%.6f", ",", header="time_s,EMG (mV)", comments="")


def time_without_unit():
    i = np.arange(1000)
    np.savetxt("t.csv", np.c_[i, i], "%d", ",", header="time,EMG", comments="")


def jitter():
    """A clock that wobbles by a third of a step."""
    write("j.csv", "time_s,EMG (mV)\n"
          + "".join(f"{i / 1000 + 0.0003 * (i % 2):.4f},{i % 7}\n" for i in range(200)))


def mixed_decimal_marks():
    points = [f"{i / 1000:.3f};{i / 2:.2f}\n" for i in range(200)]
    commas = [row.replace(".", ",") for row in points]
    head = "time_s;EMG (mV)\n"
    write("a.csv", head + "".join(commas[:100] + points[100:]))
    write("b.csv", head + "".join(points[:100] + commas[100:]))


def commas_between_commas():
    """Two columns (d) and one (one) with decimal commas; four columns under two names (e)."""
    rows = "".join(f"{i / 1000:.3f};{i / 7 - 9:.3f}\n" for i in range(200))
    write("d.csv", ("time (s);EMG (mV)\n" + rows).replace(".", ",").replace(";", ","))
    write("e.csv", "Subject,R\n" + "".join(f"{i},{i % 7},{i % 9},{i % 5}\n" for i in range(200)))
    write("one.csv", "EMG (mV)\n" + "".join(f"{i / 7 - 9:.3f}\n" for i in range(200)).replace(".", ","))


def quoted_commas():
    """Decimal commas in quotes (q), as spreadsheets write them, and the same with points (p)."""
    rows = [(f"{i / 2000:.4f}", f"{i / 7 - 9:.3f}") for i in range(200)]
    quoted = ['"{}","{}"\n'.format(a.replace(".", ","), b.replace(".", ",")) for a, b in rows]
    write("q.csv", '"time (s)","EMG (mV)"\n' + "".join(quoted))
    write("p.csv", "time (s),EMG (mV)\n" + "".join(f"{a},{b}\n" for a, b in rows))


def languages():
    for name in ("Zeit", "Temps", "Tempo", "Tiempo"):
        rows = "".join(f"{i / 2:.1f};{i % 7}\n" for i in range(200)).replace(".", ",")
        write(name + ".csv", f"{name} [ms];EMG [mV]\n" + rows)


def many_channels():
    x = np.arange(20 * 600).reshape(20, 600) / 7
    write("w.csv", ",".join(f"EMG {i} (uV)" for i in range(600)) + "\n"
          + "".join(",".join(f"{v:.12f}" for v in row) + "\n" for row in x))


def printed_digits():
    """1 ms digits at 1111.111 Hz: steps of 0 and 1 ms."""
    write("t.csv", "time_s,EMG (uV)\n" + "".join(f"{k / 1111.111:.3f},{k}\n" for k in range(20000)))


def wrong_cells():
    rows = ["time_s,EMG"] + [f"{i / 1000:.3f},{i}" for i in range(5000)]

    def put(name, line, text):
        changed = list(rows)
        changed[line - 1] = text
        write(name, "\n".join(changed) + "\n")

    put("late.csv", 4000, "3.998,oops")
    put("early.csv", 30, "0.028,oops")
    put("short.csv", 4000, "3.998")
    write("cut.csv", "\n".join(rows) + "\n5.0")


def side_tables():
    text = "".join(f"{i}\t{2 * i}\n" for i in range(50))
    for name in ("a_events.tsv", "a_channels.tsv", "a-events.txt", "a_truth.tsv", "events.tsv", "a.tsv"):
        write(name, text)


def small():
    write("s.csv", "time_s,EMG (mV),ACC X [g]\n"
          + "".join(f"{i / 1000:.3f},{i / 7:.4f},{i}\n" for i in range(40)))


def opensignals(change):
    """o.txt; p.txt is the same cut short."""
    device = {"sensor": ["EMG"], "column": ["nSeq", "DI", "CH1"], "label": ["CH1"], "resolution": [16],
              "sampling rate": 1000, "device": "biosignalsplux"}
    rows = "".join(f"{i}\t0\t{3 * i}\t\n" for i in range(100))
    match change:
        case "rate":
            device["sampling rate"] = 0
        case "converted":
            device["convertedValues"] = 1
        case "resolution":
            device["resolution"] = [99]
        case "label":
            device["label"] = ["none"]
        case "column":
            device["column"] = 5
        case "no_rows":
            rows = ""
        case "short_row":
            rows += "1\t2\n"
        case _:
            unknown(change)
    text = "# OpenSignals Text File Format\n# " + json.dumps({"00:11": device}) + "\n# EndOfHeader\n" + rows
    write("o.txt", text)
    write("p.txt", text[:-4])


main(dresses, delsys_pairs, clock, time_without_unit, jitter, mixed_decimal_marks, commas_between_commas,
     quoted_commas, languages, many_channels, printed_digits, wrong_cells, side_tables, small, opensignals)
