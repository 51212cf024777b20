#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The system fails on purpose: crashes, hangs, bad disks, full disks, no processes, kill -9. The
rule for all: the other recordings are done, nothing half is left, and a resume ends with the bytes
of an undisturbed run."""

import array
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest
import wave
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, digest, make_wav, rows, run  # noqa: E402

LIBRARY = os.environ.get("MYO_FAULT_LIBRARY", "")
KILLS = int(os.environ.get("MYO_KILLS", "12"))


class Faults(Folder):
    def setUp(self):
        super().setUp()
        self.inputs = [make_wav(Path(f"{name}.wav"), seed=i) for i, name in
                       enumerate(("alpha", "victim", "zeta"))]
        self.analyze(*self.inputs, "-o", "whole")
        self.whole = digest("whole")

    def faulty(self, rules, *arguments, jobs=1):
        environment = {**os.environ, "LD_PRELOAD": LIBRARY, "MYO_FAULT": rules}
        return run("analyze", *self.inputs, "-o", "out", "--jobs", jobs, *arguments, env=environment)

    def check(self, done, code, *expected):
        self.assertEqual(done.returncode, code, done.stderr)
        for text in expected:
            self.assertIn(text, done.stderr)
        status = {r["input"]: r["status"] for r in rows("out/status.tsv")}
        self.assertEqual(status, {"alpha.wav": "ok", "victim.wav": "failed", "zeta.wav": "ok"})
        self.assertFalse(Path("out/victim.wav").exists(), "half a result is left")
        self.check_resume(2)

    def check_resume(self, kept):
        self.assertFalse([p for p in Path("out").rglob("*.part") if p.parent.name != "out"])
        done = self.analyze(*self.inputs, "-o", "out", "--resume")
        if kept is not None:
            self.assertIn(f"{kept} kept", done.stderr)
        self.assertEqual(digest("out"), self.whole)

    def test_a_crash_costs_one_recording(self):
        for jobs in (1, 3):
            shutil.rmtree("out", ignore_errors=True)
            self.check(self.faulty("open:=victim.wav:segv", jobs=jobs), 1, "signal 11 (Segmentation fault)")
        for rule, *expected in (("abort", "signal 6"), ("kill", "signal 9 (SIGKILL)", "--jobs"),
                                ("bus", "signal 7 (SIGBUS)", "TMPDIR")):
            shutil.rmtree("out") # the parent opens the completion record of an earlier result
            self.check(self.faulty(f"open:=victim.wav:{rule}"), 1, *expected)

    def test_a_crash_while_writing_leaves_nothing_half(self):
        for place in ("write:out/victim.wav:segv", "rename:out/victim.wav:segv:2",
                      "rename:victim.wav/.complete:segv"):
            shutil.rmtree("out", ignore_errors=True)
            self.check(self.faulty(place), 1, "signal 11")

    def change_while_read(self, inputs, at, change,
                          words="changed while it was read, from [0-9]+ bytes to [0-9]+"):
        """The worker stops at that read of the victim; then the file changes, then it goes on."""
        shutil.rmtree("out", ignore_errors=True)
        environment = {**os.environ, "LD_PRELOAD": LIBRARY, "MYO_FAULT": f"read:{inputs[0]}:stop:{at}"}
        process = subprocess.Popen([PROGRAM, "analyze", *inputs, "-o", "out", "--full-scale", "5 mV", "--jobs", "1"],
                                   stderr=subprocess.PIPE, text=True, env=environment)
        deadline, worker = time.monotonic() + 30, None
        while worker is None:
            self.assertLess(time.monotonic(), deadline, "the worker never came to that read")
            self.assertIsNone(process.poll(), "it was done before that read")
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            for child in children:
                if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                    worker = int(child)
            time.sleep(0.01)
        change()
        os.kill(worker, signal.SIGCONT)
        said = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 1, said)
        self.assertRegex(said, f"{inputs[0]}: {words}; run again")
        status = {r["input"]: r["status"] for r in rows("out/status.tsv")}
        self.assertEqual([status[name] for name in inputs], ["failed", "ok"])
        self.assertFalse(Path("out", inputs[0]).exists())

    def test_a_recording_that_changes_while_it_is_read(self):
        for name in ("victim.wav", "victim.h5"):
            make_wav(Path("victim.wav"), seconds=200, channels=4, rate=2000)
            self.assertEqual(run("convert", "victim.wav", "-o", "victim.h5").returncode, 0)
            size, whole = os.path.getsize(name), Path(name).read_bytes()
            for at in (1, 12):
                self.change_while_read([name, "zeta.wav"], at, lambda: os.truncate(name, size * 6 // 10))
                Path(name).write_bytes(whole)
                self.change_while_read([name, "zeta.wav"], at, lambda: Path(name).write_bytes(whole + whole[-4000:]))
                Path(name).write_bytes(whole)
                self.change_while_read([name, "zeta.wav"], at, lambda: os.utime(name),
                                       f"was written to while it was read, {size} bytes before and after")
            done = self.analyze(name, "zeta.wav", "-o", "out", "--full-scale", "5 mV", "--resume")
            self.assertIn("1 kept", done.stderr)

    def test_a_hang_ends_at_the_time_limit(self):
        self.check(self.faulty("open:=victim.wav:hang", "--time-limit", 1), 1, "took longer than 1 s")

    def test_a_bad_disk_under_the_input(self):
        self.check(self.faulty("open:=victim.wav:EACCES"), 1, "victim.wav: ")
        for k in (1, 2, 3, 4, 6, 9, 14, 22, 40, 100, 400, 2000):
            shutil.rmtree("out", ignore_errors=True)
            done = self.faulty(f"read:victim.wav:EIO:{k}")
            if done.returncode == 0:
                self.assertEqual(digest("out"), self.whole)
                self.assertGreater(k, 1, "no read was ever intercepted")
                return
            self.check(done, 1, "victim.wav: ")
        self.fail("reading never got past the fault")

    def test_a_full_disk_under_the_output(self):
        for action in ("ENOSPC", "EIO", "short", "EDQUOT"):
            for k in (1, 2, 5):
                shutil.rmtree("out", ignore_errors=True)
                self.check(self.faulty(f"write:out/victim.wav:{action}:{k}"), 3, "victim.wav: ")
        for k in (1, 2, 4):
            shutil.rmtree("out", ignore_errors=True)
            self.check(self.faulty(f"rename:out/victim.wav:EIO:{k}"), 3, "victim.wav: ")
        shutil.rmtree("out", ignore_errors=True)
        self.check(self.faulty("open:out/victim.wav:EROFS"), 3, "Read-only file system")
        for name in ("report.html", "events.tsv", "summary.json"):
            shutil.rmtree("out", ignore_errors=True)
            self.check(self.faulty(f"write:out/victim.wav/{name}:ENOSPC"), 3,
                       "No space left on device")

    def test_a_full_disk_under_the_tables(self):
        for name in ("recordings.tsv", "events.tsv", "status.tsv", "index.html", "run.json",
                     "settings.ini", ".myoscribe/shard"):
            shutil.rmtree("out", ignore_errors=True)
            done = self.faulty(f"write:out/{name}:ENOSPC")
            self.assertEqual(done.returncode, 3, f"{name}: {done.stderr}")
            self.assertIn("cannot write", done.stderr)
            self.check_resume(None if name == "settings.ini" else 3)

    def test_a_full_disk_at_any_write(self):
        """From the k-th write on the disk is full, for k up to more than there are."""
        k, done = 1, None
        while done is None or done.returncode != 0:
            self.assertLess(k, 5000, "writing never got past the fault")
            shutil.rmtree("out", ignore_errors=True)
            done = self.faulty(f"write:out/victim.wav:ENOSPC:{k}")
            if done.returncode != 0:
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertRegex(done.stderr, r"victim.wav: cannot (write|finish|rename) out/victim.wav/\S+[:;] .*free space")
                self.assertFalse(Path("out/victim.wav").exists(), "half a result is left")
            k += 1 + k // 2
        self.assertGreater(k, 10)
        self.assertEqual(digest("out"), self.whole)

    def test_a_full_disk_recovers_shard_by_shard(self):
        """Full from the start, or filling in the middle: merge --missing names what is to be done again."""
        for rules, missing in ((("write:out/:ENOSPC",) * 4, "1-4"),
                               (("", "", "write:out/:ENOSPC", "write:out/:ENOSPC"), "3-4"),
                               (("write:out/victim.wav:ENOSPC",) * 4, None),
                               (("write:out/.myoscribe/shard:ENOSPC", "", "", ""), "1")):
            shutil.rmtree("out", ignore_errors=True)
            codes = [self.faulty(rule, "--shard", f"{i}/4").returncode for i, rule in enumerate(rules, 1)]
            self.assertIn(3, codes)
            listed = run("merge", "out", "--missing")
            self.assertEqual(listed.returncode, 1, listed.stderr)
            numbers = [n for part in listed.stdout.strip().split(",")
                       for n in range(int(part.split("-")[0]), int(part.split("-")[-1]) + 1)]
            if missing is not None:
                self.assertEqual(listed.stdout.strip(), missing)
            else:
                self.assertEqual(numbers, [i for i, code in enumerate(codes, 1) if code == 3])
            for number in numbers:
                done = run("analyze", *self.inputs, "-o", "out", "--shard", f"{number}/4", "--resume")
                self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(run("merge", "out").returncode, 0)
            self.assertEqual(run("merge", "out", "--missing").stdout, "")
            self.assertEqual(digest("out"), self.whole)

    def test_a_full_disk_under_the_features(self):
        for k in (1, 2, 3, 6):
            shutil.rmtree("out", ignore_errors=True)
            self.check(self.faulty(f"write:victim.wav/features.h5:ENOSPC:{k}"), 3,
                       "out/victim.wav/features.h5; free space")

    def test_slow_disks_and_interrupted_calls_change_nothing(self):
        for rules in ("read:victim.wav:partial", "write:out/victim.wav:partial", "read:victim.wav:EINTR",
                      "write:out/victim.wav:EINTR", "read:victim.wav:slow write:out/victim.wav:slow"):
            shutil.rmtree("out", ignore_errors=True)
            done = self.faulty(rules)
            self.assertEqual(done.returncode, 0, f"{rules}: {done.stderr}")
            self.assertEqual(digest("out"), self.whole, rules)

    def test_a_full_temporary_folder(self):
        """So much that neither the spool nor the lists of pass 2 fit into 16 MiB."""
        one = make_wav(Path("one.wav"), seconds=60, channels=4, rate=2000)
        block = one.read_bytes()[44:]
        with open("long.wav", "wb") as out:
            header = bytearray(one.read_bytes()[:44])
            header[4:8] = (36 + 60 * len(block)).to_bytes(4, "little")
            header[40:44] = (60 * len(block)).to_bytes(4, "little")
            out.write(header + block * 60)
        def analyse(folder, rules):
            return run("analyze", "long.wav", "-o", folder, "--memory", 16, "--full-scale", "5 mV",
                       env={**os.environ, "LD_PRELOAD": LIBRARY, "MYO_FAULT": rules, "TMPDIR": str(self.top)})
        for k in (1, 20, 200):
            done = analyse("full", f"write:/myoscribe-spool:ENOSPC:{k}")
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertRegex(done.stderr, r"long.wav: cannot write a temporary file in \S+: No space left on "
                                          r"device; free space there or set TMPDIR")
        for rules in ("write:/myoscribe-spool:partial", "read:/myoscribe-spool:EINTR"):
            done = analyse("borne", rules)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(analyse("usual", "").returncode, 0)
        self.assertEqual(digest("borne"), digest("usual"))
        done = analyse("little", "statvfs::EACCES") # as without room: less is kept, more is read again
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(digest("little"), digest("usual"))
        done = analyse("gone", "read:/myoscribe-spool:EIO")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("cannot read back the temporary file", done.stderr)

    def test_a_folder_that_fills_with_kept_samples(self):
        """Samples are kept to save work: where they take the last room they go, and nothing fails."""
        source, frames = random.Random(3), 120000
        samples = array.array("h", (int(source.gauss(0, 60)) for _ in range(4 * frames)))
        for twitch in range(80):
            at = int(source.uniform(0, frames - 100))
            for j in range(24):
                samples[(at + j) * 4 + twitch % 4] += int(6000 * (j % 8 - 3.5) / 3.5 * (1 - abs(j - 12) / 12))
        with wave.open("quiet.wav", "wb") as out:
            out.setnchannels(4)
            out.setsampwidth(2)
            out.setframerate(2000)
            for _ in range(20):
                out.writeframes(samples.tobytes())
        def analyse(folder, rules):
            return run("analyze", "quiet.wav", "-o", folder, "--memory", 16, "--full-scale", "5 mV", "--format", "events",
                       env={**os.environ, "LD_PRELOAD": LIBRARY, "MYO_FAULT": rules, "TMPDIR": str(self.top)})
        self.assertEqual(analyse("roomy", "").returncode, 0)
        for error, room in (("ENOSPC", 10), ("EDQUOT", 4), ("EROFS", 0)):  # of 12 MiB that it would take
            done = analyse("filled", f"over:/myoscribe-spool:{error}:{room}")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(digest("filled"), digest("roomy"))

    def test_a_file_system_without_locks_is_used_with_a_warning(self):
        done = self.faulty("flock::ENOLCK")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("this file system has no locks", done.stderr)
        self.assertEqual(digest("out"), self.whole)

    def test_workers_that_die_as_they_begin(self):
        """Each time, replaced or not: the batch has an end, and its tables name every recording."""
        for rule, jobs in (("birth::segv", 1), ("birth::segv", 3), ("birth::kill", 2), ("birth::abort:2", 2)):
            shutil.rmtree("out", ignore_errors=True)
            done = self.faulty(rule, jobs=jobs)
            status = {r["input"]: r for r in rows("out/status.tsv")}
            self.assertEqual(sorted(status), ["alpha.wav", "victim.wav", "zeta.wav"])
            failed = [r for r in status.values() if r["status"] == "failed"]
            if rule != "birth::abort:2":  # there the first lives, and may do all before another is given anything
                self.assertEqual(len(failed), 3, done.stderr)
            self.assertEqual(done.returncode, 1 if failed else 0, f"{rule}: {done.stderr}")
            for row in failed:
                self.assertRegex(row["message"], "its worker (died of|was killed by) signal|die before they begin")
            self.assertFalse(Path("out/victim.wav").exists() and status["victim.wav"]["status"] == "failed")
            self.check_resume(3 - len(failed) or None)

    def test_no_processes(self):
        done = self.faulty("fork::EAGAIN")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot start a worker process", done.stderr)
        self.assertEqual(self.faulty("fork::EAGAIN:2", jobs=3).returncode, 0)
        self.assertEqual(digest("out"), self.whole)
        self.check_resume(3)


def states_of(session):
    """The state letters of the processes of one session."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(fields[3]) == session:
            yield fields[0]


class Kills(Folder):
    """kill -9 at a random moment, a resume, again; MYO_KILLS sets how often."""

    def wait_for_workers(self, session):
        """Workers die with their parent, but not in the same instant."""
        deadline = time.monotonic() + 10
        while any(state not in "ZX" for state in states_of(session)):
            self.assertLess(time.monotonic(), deadline, "workers outlive their parent")
            time.sleep(0.002)

    def test_a_resume_after_any_kill_gives_the_same_bytes(self):
        for i in range(12):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=5 + 3 * (i % 4), channels=1 + i % 2, seed=i)
        start = time.monotonic()
        self.analyze("in", "-o", "whole", "--jobs", 2)
        usual = time.monotonic() - start
        whole = digest("whole")
        seed = int(os.environ.get("MYO_SEED", "1"))
        source = random.Random(seed)
        finished = turn = 0
        while turn < KILLS:
            self.assertLess(finished, 3 * KILLS + 20, "it is always over before the kill")
            if turn % 3 == 0:
                shutil.rmtree("out", ignore_errors=True)
            process = subprocess.Popen([PROGRAM, "analyze", "in", "-o", "out", "--jobs", "2", "--resume"],
                                       stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(source.uniform(0, usual))
            if process.poll() is not None:  # no kill: the machine has become faster
                finished += 1
                usual *= 0.8
                shutil.rmtree("out", ignore_errors=True)
                continue
            usual *= 1.05
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.wait_for_workers(process.pid)
            for mark in Path("out").rglob(".complete"):
                name = mark.parent.relative_to("out")
                for file in mark.parent.iterdir():
                    if not file.name.startswith(".") and not file.name.endswith(".part"):
                        self.assertEqual(file.read_bytes(), (Path("whole") / name / file.name).read_bytes())
            if turn % 3 == 2 or turn == KILLS - 1:
                self.analyze("in", "-o", "out", "--jobs", 2, "--resume")
                self.assertEqual(digest("out"), whole, f"seed {seed}, kill {turn}")
                self.assertFalse(list(Path("out").rglob("*.part")))
            turn += 1
        print(f"{KILLS} kills of a running batch (seed {seed}); all results equal")


if __name__ == "__main__":
    unittest.main()
