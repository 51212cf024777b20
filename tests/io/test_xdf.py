#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""XDF: values of every type, rates and starts from jittering stamps and drifting clocks, lost
samples, empty streams, and cut files."""

import numpy as np
from lab_support import SHARED, LabTest, main, shared
from make_xdf import BOUNDARY, KINDS, footer, header, joined, offset, recording, samples

X = np.stack([(np.arange(3000) * 37) % 251 - 125, (np.arange(3000) * 11) % 201 - 100], 1)
NAMED = dict(labels=("BB", "TB"), units=("microvolts", "microvolts"))


class Xdf(LabTest):
    def written(self, chunks, name="r.xdf"):
        return self.path(name, joined(chunks)[0])

    def test_every_type_of_number(self):
        for kind in KINDS:
            x = X if kind != "int64" else X * (1 << 30)
            r = self.read(self.written(recording(x, 1000, kind, **NAMED)))
            np.testing.assert_array_equal(r.x, x, err_msg=kind)
            self.assertEqual((r.rate_hz, r.channel_names, r.channel_types), (1000, ["BB", "TB"], ["EMG"] * 2))
            self.assertEqual(r.units(), {"BB": "uV", "TB": "uV"})

    def test_chunks_and_stamps_of_any_kind(self):
        for per_chunk, every in ((1, 1), (7, 7), (1000, 1), (3000, 3000), (64, 10)):
            r = self.read(self.written(recording(X, 1000, per_chunk=per_chunk, stamp_every=every, **NAMED)))
            np.testing.assert_array_equal(r.x, X)
            self.assertEqual((r.rate_hz, r.start_s), (1000, 0))

    def test_several_rates_and_marks_on_one_clock(self):
        emg = recording(X, 1000, number=5, start=50.0, **NAMED)
        acc = recording(X[:400], 148.148, "double64", number=9, start=49.5, name="IMU", type="ACC",
                        labels=("x", "y"), units=("g", "g"))
        marks = [header(2, "protocol", "string", 1, 0, type="Markers"),
                 samples(2, [["rest"], ["voluntary"]], [1050.5, 1051.25], "string"), footer(2, 2),
                 header(3, "trigger", "int32", 1, 0, type="Markers"),
                 samples(3, [[7]], [51.75], "int32"), footer(3, 1)]
        chunks = [*emg[:40], *acc[:9], BOUNDARY, marks[0], offset(2, 1000.0, -1000.0), *emg[40:], *acc[9:], *marks[1:],
                  offset(2, 1010.0, -1000.0)]
        r = self.read(self.written(chunks))
        self.assertEqual(r.rates(), {"BB": 1000, "TB": 1000, "x": 148.148, "y": 148.148})
        starts = {s["name"]: s["start_s"] for s in r.streams}
        self.assertAlmostEqual(starts["EMG"], 0.5)
        self.assertEqual(starts["IMU"], 0)
        np.testing.assert_array_equal(r.channel("BB"), X[:, 0])
        np.testing.assert_array_equal(r.channel("y"), X[:400, 1])
        self.assertEqual(r.types(), {"BB": "EMG", "TB": "EMG", "x": "ACC", "y": "ACC"})
        self.assertEqual([m[2] for m in r.marks], ["rest", "voluntary", "7"])
        np.testing.assert_allclose([m[0] for m in r.marks], [1.0, 1.75, 2.25], atol=1e-9)

    def test_a_measure_without_a_rate_is_no_mark(self):
        chunks = [*recording(X, 1000, number=1, start=50.0, **NAMED),
                  header(2, "pupil", "float32", 1, 0, type="Gaze"),
                  samples(2, [[3.5], [3.6]], [50.25, 50.5], "float32"), footer(2, 2),
                  header(3, "code", "double64", 1, 0, type="Stimulus"),
                  samples(3, [[5.0]], [50.75], "double64"), footer(3, 1)]
        r = self.read(self.written(chunks))
        self.assertEqual([(round(m[0], 6), m[2]) for m in r.marks], [(0.75, "5")])
        self.assertIn("stream pupil has no regular rate and is not read (2 samples)",
                      self.info(self.folder / "r.xdf"))

    def test_jitter_does_not_move_the_rate_and_a_true_rate_is_found(self):
        noise = np.random.default_rng(3)
        for true in (1000.0, 999.0):
            out = [header(1, "EMG", "float32", 2, 1000, **NAMED)]
            x = np.tile(X, (10, 1))
            for first in range(0, len(x), 20):
                stamp = 300 + first / true + noise.exponential(0.01)
                out.append(samples(1, x[first:first + 20], [stamp] + [None] * 19, "float32"))
            r = self.read(self.written(out + [footer(1, len(x))]))
            if true == 1000:
                self.assertEqual(r.rate_hz, 1000)
            else:
                self.assertAlmostEqual(r.rate_hz, true, delta=0.3)
                self.assertIn("nominally 1000 Hz, by its time stamps 99",
                              self.info(self.folder / "r.xdf"))

    def test_drifting_clock_of_one_machine(self):
        # two streams of one event on clocks that differ by 100 s and drift by 50 ppm
        x = np.tile(X, (40, 1))
        emg = recording(x, 1000, per_chunk=1000, number=1, start=10.0, **NAMED)
        other = [header(2, "marks", "string", 1, 0, type="Markers")]
        own = lambda t: 100 + t * (1 + 50e-6)
        other += [samples(2, [["go"]], [own(t)], "string") for t in (20.0, 110.0)]
        other += [offset(2, own(t), t - own(t)) for t in range(12, 125, 5)] + [footer(2, 2)]
        r = self.read(self.written(emg + other))
        np.testing.assert_allclose([m[0] for m in r.marks], [10.0, 100.0], atol=1e-6)

    def test_lost_samples_are_a_gap(self):
        out = recording(X[:1500], 1000, **NAMED)[:-1]
        out += recording(X[1500:], 1000, start=100 + 1.5 + 2.0, **NAMED)[1:-1] + [footer(1, 3000)]
        r = self.read(self.written(out))
        self.assertEqual((r.rate_hz, len(r.x)), (1000, 5000))
        np.testing.assert_array_equal(r.x[:1500], X[:1500])
        np.testing.assert_array_equal(r.x[3500:], X[1500:])

    def test_streams_without_samples_or_rate_are_named(self):
        out = recording(X, 1000, **NAMED) + [header(2, "silent", "float32", 1, 100), footer(2, 0),
                                             header(3, "gaze", "float32", 2, 0),
                                             samples(3, [[1, 2]], [101.0], "float32"), footer(3, 1)]
        said = self.info(self.written(out))
        self.assertIn("stream silent holds no samples", said)
        self.assertIn("stream gaze has no regular rate and is not read (1 samples)", said)
        self.refused(self.written([header(2, "silent", "float32", 1, 100), footer(2, 0)]),
                     "none of its 1 streams holds samples")

    def test_what_the_recorder_did_not_finish_is_said(self):
        out = recording(X, 1000, **NAMED)
        r = self.read(self.written(out[:-1]))
        self.assertIn("has no footer", r.said)
        np.testing.assert_array_equal(r.x, X)
        self.assertIn("its footer counts 2999 samples, the file holds 3000",
                      self.read(self.written(out[:-1] + [footer(1, 2999)])).said)

    def test_latin1_in_a_header(self):
        data = joined(recording(X, 1000, labels=("BB", "TB"), units=("?V", "?V")))[0]
        r = self.read(self.path("r.xdf", data.replace(b"?V", b"\xb5V")))
        self.assertEqual(r.units(), {"BB": "uV", "TB": "uV"})

    def test_contradictions_are_refused(self):
        good = recording(X, 1000, **NAMED)
        for chunks, words in (
            (good[1:], "a stream without a header"),
            ([good[0], good[0]], "a second header"),
            ([header(1, "a", "float32", 0, 100)], "number of channels"),
            ([header(1, "a", "float16", 1, 100)], "channel format is unknown"),
            ([good[0], good[1].replace(b"\x08", b"\x07", 1)], "do not fill their chunk"),
            ([good[0][:-8] + b"</wrong>"], "no XML"),
            ([good[0].replace(b"<info>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><info>")], ""),
        ):
            self.refused(self.written(chunks), words)

    def test_every_cut_is_refused(self):
        data, places = joined(recording(X[:200], 1000, **NAMED) + [BOUNDARY])
        chunk_ends = [p for p in places[2:]]  # whole chunks: read, and said to lack the footer
        inside = [p + d for p in places for d in (1, 2, 3, 5, 9, 12)]
        count = self.cuts_are_refused(data, places + inside, ".xdf", may_be_read=chunk_ends)
        self.assertGreater(count, 60)

    @shared
    def test_official_files(self):
        r = self.read(SHARED / "lab-files" / "minimal.xdf")
        expected = [[192, 255, 238]] + [[12 + i, 22 + i, 32 + i] for i in (0, 1, 2, 3, 0, 1, 2, 3)]
        np.testing.assert_array_equal(r.x, expected)
        self.assertEqual(r.rate_hz, 10)
        self.assertEqual([m[2] for m in r.marks[1:]], ["Hello", "World", "from", "LSL"] * 2)
        np.testing.assert_allclose([m[0] for m in r.marks], 0.1 * np.arange(1, 10), atol=1e-9)
        self.assertIn("2025-01-31T00:21:17", self.info(SHARED / "lab-files" / "empty_streams.xdf"))
        r = self.read(SHARED / "lab-files" / "empty_streams.xdf")
        np.testing.assert_array_equal(r.x[:, 0], range(10))
        self.assertEqual(r.rate_hz, 1)


main()
