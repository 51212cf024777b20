#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One machine: which inputs, independence of the number of workers, resume, the lock, names."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, digest, make_wav, rows, run  # noqa: E402

HERE = Path(__file__).resolve().parent


class Inputs(Folder):
    def test_a_folder_is_walked_and_a_named_file_must_be_readable(self):
        make_wav(Path("in/a.wav"))
        make_wav(Path("in/sub/b.wav"), seed=2)
        make_wav(Path("in/.hidden/c.wav"))
        Path("in/notes.txt").write_text("Tuesday, all well\n")
        Path("in/photo.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
        Path("in/damaged.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        self.analyze("in", "-o", "out", code=1)
        status = {r["input"]: r["status"] for r in rows("out/status.tsv")}
        self.assertEqual(status, {"a.wav": "ok", "damaged.wav": "failed", "sub/b.wav": "ok"})
        self.assertTrue(Path("out/sub/b.wav/events.tsv").is_file())
        done = self.analyze("in/a.wav", "missing.wav", "in/notes.txt", "-o", "out2", code=1)
        status = {r["input"]: r["status"] for r in rows("out2/status.tsv")}
        self.assertEqual(status["a.wav"], "ok")
        self.assertEqual(status["missing.wav"], "failed")
        self.assertEqual(status["notes.txt"], "failed")
        self.assertIn("missing.wav: no such file", done.stderr)

    def test_inputs_of_which_none_can_be_read_leave_no_folder(self):
        os.mkfifo("pipe.wav")
        Path("round.wav").symlink_to("round.wav")
        for inputs in (["nosuch.wav"], ["nosuch.wav", "gone/b.wav"], ["pipe.wav"], ["round.wav"]):
            done = self.analyze(*inputs, "-o", "out", code=1)
            self.assertRegex(done.stderr, f"{inputs[0]}: (no such file|not a regular file|cannot be read)")
            self.assertIn("no input can be read; nothing is written", done.stderr)
            self.assertFalse(Path("out").exists())

    def test_our_own_outputs_and_loops_are_never_entered(self):
        make_wav(Path("in/a.wav"))
        self.analyze("in", "-o", "in/out")
        Path("in/loop").symlink_to("..")
        Path("in/copy").symlink_to("a.wav")
        make_wav(Path("in/out/a.wav/inside.wav"))
        self.analyze("in", "-o", "in/out2")
        names = [r["input"] for r in rows("in/out2/status.tsv")]
        self.assertEqual(names, ["a.wav", "copy"])

    def test_an_output_folder_that_holds_an_input_is_refused(self):
        make_wav(Path("s/e1/day1/a.wav"))
        Path("link").symlink_to("s/e1/day1/a.wav")
        Path("days").symlink_to("s/e1/day1")
        before = sorted(Path(".").rglob("*"))
        for arguments in (["s", "-o", "s"], ["s/", "-o", "s/../s"], ["s/e1/day1", "-o", "s/e1"],
                          ["s/e1/day1/a.wav", "-o", "s/e1/day1"], ["s/e1/day1/a.wav", "-o", "s"],
                          ["link", "-o", "."], ["link", "-o", "s/e1"], ["days", "-o", "s"],
                          ["days", "-o", "."], ["nosuch.wav", "-o", "."],
                          ["s/e1/day1/a.wav", self.top / "s/e1/day1", "-o", self.top]):
            done = self.analyze(*arguments, code=2)
            self.assertIn("holds this input", done.stderr)
            self.assertEqual(sorted(Path(".").rglob("*")), before, arguments)
        os.chdir("s/e1")
        self.analyze("day1/a.wav", "-o", "..", code=2)
        self.analyze("..", "-o", "results")
        self.analyze("day1", "-o", "day1/results")
        os.chdir("day1")
        self.analyze("..", "-o", "../results2")

    def test_folders_of_results_are_passed_over_aloud(self):
        make_wav(Path("in/a.wav"))
        done = self.analyze("in", "-o", "in/out")
        self.assertNotIn("not searched", done.stderr)
        done = self.analyze("in", "-o", "in/out")
        self.assertNotIn("not searched", done.stderr, "one's own folder needs no warning")
        done = self.analyze("in", "-o", "out2")
        self.assertEqual(done.stderr.count("in/out: holds results of myoscribe and is not searched"), 1)
        shutil.move("out2", "in/out2")
        self.assertIn("in/out and 1 more folders", self.analyze("in", "-o", "out3").stderr)

    def test_recordings_of_formats_that_are_not_read_are_left_out_aloud(self):
        make_wav(Path("in/a.wav"))
        Path("in/photo.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
        self.assertNotIn("left out", self.analyze("in", "-o", "out").stderr)
        Path("in/trial.poly5").write_bytes(b"POLY" + bytes(600))
        self.assertIn("in/trial.poly5: left out, its format is not read", self.analyze("in", "-o", "out").stderr)
        Path("in/excel.csv").write_text("time (s),EMG (mV)\n0,1\n", encoding="utf-16")
        self.assertIn("in/excel.csv and 1 more files are left out", self.analyze("in", "-o", "out").stderr)

    def test_links_that_lead_nowhere_are_named(self):
        make_wav(Path("in/a.wav"))
        Path("in/b.wav").symlink_to("fetched/never.wav")
        told = "in/b.wav: left out, it is a link to what is not there"
        self.assertIn(told, self.analyze("in", "-o", "out").stderr)
        Path("in/c.wav").symlink_to("c.wav")
        self.assertIn("in/b.wav and 1 more links are left out", self.analyze("in", "-o", "out").stderr)
        Path("empty").mkdir()
        Path("in/b.wav").rename("empty/b.wav")
        done = run("analyze", "empty", "-o", "none")
        self.assertEqual(done.returncode, 2)
        self.assertIn("empty/b.wav: left out", done.stderr)
        self.assertEqual([r["input"] for r in rows("out/status.tsv")], ["a.wav"])

    def test_wrong_usage_is_exit_2_and_touches_nothing(self):
        Path("empty").mkdir()
        make_wav(Path("x/a.wav"))
        make_wav(Path("y/a.wav"))
        done = self.analyze("empty", "-o", "out", code=2)
        self.assertIn("no recording in this folder", done.stderr)
        done = self.analyze("x", "y", "-o", "out", code=2)
        self.assertIn("would both be reported as", done.stderr)
        make_wav(Path("x/b.wav"))
        Path("marks.tsv").write_text("onset\tduration\ttrial_type\n0\t1\trest\n")
        done = self.analyze("x", "--events", "marks.tsv", "-o", "out", code=2)
        self.assertIn("--events belongs to one recording", done.stderr)
        done = self.analyze("x", "--channels", "none.tsv", "-o", "out", code=2)
        self.assertIn("none.tsv", done.stderr)
        self.assertFalse(Path("out").exists())

    def test_names_that_batch_files_have_are_refused(self):
        make_wav(Path("in/index.html"), sidecar=False)
        make_wav(Path("in/a.wav"))
        self.analyze("in", "-o", "out", code=3)
        self.assertTrue(Path("out/index.html").is_file() or not Path("out/index.html").exists())
        self.assertEqual([r["status"] for r in rows("out/status.tsv")], ["ok", "failed"])

    def test_a_folder_of_somebody_else_is_not_overwritten(self):
        make_wav(Path("in/a.wav"))
        Path("site").mkdir()
        Path("site/index.html").write_text("mine")
        self.analyze("in", "-o", "site", code=3)
        self.assertEqual(Path("site/index.html").read_text(), "mine")

    def test_names_too_long_for_the_system_are_not_lost(self):
        done = self.analyze(make_wav(Path("a.wav")), "n" * 10000 + ".wav", "-o", "out", code=1)
        self.assertIn("File name too long", done.stderr)
        self.assertEqual([r["status"] for r in rows("out/status.tsv")], ["ok", "failed"])
        Path("in").mkdir()
        os.chdir("in")
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        os.chdir(self.top)
        done = self.analyze("in", "-o", "out", code=1)
        self.assertIn("File name too long; give a folder further down", done.stderr)

    def test_hostile_names_stay_names(self):
        names = ["<script>alert(1)</script>.wav", "new\nline.wav", "tab\there.wav", "%2e%2e.wav",
                 "\x1b[31mred.wav", "-o.wav", "n" * 250 + ".wav", b"bad\xff\xfeutf8.wav",
                 "new line.wav", "new\\nline.wav", "caf\u00e9.wav"]
        for seed, name in enumerate(names):
            make_wav(Path("in") / os.fsdecode(name), seed=seed, sidecar=False, seconds=2)
        done = self.analyze("in", "-o", "out")
        self.assertNotIn("\x1b", done.stderr)
        status = rows("out/status.tsv")
        self.assertEqual([r["status"] for r in status], ["ok"] * len(names))
        for name in names:
            self.assertTrue((Path("out") / os.fsdecode(name) / "events.tsv").is_file(), name)
        shown = {"<script>alert(1)</script>.wav", "new\\nline.wav", "tab\\there.wav", "%2e%2e.wav",
                 "\\x1B[31mred.wav", "-o.wav", "n" * 250 + ".wav", "bad\\xFF\\xFEutf8.wav",
                 "new line.wav", "new\\\\nline.wav", "caf\u00e9.wav"}
        for table, column in (("status", "input"), ("recordings", "recording"), ("events", "recording")):
            self.assertEqual({r[column] for r in rows(f"out/{table}.tsv")}, shown, table)
        for path in Path("out").rglob("*.*"):
            if path.suffix in (".tsv", ".html", ".json"):
                path.read_bytes().decode("utf-8")
        for name in names:
            summary = json.loads((Path("out") / os.fsdecode(name) / "summary.json").read_text())
            self.assertIn(summary["recording"], shown)
        page = Path("out/index.html").read_text()
        data = json.loads(page.split('id="data">')[1].split("</script>")[0])
        linked = {urllib.parse.unquote_to_bytes(link or urllib.parse.quote(key))
                  for key, link in zip(data["keys"], data["links"])}
        self.assertEqual(linked, {os.fsencode(name) for name in names})
        self.assertEqual(sorted(p.name for p in Path(".").iterdir()), ["in", "out"])
        before = digest("out")
        done = self.analyze("in", "-o", "out", "--resume")
        self.assertIn(f"{len(names)} kept", done.stderr)
        self.assertEqual(digest("out"), before)

    def test_the_output_folder_has_a_default_name(self):
        make_wav(Path("trials/day1/a.wav"))
        self.analyze("trials/day1/")
        self.assertTrue(Path("day1-myoscribe/status.tsv").is_file())


class Earlier(Folder):
    """An output folder that already holds results."""

    def setUp(self):
        super().setUp()
        for name in ("a", "b"):
            make_wav(Path(f"in/{name}.wav"), seed=ord(name))
        make_wav(Path("other/c.wav"), seed=3)
        self.analyze("in", "-o", "keep")
        self.before = digest("keep")

    def test_inputs_that_cannot_be_read_change_nothing(self):
        for arguments in (["nosuch.wav"], ["gone/a.wav", "nosuch.wav"], ["gone/a.wav", "--resume"]):
            done = self.analyze(*arguments, "-o", "keep", code=1)
            self.assertIn(f"{arguments[0]}: no such file", done.stderr)
            self.assertIn("the results in keep are left as they are", done.stderr)
            self.assertEqual(digest("keep"), self.before)
        self.assertIn("2 kept", self.analyze("in", "-o", "keep", "--resume").stderr)

    def test_results_of_other_recordings_are_not_replaced(self):
        for arguments, lost in ((["other"], "2 recordings"), (["in/a.wav"], "1 recording "),
                                (["other/c.wav", "nosuch.wav"], "2 recordings"),
                                (["other", "--shard", "1/1"], "2 recordings")):
            done = self.analyze(*arguments, "-o", "keep", code=2)
            self.assertIn(f"keep: holds results of {lost}", done.stderr)
            self.assertEqual(digest("keep"), self.before)
        self.analyze("in", "other", "-o", "keep")
        self.assertEqual(len(rows("keep/status.tsv")), 3)
        done = self.analyze("in", "-o", "keep", "--resume")
        self.assertIn("(c.wav): it stays in the tables", done.stderr)
        self.assertEqual([r["input"] for r in rows("keep/status.tsv")], ["a.wav", "b.wav", "c.wav"])
        self.analyze("in", "-o", "keep", "--resume", "--prune")
        self.assertEqual([r["input"] for r in rows("keep/status.tsv")], ["a.wav", "b.wav"])

    def test_what_failed_has_nothing_to_lose(self):
        Path("cut.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        self.analyze("cut.wav", "-o", "typo", code=1)
        self.assertEqual([r["status"] for r in rows("typo/status.tsv")], ["failed"])
        self.analyze("in", "-o", "typo")
        self.assertEqual(len(rows("typo/status.tsv")), 2)

    def test_a_shard_names_no_table_that_is_not_there(self):
        make_wav(Path("in/a.wav"))
        Path("in/b.wav").write_bytes(b"RIFF....WAVE")
        for i in (1, 2):
            said = run("analyze", "in", "-o", "out", "--shard", f"{i}/2").stderr
            self.assertIn(f"Shard {i} of 2: 1 recording, {i - 1} failed", said)
            self.assertIn("myoscribe merge out", said)
            self.assertNotIn(".tsv", said)
            self.assertNotIn("fasciculation", said)

    def test_every_shard_answers_for_all_recordings(self):
        shutil.copytree("keep", "again")
        for n in (2, 3, 7):
            for i in range(1, n + 1):
                done = run("analyze", "other", "-o", "keep", "--shard", f"{i}/{n}")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("holds results of 2 recordings not among the inputs (a.wav, ...)", done.stderr)
        self.assertEqual(digest("keep"), self.before)
        for i in (3, 2, 1):
            self.assertEqual(run("analyze", "in", "-o", "again", "--shard", f"{i}/3").returncode, 0)
        self.assertEqual(run("merge", "again").returncode, 0)
        self.assertEqual(digest("again"), self.before)

    def test_shards_that_will_not_merge_are_told_at_once(self):
        def shard(i, n, *inputs):
            done = run("analyze", *inputs, "-o", "out", "--shard", f"{i}/{n}", "--resume")
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stderr
        self.assertNotIn("warning", shard(1, 2, "in"))
        self.assertNotIn("warning", shard(2, 2, "in"))
        self.assertIn("shard 2/2 in this folder is of another list of inputs", shard(1, 2, "other"))
        self.assertIn("shard 1/2 in this folder is of another list of inputs", shard(2, 2, "in"))
        self.assertIn("of other settings, options or builds", shard(1, 2, "in", "--mains", "50"))
        self.assertIn("of another number of shards", shard(1, 5, "in", "--mains", "50"))
        self.assertEqual(run("merge", "out").returncode, 3)


class Workers(Folder):
    def test_bytes_do_not_depend_on_workers(self):
        for i in range(7):
            make_wav(Path(f"in/r{i}.wav"), seconds=2 + i, channels=1 + i % 3, seed=i)
        Path("in/bad.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        digests = []
        for jobs in (1, 2, 5):
            self.analyze("in", "-o", f"out{jobs}", "--jobs", jobs, code=1)
            digests.append(digest(f"out{jobs}"))
        self.assertGreater(len(digests[0]), 7 * 4)
        self.assertEqual(digests[0], digests[1])
        self.assertEqual(digests[0], digests[2])
        settings = Path("out1/settings.ini").read_text()
        self.assertNotIn("jobs", settings)

    def test_run_json_says_how_it_ran(self):
        make_wav(Path("in/a.wav"))
        self.analyze("in", "-o", "out", "--jobs", 1, "--isa", "ref")
        document = json.loads(Path("out/run.json").read_text())
        self.assertEqual(document["shards"][0]["isa"], "ref")
        recording = document["recordings"][0]
        known = subprocess.run(["sha256sum", "in/a.wav"], capture_output=True, text=True, check=True)
        self.assertEqual(recording["sha256"], known.stdout.split()[0])
        self.assertGreater(len(recording["seconds"]), 0)

    def test_a_run_without_pages_leaves_no_old_page(self):
        make_wav(Path("in/a.wav"))
        self.assertIn("out/index.html", self.analyze("in", "-o", "out").stderr)
        done = self.analyze("in", "-o", "out", "--format", "events")
        self.assertIn("Tables: out/recordings.tsv", done.stderr)
        self.assertFalse(Path("out/index.html").exists())
        self.assertFalse(Path("out/a.wav/report.html").exists())

    def test_two_runs_into_one_folder_do_not_mix(self):
        make_wav(Path("in/a.wav"))
        self.analyze("in", "-o", "out")
        with open("out/.myoscribe/lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.analyze("in", "-o", "out", code=3)
            self.assertIn("another run is writing", done.stderr)
            done = self.analyze("in", "-o", "out", "--shard", "1/2", code=3)
        self.analyze("in", "-o", "out")


class Resume(Folder):
    def setUp(self):
        super().setUp()
        for i in range(4):
            make_wav(Path(f"in/r{i}.wav"), seed=i)
        self.analyze("in", "-o", "out")
        self.before = digest("out")

    def resume(self, kept, *arguments, code=0):
        done = self.analyze("in", "-o", "out", *(arguments or ["--resume"]), code=code)
        found = done.stderr.split(" kept")[0].split()[-1] if " kept" in done.stderr else "0"
        self.assertEqual(int(found), kept, done.stderr)

    def test_finished_recordings_are_kept(self):
        self.resume(4)
        self.assertEqual(digest("out"), self.before)

    def test_without_resume_everything_is_done_again(self):
        self.resume(0, "--quiet")
        self.assertEqual(digest("out"), self.before)

    def test_a_changed_input_sidecar_or_setting_is_done_again(self):
        os.utime("in/r0.wav", ns=(1, 1))
        Path("in/r1_channels.tsv").write_text("name\ttype\tunits\tfull_scale\nx\tEMG\tuV\t2500\n")
        self.resume(2)
        self.assertEqual(rows("out/recordings.tsv")[1]["channel"], "x")
        Path("own.ini").write_text("spike_sigma = 7\n")
        self.resume(0, "--resume", "--config", "own.ini")
        self.resume(0, "--resume", "--format", "events")

    def test_every_file_a_recording_was_read_with_counts(self):
        """Inherited BIDS sidecars, split parts, a WFDB header's signal file: changed, come or gone."""
        folder = Path("bids/sub-01/emg")
        make_wav(folder / "sub-01_task-rest_emg.wav", sidecar=False)
        (folder / "sub-01_task-rest_channels.tsv").write_text("name\ttype\tunits\tfull_scale\nx\tEMG\tuV\t5000\n")
        Path("bids/dataset_description.json").write_text('{"Name": "x", "BIDSVersion": "1.10.0"}')
        make_wav(Path("bids/plain.wav"), seed=2)
        shutil.copy(sorted(HERE.parent.glob("fuzz/corpus/wfdb/format16"))[0], "bids/wfdb_pair")
        head, _, rest = Path("bids/wfdb_pair").read_bytes().partition(b"\0")
        Path("bids/wfdb_pair").unlink()
        Path("bids/f.hea").write_bytes(head)
        Path("bids/f.dat").write_bytes(rest)

        def resume(kept, *arguments, code=0):
            done = self.analyze("bids", "-o", "bo", "--resume", *arguments, code=code)
            self.assertIn(f" {kept} kept" if kept else "recordings", done.stderr)
            self.assertTrue(kept or " kept" not in done.stderr, done.stderr)

        resume(0)
        resume(3)
        inherited = Path("bids/task-rest_emg.json")
        inherited.write_text('{"SamplingFrequency": 1000}')
        resume(2)
        resume(3)
        inherited.write_text('{"SamplingFrequency": 1001}')  # contradicts the file: refused
        resume(2, code=1)
        inherited.unlink()
        resume(2)
        os.utime("bids/f.dat", ns=(5, 5))
        resume(2)
        Path("bids/plain_events.tsv").write_text("onset\tduration\ttrial_type\n0\t1\trest\n")
        resume(2)
        os.chdir("bids")  # the same inputs from elsewhere
        done = self.analyze(".", "-o", "../bo", "--resume")
        self.assertIn("3 kept", done.stderr)
        done = self.analyze(self.top / "bids", "-o", "../bo", "--resume=verify")
        self.assertIn("3 kept", done.stderr)
        stat = Path("plain_channels.tsv").stat()
        Path("plain_channels.tsv").write_text(Path("plain_channels.tsv").read_text().replace("m1", "m7"))
        os.utime("plain_channels.tsv", ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.assertIn("3 kept", self.analyze(".", "-o", "../bo", "--resume").stderr)
        self.assertIn("2 kept", self.analyze(".", "-o", "../bo", "--resume=verify").stderr)

    def test_verify_hashes_input_and_outputs(self):
        path = Path("in/r2.wav")
        stat = path.stat()
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.resume(4)
        self.resume(3, "--resume=verify")
        Path("out/r0.wav/events.tsv").write_bytes(bytes(Path("out/r0.wav/events.tsv").stat().st_size))
        self.resume(3, "--resume=verify")

    def test_warnings_are_in_the_table_and_stay_there(self):
        Path("in/r1_events.tsv").write_text("onset\tduration\ttrial_type\n0\t1\trst\n")
        done = self.analyze("in", "-o", "out", "--resume")
        self.assertIn("1 with warnings", done.stderr)
        self.assertIn("Warnings: out/status.tsv", done.stderr)
        status = rows("out/status.tsv")
        self.assertEqual([r["status"] for r in status], ["ok"] * 4)
        self.assertIn("rst", status[1]["message"])
        self.assertEqual([r["message"] for r in status if r["input"] != "r1.wav"], ["n/a"] * 3)
        self.assertIn("Read with a warning (1)", Path("out/index.html").read_text())
        before = digest("out")
        self.resume(4)
        self.assertEqual(digest("out"), before, "a kept recording keeps its warning")
        for i in (1, 2):
            self.analyze("in", "-o", "shards", "--shard", f"{i}/2")
        run("merge", "shards")
        self.assertEqual(digest("shards"), before)

    def test_damaged_or_missing_outputs_are_made_again(self):
        Path("out/r0.wav/events.tsv").unlink()
        Path("out/r1.wav/summary.json").write_text("{")
        Path("out/r2.wav/.complete").write_text("")
        Path("out/r3.wav/.complete").write_text('{"format": "myoscribe completion"}')
        self.resume(0)
        self.assertEqual(digest("out"), self.before)

    def test_failed_recordings_are_tried_again(self):
        good = Path("in/r3.wav").read_bytes()
        Path("in/r3.wav").write_bytes(good[:30])
        self.resume(3, code=1)
        self.assertFalse(Path("out/r3.wav").exists())
        Path("in/r3.wav").write_bytes(good)
        self.resume(3)
        self.assertEqual(digest("out"), self.before)


class Reasons(Folder):
    """What --resume, --dry-run and --prune say and do."""

    def setUp(self):
        super().setUp()
        for i in range(6):
            make_wav(Path(f"in/s{i % 2}/r{i}.wav"), seed=i)
        Path("in/bad.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        self.analyze("in", "-o", "out", code=1)
        self.before = digest("out")

    def plan(self, *arguments):
        done = self.analyze("in", "-o", "out", "--resume", "--dry-run", *arguments)
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        return {key: (what, why) for what, why, key in lines}, done.stderr

    def test_a_resume_says_why(self):
        Path("in/s0/r0_channels.tsv").write_text("name\ttype\tunits\tfull_scale\nx\tEMG\tuV\t2500\n")
        os.utime("in/s0/r2.wav", ns=(1, 1))
        make_wav(Path("in/s0/new.wav"), seed=9)
        Path("out/s0/r4.wav/events.tsv").unlink()
        Path("in/s1/r1.wav").unlink()
        found, said = self.plan()
        self.assertEqual(found, {"s0/r0.wav": ("analyse", "sidecar"), "s0/r2.wav": ("analyse", "input"),
                                 "s0/new.wav": ("analyse", "new"), "s0/r4.wav": ("analyse", "output"),
                                 "bad.wav": ("analyse", "failed"), "s1/r3.wav": ("keep", "n/a"),
                                 "s1/r5.wav": ("keep", "n/a"), "s1/r1.wav": ("orphan", "n/a")})
        told = "redone: 1 new, 1 failed, 1 input, 1 sidecar, 1 output; 1 result without input"
        self.assertIn(told, said)
        self.assertEqual({k: v for k, v in self.before.items() if k != "s0/r4.wav/events.tsv"}, digest("out"))
        done = self.analyze("in", "-o", "out", "--resume", code=1)
        self.assertIn("8 recordings" if False else told, done.stderr)
        self.assertIn("1 recording of the earlier run is not among the inputs (s1/r1.wav)", done.stderr)

    def test_settings_options_and_builds_are_told_apart(self):
        found, _ = self.plan("--mains", "50")
        self.assertEqual(found["s0/r0.wav"], ("analyse", "settings"))
        found, _ = self.plan("--full-scale", "3 mV")
        self.assertEqual(found["s0/r0.wav"], ("analyse", "options"))
        record = Path("out/s0/r0.wav/.complete")
        record.write_text(record.read_text().replace('"build":"', '"build":"older ').replace('"method":"', '"method":"0'))
        found, _ = self.plan()
        self.assertEqual(found["s0/r0.wav"], ("analyse", "build"))

    def test_results_without_input_are_removed_when_asked(self):
        shutil.rmtree("in/s1")
        done = self.analyze("in", "-o", "out", "--resume", code=1)
        self.assertIn("3 results without input (--prune removes them)", done.stderr)
        self.assertTrue(Path("out/s1/r1.wav/events.tsv").is_file())
        self.assertIn("they stay in the tables", done.stderr)
        self.assertEqual(len(rows("out/status.tsv")), 7)
        self.assertIn("3 results without input", self.analyze("in", "-o", "out", "--resume", code=1).stderr)
        self.analyze("in", "-o", "out", "--prune", code=2)
        self.assertEqual(self.plan("--prune")[0]["s1/r1.wav"], ("remove", "n/a"))
        Path("out/s1/notes.txt").write_text("mine")
        done = self.analyze("in", "-o", "out", "--resume", "--prune", code=1)
        self.assertIn("3 results without input removed", done.stderr)
        self.assertEqual(len(rows("out/status.tsv")), 4)
        self.assertEqual([p.name for p in Path("out/s1").iterdir()], ["notes.txt"])
        Path("out/s1/notes.txt").unlink()
        shutil.rmtree("out/s1")
        self.assertNotIn("without input", self.analyze("in", "-o", "out", "--resume", code=1).stderr)
        self.assertTrue(Path("out/s0/r0.wav/events.tsv").is_file())

    def test_a_season_grows_by_resumes_over_a_part_of_it(self):
        before = rows("out/recordings.tsv")
        done = self.analyze("in/s0", "-o", "out", "--resume", "--mains", "50")
        self.assertIn("out of the tables now", done.stderr)
        self.analyze("in", "-o", "out", "--resume", code=1)
        done = self.analyze("in/s0/r0.wav", "-o", "out", "--resume", code=0)
        self.assertIn("stay in the tables", done.stderr)
        self.assertGreaterEqual(len(rows("out/recordings.tsv")), len(before))

    def test_shards_share_the_results_without_input(self):
        shutil.rmtree("in/s1")
        found = []
        for i in (1, 2, 3):
            plan, _ = self.plan("--shard", f"{i}/3")
            found += [key for key, (what, _) in plan.items() if what == "orphan"]
        self.assertEqual(sorted(found), ["s1/r1.wav", "s1/r3.wav", "s1/r5.wav"])

    def test_a_dry_run_makes_nothing(self):
        self.analyze("in", "-o", "none", "--dry-run")
        self.assertFalse(Path("none").exists())

    def test_an_unfinished_run_leaves_a_word(self):
        for name in ("out", "out2"):
            self.assertFalse(Path(name, "UNFINISHED.txt").exists())
            self.assertIn(run("analyze", "in", "-o", name, "--shard", "1/2", "--resume").returncode, (0, 1))
            self.assertIn("--shard 1/2 --resume\n", Path(name, "UNFINISHED.txt").read_text())
            self.assertIn(run("analyze", "in", "-o", name, "--shard", "2/2", "--resume").returncode, (0, 1))
            self.assertTrue(Path(name, "UNFINISHED.txt").exists())
            self.assertEqual(run("merge", name).returncode, 1)
            self.assertFalse(Path(name, "UNFINISHED.txt").exists())
        self.assertEqual(digest("out2"), self.before)


class Keys(Folder):
    """Results never replace those of another recording in silence."""

    def test_a_key_of_another_input_is_refused(self):
        make_wav(Path("p1/trial1.wav"), seed=1)
        make_wav(Path("p2/trial1.wav"), seed=2)
        self.analyze("p1/trial1.wav", "-o", "out")
        before = digest("out")
        for extra in ([], ["--resume"], ["--shard", "1/1"], ["--dry-run"]):
            done = self.analyze("p2/trial1.wav", "-o", "out", *extra, code=2)
            for path in ("p1/trial1.wav", "p2/trial1.wav"):
                self.assertIn(str(Path(path).resolve()), done.stderr)
            self.assertEqual(digest("out"), before)
        self.analyze("./p1/../p1/trial1.wav", "-o", "out")
        self.assertEqual(digest("out"), before)

    def test_recordings_that_were_moved_are_the_same(self):
        make_wav(Path("p1/trial1.wav"))
        self.analyze("p1", "-o", "out")
        Path("p1").rename("moved")
        self.assertIn("1 kept", self.analyze("moved", "-o", "out", "--resume").stderr)
        Path("link").symlink_to("moved")
        self.assertIn("1 kept", self.analyze("link", "-o", "out", "--resume").stderr)

    def dataset(self):
        Path("ds").mkdir()
        Path("ds/dataset_description.json").write_text('{"Name": "x", "BIDSVersion": "1.10.0"}')
        for sub in ("01", "02"):
            for ses in ("a", "b"):
                for task in ("rest", "hold"):
                    make_wav(Path(f"ds/sub-{sub}/ses-{ses}/emg/sub-{sub}_ses-{ses}_task-{task}_emg.wav"),
                             seconds=2, seed=int(sub), sidecar=False)
        make_wav(Path("ds/derivatives/other/sub-01_task-rest_emg.wav"), sidecar=False)
        make_wav(Path("ds/sourcedata/sub-01_task-rest_emg.wav"), sidecar=False)

    def inputs(self, *arguments):
        shutil.rmtree("out", True)
        self.analyze(*arguments, "-o", "out")
        return sorted(r["input"] for r in rows("out/status.tsv"))

    def test_keys_of_a_dataset_begin_at_its_root(self):
        self.dataset()
        whole = self.inputs("ds")
        self.assertEqual(len(whole), 8)
        self.assertTrue(all(key.startswith("sub-0") for key in whole))
        self.assertEqual(self.inputs("ds/sub-01"), [k for k in whole if k.startswith("sub-01/")])
        self.assertEqual(self.inputs("ds/sub-01/ses-a", "ds/sub-02/ses-b"),
                         [k for k in whole if "sub-01/ses-a" in k or "sub-02/ses-b" in k])
        self.assertEqual(self.inputs(f"ds/{whole[3]}"), [whole[3]])
        top = os.getcwd()
        os.chdir("ds/sub-02/ses-a")
        self.analyze("emg", "-o", f"{top}/out2")
        os.chdir(top)
        self.assertEqual([r["input"] for r in rows("out2/status.tsv")], [k for k in whole if "sub-02/ses-a" in k])
        self.assertEqual(len(self.inputs("ds/derivatives/other")), 1)
        Path("two").mkdir()
        Path("ds").rename("two/ds")
        self.assertEqual(self.inputs("two"), ["ds/" + key for key in whole])

    def test_one_participant_session_or_task(self):
        self.dataset()
        self.assertEqual(len(self.inputs("ds", "--participant-label", "02")), 4)
        self.assertEqual(len(self.inputs("ds", "--participant-label", "sub-01,02", "--session-label", "a")), 4)
        self.assertEqual(self.inputs("ds", "--participant-label", "01", "--session-label", "ses-b", "--task", "rest"),
                         ["sub-01/ses-b/emg/sub-01_ses-b_task-rest_emg.wav"])
        done = self.analyze("ds", "--participant-label", "1", "-o", "out2", code=2)
        self.assertIn("none of the 8 files is of the participants", done.stderr)


class Provenance(Folder):
    def test_what_was_said_stands_in_run_json(self):
        make_wav(Path("a b.wav"), sidecar=False)
        Path("chan.tsv").write_text("name\ttype\tunits\nm1\tEMG\tuV\n")
        self.analyze("a b.wav", "-o", "out", "--full-scale", "5 mV", "--channels", "chan.tsv", "--jobs", "1")
        found = json.loads(Path("out/run.json").read_text())
        self.assertEqual(found["options"], {"full_scale": "5 mV", "channels": "chan.tsv"})
        self.assertEqual(found["shards"][0]["command_line"],
                         ["myoscribe", "analyze", "a b.wav", "-o", "out", "--full-scale", "5 mV", "--channels",
                          "chan.tsv", "--jobs", "1"])
        self.assertEqual(found["recordings"][0]["input"], str(Path("a b.wav").resolve()))
        summary = json.loads(Path("out/a b.wav/summary.json").read_text())
        self.assertEqual(summary["input"], str(Path("a b.wav").resolve()))
        self.assertEqual(summary["options"], {"full_scale": "5 mV", "channels": "chan.tsv"})
        self.assertEqual(summary["build"], found["build"])
        self.assertEqual(summary["sources"][0]["unit_source"], "--full-scale")
        page = Path("out/a b.wav/report.html").read_text()
        for words in (summary["input"], "<code>--full-scale 5 mV</code>", "<code>--channels chan.tsv</code>",
                      f"(build {found['build']})"):
            self.assertIn(words, page)
        build = found["build"]
        self.assertRegex(build, r"^[0-9.]+\+[0-9a-f]{12}$")
        self.assertIn(f"build: {build}\n", run("--version").stdout)


class Signals(Folder):
    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, "analyze", "in", "-o", "out", *arguments],
                                stderr=subprocess.PIPE, text=True)  # closed by communicate

    def test_interrupt_keeps_what_is_finished_and_says_how_to_go_on(self):
        for i in range(40):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=20, seed=1)
        for number in (signal.SIGINT, signal.SIGTERM):
            shutil.rmtree("out", ignore_errors=True)
            process = self.start("--jobs", "1")
            while not any(Path("out").glob("r*/.complete")):
                self.assertIsNone(process.poll(), "it ended before it could be stopped")
                time.sleep(0.005)
            process.send_signal(number)
            _, said = process.communicate(timeout=30)
            self.assertEqual(process.returncode, -number)
            self.assertIn("--resume", said)
            self.assertFalse(Path("out/status.tsv").exists())
            for folder in Path("out").glob("r*"):
                self.assertTrue((folder / ".complete").is_file(), f"{folder} is half done")
            self.assertFalse(list(Path("out").rglob("*.part")))
        done = self.analyze("in", "-o", "out", "--resume")
        self.assertIn(" kept", done.stderr)
        self.analyze("in", "-o", "fresh")
        self.assertEqual(digest("out"), digest("fresh"))

    def test_a_stopped_batch_goes_on_where_it_was(self):
        """Ctrl-Z for longer than the time limit: the pause is nobody's fault."""
        for i in range(6):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=60, seed=1)
        process = subprocess.Popen([PROGRAM, "analyze", "in", "-o", "out", "--jobs", "2", "--time-limit", "3"],
                                   stderr=subprocess.PIPE, text=True, start_new_session=True)
        while not any(Path("out").glob("r*")):
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(4)
        os.killpg(process.pid, signal.SIGCONT)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, said)

    def test_nohup_outlives_the_terminal(self):
        for i in range(6):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=60, seed=1)
        process = subprocess.Popen([PROGRAM, "analyze", "in", "-o", "out", "--jobs", "2"], stderr=subprocess.PIPE,
                                   text=True, start_new_session=True,
                                   preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        while not any(Path("out").glob("r*")):
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGHUP)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(len(rows("out/status.tsv")), 6)

    def test_a_second_signal_changes_nothing(self):
        for i in range(40):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=20, seed=1)
        for number in (signal.SIGINT, signal.SIGTERM):
            shutil.rmtree("out", ignore_errors=True)
            process = self.start("--jobs", "2")
            while not any(Path("out").glob("r*/.complete")):
                time.sleep(0.005)
            for _ in range(5):
                process.send_signal(number)
            _, said = process.communicate(timeout=30)
            self.assertEqual((process.returncode, said.count("--resume")), (-number, 1), said)
            self.assertFalse(list(Path("out").rglob("*.part")))

    def test_a_signal_to_the_whole_group_is_an_interruption(self):
        for i in range(6):
            make_wav(Path(f"many/r{i}.wav"), seconds=120, seed=i)
        process = subprocess.Popen([PROGRAM, "analyze", "many", "-o", "grouped", "--jobs", "2"], text=True,
                                   stderr=subprocess.PIPE, start_new_session=True)
        while not list(Path("grouped").rglob("*.part")) and not list(Path("grouped").rglob(".complete")):
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, -signal.SIGTERM, said)
        self.assertNotIn("died", said)
        self.assertNotIn("damaged", said)
        self.assertIn("--resume", said)
        self.assertTrue(Path("grouped/UNFINISHED.txt").is_file())
        self.analyze("many", "-o", "grouped", "--resume")

    def test_workers_do_not_outlive_a_killed_parent(self):
        for i in range(20):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=30, seed=1)
        process = self.start("--jobs", "2")
        while not any(Path("out").glob("r*")):
            time.sleep(0.005)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
        process.communicate()
        deadline = time.monotonic() + 5
        while any(Path(f"/proc/{child}/exe").exists() for child in children):
            self.assertLess(time.monotonic(), deadline, "a worker lives on")
            time.sleep(0.01)
        self.analyze("in", "-o", "out", "--resume")


class Untrusted(Folder):
    """Somebody else may have put anything into the results folder."""

    def setUp(self):
        super().setUp()
        make_wav(Path("in/day/a.wav"), seed=1)
        make_wav(Path("in/b.wav"), seed=2)
        Path("away").mkdir()
        for name in ("precious", "events.tsv", "x.svg", "summary.json"):
            Path("away", name).write_text("precious\n")
        self.analyze("in", "-o", "good")
        self.good, self.away = digest("good"), digest("away")

    def check_away(self):
        self.assertEqual(digest("away"), self.away)

    def test_links_at_names_of_files_are_replaced(self):
        Path("out").mkdir()
        for name in ("settings.ini", "status.tsv", "recordings.tsv", "index.html", "run.json", "UNFINISHED.txt"):
            Path("out", name + ".part").symlink_to("../away/precious")
        self.analyze("in", "-o", "out")
        for name in ("b.wav/events.tsv", "b.wav/report.html", "b.wav/.complete", "settings.ini", "status.tsv"):
            Path("out", name).unlink()
            Path("out", name).symlink_to(self.top / "away/precious")
            Path("out", name + ".part").symlink_to(self.top / "away/precious")
        Path("out/b.wav/features.h5.part").symlink_to(self.top / "away/precious")
        Path("out/b.wav/trace_sigma.h5.part").symlink_to(self.top / "away/precious")
        self.analyze("in", "-o", "out", "--trace", "sigma")
        for path in Path("out").rglob("trace_*"):
            path.unlink()
        self.assertEqual(digest("out"), self.good)
        self.check_away()

    def test_links_in_place_of_folders_are_refused(self):
        for at in ("b.wav", "day", "day/a.wav"):
            shutil.rmtree("out", True)
            Path("out", at).parent.mkdir(parents=True)
            Path("out", at).symlink_to(self.top / "away")
            done = self.analyze("in", "-o", "out", code=3)
            self.assertIn(f"out/{at} is a link where the results would have a folder", done.stderr)
            self.check_away()
            Path("out", at).unlink()
            self.analyze("in", "-o", "out", "--resume")
            self.assertEqual(digest("out"), self.good)
        shutil.rmtree("out")
        Path("out").mkdir()
        Path("out/.myoscribe").symlink_to(self.top / "away")
        self.assertIn("out/.myoscribe is a link", self.analyze("in", "-o", "out", code=3).stderr)
        self.check_away()

    def test_a_link_at_the_figures_is_not_followed(self):
        self.analyze("in", "-o", "out", "--format", "figures")
        shutil.rmtree("out/b.wav/figures")
        Path("out/b.wav/figures").symlink_to(self.top / "away")
        self.analyze("in", "-o", "out")
        self.check_away()

    def test_pipes_do_not_block(self):
        shutil.copytree("good", "out")
        for name in ("b.wav/.complete", "b.wav/summary.json", "b.wav/events.tsv", ".myoscribe/shard-1-of-1.json"):
            Path("out", name).unlink()
            os.mkfifo(Path("out", name))
            self.analyze("in", "-o", "out", "--resume", timeout=20)
            self.assertEqual(digest("out"), self.good)
        Path("out/b.wav/events.tsv").unlink()
        os.mkfifo("out/b.wav/events.tsv")
        self.assertEqual(run("merge", "out", timeout=20).returncode, 1)


class Shards(Folder):
    def setUp(self):
        super().setUp()
        for i in range(12):
            make_wav(Path(f"in/r{i}.wav"), seconds=2, seed=i)
        Path("in/bad.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        self.analyze("in", "-o", "whole", code=1)

    def shard(self, i, n, *arguments, folder="out"):
        done = run("analyze", "in", "-o", folder, "--shard", f"{i}/{n}", *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)

    def merge(self, code, folder="out", *arguments):
        done = run("merge", folder, *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_merged_shards_equal_a_run_without_shards(self):
        for i in (3, 1, 2):
            self.shard(i, 3)
        self.merge(1)
        self.assertEqual(digest("out"), digest("whole"))
        self.assertEqual(len(json.loads(Path("out/run.json").read_text())["shards"]), 3)

    def test_more_shards_than_recordings(self):
        for i in range(1, 31):
            self.shard(i, 30)
        self.merge(1)
        self.assertEqual(digest("out"), digest("whole"))

    def test_missing_shards_are_named(self):
        for i in (1, 4):
            self.shard(i, 6)
        done = self.merge(3)
        self.assertIn("have not finished: 2-3,5-6", done.stderr)
        self.assertFalse(Path("out/status.tsv").exists())
        self.assertEqual(self.merge(1, "out", "--missing").stdout, "2-3,5-6\n")
        for i in (2, 3, 5, 6):
            self.shard(i, 6)
        self.assertEqual(self.merge(0, "out", "--missing").stdout, "")
        self.merge(1)
        self.assertEqual(digest("out"), digest("whole"))

    def test_shards_that_do_not_belong_together_are_refused(self):
        self.shard(1, 3, "--mains", "50", folder="out2")
        self.shard(2, 3, folder="out2")
        self.shard(3, 3, folder="out2")
        self.assertIn("differ from the others: 1 of different settings", self.merge(3, "out2").stderr)
        self.assertEqual(run("merge", "out2", "--missing").returncode, 3)
        self.shard(1, 2, folder="out3")
        make_wav(Path("in/late.wav"))
        self.shard(2, 2, folder="out3")
        self.assertIn("of different lists of inputs", self.merge(3, "out3").stderr)
        record = Path("out2/.myoscribe/shard-1-of-3.json")
        record.write_text(record.read_text()[:-20])
        self.assertIn("damaged", self.merge(3, "out2").stderr)
        Path("none").mkdir()
        self.merge(3, "none")
        self.assertEqual(list(Path("none").iterdir()), [])

    def test_every_odd_shard_and_what_differs_is_named(self):
        for i in range(1, 7):
            self.shard(i, 6, *(["--full-scale", "5 mV"] if i in (2, 3) else []))
        for i in (4, 6):
            record = Path(f"out/.myoscribe/shard-{i}-of-6.json")
            found = json.loads(record.read_text())
            record.write_text(json.dumps(dict(found, build="0.0.9+000000000000")))
        said = self.merge(3).stderr
        self.assertIn("4,6 of another build (0.0.9+000000000000, the others ", said)
        self.assertIn("2-3 of different options about the inputs or formats", said)
        self.assertNotIn("settings;", said)

    def test_another_number_of_shards_takes_the_place_of_the_first(self):
        for i in (1, 2):
            self.shard(i, 2)
        self.merge(1)
        self.shard(1, 3, "--resume")
        self.assertIn("have not finished: 2-3", self.merge(3).stderr)
        self.assertEqual(run("merge", "out", "--missing").stdout, "2-3\n")
        for i in (2, 3):
            self.shard(i, 3, "--resume")
        self.merge(1)
        self.assertEqual(digest("out"), digest("whole"))
        self.assertEqual(sorted(p.name for p in Path("out/.myoscribe").glob("shard-*")),
                         [f"shard-{i}-of-3.json" for i in (1, 2, 3)])

    def test_shards_that_could_not_write_are_missing(self):
        for i in (1, 2, 3):
            self.shard(i, 3)
        record = Path("out/.myoscribe/shard-2-of-3.json")
        shutil.rmtree("out/r0.wav")
        found = json.loads(record.read_text())
        record.write_text(json.dumps(dict(found, unwritten=1)))
        self.assertEqual(self.merge(1, "out", "--missing").stdout, "2\n")
        self.assertIn("of 3 shards these could not write all results: 2;", self.merge(1).stderr)
        self.shard(2, 3, "--resume")
        self.assertEqual(self.merge(0, "out", "--missing").stdout, "")


if __name__ == "__main__":
    unittest.main()
