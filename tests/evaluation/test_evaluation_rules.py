#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evaluation's own rules, on signals and tables whose answer is known."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench/evaluation"))
sys.dont_write_bytecode = True

try:
    import numpy as np
    import muscle_state
    import semi_measures
    import semi_synthetic
except ImportError as missing:
    print(f"SKIP: {missing}")
    sys.exit(77)

import muscle_measures  # noqa: E402
import muscle_strata  # noqa: E402
import real  # noqa: E402
import strata  # noqa: E402
from tables import Event, mark_copies  # noqa: E402

RATE = 1000.0


def noise(seconds, size, seed=1):
    return size * np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def event(onset, kind="fasciculation", channel="a", **more):
    return Event(dict(onset=str(onset), duration="0.01", trial_type=kind, channel=channel, **more))


class States(unittest.TestCase):
    def state_at(self, x, second):
        state, _, _ = muscle_state.states(x, RATE)
        return muscle_state.STATES[state[int(second / muscle_state.HOP_S)]]

    def test_silence_is_quiet_and_a_hold_is_a_contraction(self):
        x = noise(30, 2)
        x[10000:15000] += noise(5, 40, 2)
        self.assertEqual(self.state_at(x, 5), "quiet")
        self.assertEqual(self.state_at(x, 12), "contraction")
        self.assertEqual(self.state_at(x, 20), "quiet")

    def test_a_single_potential_changes_no_state(self):
        x = noise(30, 2)
        x[12000:12020] += 400 * np.hanning(20) * np.array([1, -1] * 10)
        self.assertEqual(self.state_at(x, 12), "quiet")

    def test_units_over_the_floor_are_low_level_firing(self):
        x = noise(30, 2)
        for at in range(10000, 20000, 120):
            x[at:at + 10] += 40 * np.hanning(10) * np.array([1, -1] * 5)
        self.assertEqual(self.state_at(x, 15), "low-level")
        self.assertEqual(self.state_at(x, 27), "quiet")

    def test_a_short_contraction_is_a_burst(self):
        x = noise(30, 2)
        x[12000:12500] += noise(0.5, 60, 2)
        self.assertEqual(self.state_at(x, 12.25), "burst")

    def test_local_sigma_is_that_of_the_noise(self):
        _, sigma, floor = muscle_state.states(noise(60, 10), RATE)
        y = muscle_state.band_pass(noise(60, 10), RATE)
        self.assertAlmostEqual(float(np.median(sigma)) / float(y.std()), 1, delta=0.03)
        self.assertLess(floor, float(np.median(sigma)))


class Matching(unittest.TestCase):
    def test_an_event_until_the_peak_is_right_and_counts_once(self):
        truth = [event(1.0, peak_ms="30"), event(2.0, peak_ms="2")]
        self.assertEqual(semi_measures.paired(truth, [1050000, 1052000, 2026000]), [(0, 0), (1, 2)])
        self.assertEqual(semi_measures.paired(truth, [970000, 1056000, 2028000]), [])

    def test_the_largest_channel_is_the_source(self):
        rows = [event(1.0, channel=c, unit="1", peak_uv=uv) for c, uv in (("a", "30"), ("b", "90"), ("c", "10"))]
        rows += [event(1.0, channel="a", unit="2", peak_uv="5"), event(3.0, channel="a", unit="1", peak_uv="30")]
        mark_copies(rows)
        self.assertEqual([t.copy for t in rows], [True, False, True, False, False])

    def test_sizes_outside_the_bands_belong_to_the_nearest(self):
        self.assertEqual(semi_measures.band(semi_synthetic.SIZES, 5.0), (5.5, 8))
        self.assertEqual(semi_measures.band(semi_synthetic.SIZES, 64), (20, 60))


class Statistics(unittest.TestCase):
    def test_repeats_of_a_background_add_no_certainty(self):
        self.assertAlmostEqual(semi_measures.poisson_high(0, 10, 10), 0.3689, places=4)
        self.assertAlmostEqual(semi_measures.poisson_high(0, 100, 10), 0.3689, places=4)
        self.assertAlmostEqual(semi_measures.poisson_high(30, 30, 10), 1.839, places=3)

    def test_wilson(self):
        low, high = muscle_measures.wilson(8, 10)
        self.assertAlmostEqual(low, 0.4902, places=4)
        self.assertAlmostEqual(high, 0.9433, places=4)

    def test_rank_correlation_with_ties(self):
        self.assertAlmostEqual(real.rank_correlation([1, 2, 2, 4], [1, 3, 2, 4]), 0.9487, places=4)


class Splits(unittest.TestCase):
    def test_ranges_do_not_overlap(self):
        for table in (strata.RANGES, muscle_strata.RANGES):
            for what, choices in table["development"].items():
                if what in ("fibre_mm", "velocity", "depth_mm", "tail", "z_mm"):
                    continue  # pairs drawn as a whole, or single values
                for one in choices:
                    for other in table["report"][what]:
                        if isinstance(one, tuple) and isinstance(other, tuple):
                            self.assertFalse(one[0] < other[1] and other[0] < one[1], f"{what}: {one} and {other}")

    def test_every_stratum_has_a_measure(self):
        names = {name for name, _, _, _ in muscle_strata.recordings("report", True)}
        self.assertEqual(names, set(muscle_measures.NAMES))


if __name__ == "__main__":
    unittest.main()
