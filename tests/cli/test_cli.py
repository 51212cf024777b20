#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as a stranger meets it: help, mistakes, exit codes, what goes to which stream."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, digest, make_wav, run  # noqa: E402

TOP = Path(__file__).resolve().parents[2]
COMMANDS = re.findall(
    r"^COMMAND\(([a-z]+),", (TOP / "src/cli/commands.def").read_text(), re.MULTILINE
)


class Usage(Folder):
    def test_every_command_explains_itself_with_an_example_and_exit_codes(self):
        self.assertGreaterEqual(len(COMMANDS), 6)
        overview = run("--help")
        self.assertEqual((overview.returncode, overview.stderr), (0, ""))
        for command in COMMANDS:
            self.assertRegex(overview.stdout, rf"\n  {command} ")
            done = run(command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertIn(f"Usage: myoscribe {command}", done.stdout)
            self.assertIn(f"  myoscribe {command} ", done.stdout, "no example")
            self.assertIn("Exit codes:", done.stdout, command)
            self.assertEqual(run("help", command).stdout, done.stdout)

    def test_version_names_libraries_and_instruction_set(self):
        for arguments in (["--version"], ["analyze", "--version"], ["info", "-V"]):
            done = run(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertRegex(done.stdout, r"^myoscribe \d+\.\d+\.\d+\n")
            self.assertRegex(done.stdout, r"\ninstruction set: (ref|sse2|avx2|avx512|neon)\n")
            for library in ("sndfile", "hdf5", "fftw3f", "gsl", "jansson", "inih", "nettle"):
                self.assertRegex(done.stdout, rf"{library} \d")

    def test_help_and_completion_name_the_instruction_sets_there_are(self):
        names = re.findall(r"^ISA\((\w+),", (TOP / "kernels/isa.def").read_text(), re.M)
        text = " ".join(run("analyze", "--help").stdout.split())
        self.assertIn(f"instruction set: {', '.join(names)} (", text)
        for file in ("_myoscribe", "myoscribe.bash"):
            self.assertIn(" ".join(names), (TOP / "src/cli/share" / file).read_text(), file)
        self.assertIn(", ".join(names), run("analyze", "x", "--isa", "mmx").stderr)

    def test_mistakes_are_exit_2_with_a_suggestion_and_nothing_on_stdout(self):
        cases = [
            ([], "Usage"),
            (["analyse"], "did you mean analyze?"),
            (["frobnicate"], "myoscribe --help lists all"),
            (["\x1b[31m"], "there is no command"),
            (["analyze", "--ouptut", "x", "y"], "did you mean --output?"),
            (["analyze", "--job=2", "--resum", "--shrad", "1/2", "x"], "did you mean --shard?"),
            (["analyze"], "name a recording"),
            (["analyze", "x", "--jobs", "0"], "--jobs takes a whole number from 1 to 4096"),
            (["analyze", "x", "--jobs", "2.5"], '"2.5"'),
            (["analyze", "x", "--jobs", "two"], '"two"'),
            (["analyze", "x", "--shard", "3/2"], "--shard takes I/N"),
            (["analyze", "x", "--shard", "0/2"], "--shard takes I/N"),
            (["analyze", "x", "--shard", "1/2x"], "--shard takes I/N"),
            (["analyze", "x", "--mains", "55"], "--mains takes auto, 50, 60 or off"),
            (["analyze", "x", "--lines", "16.7,,400"], "--lines takes auto, none, or up to four"),
            (["analyze", "x", "--isa", "avx"], "did you mean avx2?"),
            (["analyze", "x", "--format", "pdf"], "--format takes events"),
            (["analyze", "x", "--rate", "-1"], "--rate takes a number"),
            (["analyze", "x", "--memory", "1"], "--memory takes a whole number from 16 to 1048576"),
            (["analyze", "x", "--resume=fast"], "--resume takes nothing or =verify"),
            (["analyze", "x", "--config", "none.ini"], "none.ini: no such settings file"),
            (["info"], "name a file"),
            (["convert", "x"], "-o OUT.h5"),
            (["convert", "x", "-o", "x"], "same file"),
            (["convert", "x", "-o", "x.txt"], "name the output .h5 or .wav"),
            (["simulate", "x", "-o", "x.mat"], "name the output .h5 or .wav"),
            (["analyze", "x", "--full-scale", "5"], 'such as "5 mV"'),
            (["info", "x", "--full-scale", "5 parsec"], '"5 parsec"'),
            (["convert", "x", "-o", "x.h5", "--full-scale=-5 mV"], '"-5 mV"'),
            (["merge"], "name the folder"),
        ]
        for arguments, expected in cases:
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertEqual(done.stdout, "", arguments)
            self.assertIn(expected, done.stderr)
            self.assertNotIn("\x1b", done.stderr)

    def test_the_peers_benchmark_explains_itself_without_running(self):
        script = Path(__file__).resolve().parents[2] / "bench/peers/run"
        for arguments, code in ((["--help"], 0), (["-h"], 0), (["--quick"], 2), (["1.5"], 2), (["9"], 2), (["007"], 2)):
            done = subprocess.run([script, *arguments], capture_output=True, text=True, timeout=20)
            self.assertEqual(done.returncode, code, done.stderr)
            said = done.stdout if code == 0 else done.stderr
            self.assertIn("usage: bench/peers/run [SECONDS", said)
            self.assertNotIn("SPDX", said)

    def test_a_bad_setting_names_line_and_remedy(self):
        make_wav(Path("a.wav"))
        Path("own.ini").write_text("[spikes]\nspike_sigmas = 6\n")
        done = run("analyze", "a.wav", "--config", "own.ini", "-o", "out")
        self.assertEqual(done.returncode, 2)
        self.assertIn('own.ini: line 2: there is no setting "spike_sigmas"; did you mean spike_sigma?',
                      done.stderr)
        self.assertFalse(Path("out").exists())

    def test_settings_of_a_run_read_back(self):
        make_wav(Path("a.wav"))
        self.analyze("a.wav", "--mains", "50", "-o", "one")
        self.analyze("a.wav", "--config", "one/settings.ini", "-o", "two")
        self.assertEqual(Path("one/settings.ini").read_text(), Path("two/settings.ini").read_text())
        self.assertIn("\nmains_hz = 50\n", Path("two/settings.ini").read_text())


class Streams(Folder):
    def test_errors_name_file_problem_and_remedy_and_the_rest_is_done(self):
        make_wav(Path("good.wav"))
        Path("empty.wav").write_bytes(b"")
        Path("text.wav").write_text("hello\n")
        make_wav(Path("none.wav"), seconds=0)
        make_wav(Path("extra.wav"))
        Path("extra_channels.tsv").write_text(
            "name\ttype\tunits\tfull_scale\na\tEMG\tuV\t5000\nb\tEMG\tuV\t5000\n")
        make_wav(Path("unit.wav"))
        Path("unit_channels.tsv").write_text("name\ttype\tunits\tfull_scale\na\tEMG\tfurlong\t5000\n")
        bad = ["empty.wav", "text.wav", "none.wav", "extra.wav", "unit.wav", "absent.wav"]
        done = self.analyze("good.wav", *bad, "-o", "out", code=1)
        self.assertEqual(done.stdout, "")
        table = Path("out/status.tsv").read_text().split("\n")[1:-1]
        status = dict(line.split("\t")[:2] for line in table)
        self.assertEqual(status.pop("good.wav"), "ok")
        self.assertEqual(set(status.values()), {"failed"})
        for name in bad:
            lines = [x for x in done.stderr.split("\n") if x.startswith(f"myoscribe: error: {name}: ")]
            self.assertEqual(len(lines), 1, f"{name}: {done.stderr}")
            self.assertIn("; ", lines[0], "no remedy")

    def test_an_output_that_cannot_be_written_is_exit_3(self):
        make_wav(Path("a.wav"))
        Path("file").write_text("")
        done = run("analyze", "a.wav", "-o", "file/out")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("choose another folder", done.stderr)
        done = run("convert", "a.wav", "-o", "file/out.h5")
        self.assertEqual(done.returncode, 3, done.stderr)
        done = run("convert", "a.wav", "-o", "made/for/it/out.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(Path("made/for/it/out.h5").is_file())
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "info", "a.wav"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn("standard output cannot be written", done.stderr)

    def test_a_full_disk_is_exit_3_and_leaves_nothing(self):
        make_wav(self.top / "in.wav", seconds=120)
        recipe = str(Path(__file__).resolve().parents[2] / "datasets/demo.json")
        for source, output in ((["convert", "in.wav"], "out.h5"), (["convert", "in.wav"], "out.wav"),
                               (["simulate", recipe], "out.h5")):
            for limit in (500, 40 << 10, 200 << 10):
                with self.subTest(command=source[0], output=output, limit=limit):
                    self.fill_disk([*source, "-o", output], limit)

    def fill_disk(self, arguments, limit):
        """A limit on file sizes fails writes as a full disk does, and needs no privilege."""
        done = subprocess.run(
            [PROGRAM, *arguments],
            capture_output=True,
            text=True,
            restore_signals=False,  # Python ignores SIGXFSZ, and so must the child
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            timeout=120,
        )
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stderr.count("error:"), 1, done.stderr)
        self.assertEqual(sorted(p.name for p in self.top.glob("out*")), [])

    def test_info_lists_the_formats_and_counts_one_sample(self):
        told = run("info", "--help").stdout
        for name in ("WAV", "EDF", "BDF", "OpenSignals", "NWB", "MATLAB", "WFDB", "CSV", "Delsys"):
            self.assertIn(name, told)
        (self.top / "one.hea").write_text("one 1 1000 1\none.dat 16 1/uV 16 0 0 0 0 emg\n")
        (self.top / "one.dat").write_bytes(b"\1\0")
        done = run("info", "one.hea")
        self.assertIn(" 1 sample, ", done.stdout, done.stderr)

    def test_info_tells_the_same_in_text_and_json(self):
        make_wav(Path("a.wav"), channels=2, rate=2000)
        text = run("info", "a.wav", "absent.wav")
        self.assertEqual(text.returncode, 1)
        self.assertIn("2 channels at 2000 Hz", text.stdout)
        self.assertIn("uV (from a_channels.tsv)", text.stdout)
        document = json.loads(run("info", "--json", "a.wav", "absent.wav").stdout)
        stream = document[0]["streams"][0]
        self.assertEqual(stream["rate_hz"], 2000)
        self.assertEqual([c["unit"] for c in stream["channels"]], ["uV", "uV"])
        self.assertIn("o such file", document[1]["error"])

    def test_uncalibrated_is_said_and_full_scale_cures_it(self):
        make_wav(Path("a.wav"), sidecar=False)
        self.assertIn("uncalibrated", run("info", "a.wav").stdout)
        done = run("info", "a.wav", "--full-scale", "5 mV")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in uV", done.stdout)

    def test_convert_keeps_every_sample(self):
        make_wav(Path("a.wav"), channels=2)
        done = run("convert", "a.wav", "-o", "native.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run("convert", "native.h5", "-o", "b.wav")
        self.assertEqual(done.returncode, 0, done.stderr)
        samples = Path("a.wav").read_bytes()[44:]
        self.assertEqual(Path("b.wav").read_bytes()[-len(samples):], samples)

    def test_quiet_says_nothing_and_progress_is_for_terminals(self):
        make_wav(Path("a.wav"))
        done = self.analyze("a.wav", "-o", "out", "--quiet")
        self.assertEqual(done.stdout + done.stderr, "")
        done = self.analyze("a.wav", "-o", "out")
        self.assertEqual(done.stdout, "")
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("\x1b", done.stderr)
        self.assertIn("out/index.html", done.stderr)

    def on_terminal(self, *arguments, **environment):
        ours, theirs = self.terminal()
        self.addCleanup(os.close, ours)
        subprocess.run([PROGRAM, *arguments], stderr=theirs, stdout=subprocess.DEVNULL, timeout=60,
                       env={**os.environ, "TERM": "xterm", **environment})
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 65536):
                shown += block
        except OSError:
            pass
        return shown.decode(errors="replace")

    def test_a_terminal_gets_a_live_line_and_colour_unless_it_is_not_wanted(self):
        make_wav(Path("a.wav"))
        self.assertIn("\r\x1b[K", self.on_terminal("analyze", "a.wav", "b.wav", "-o", "out"))
        self.assertIn("\x1b[31m", self.on_terminal("analyze", "a.wav", "b.wav", "-o", "out"))
        shown = self.on_terminal("analyze", "a.wav", "b.wav", "-o", "out", NO_COLOR="1")
        self.assertNotIn("\x1b[31m", shown)
        self.assertNotIn("\x1b", self.on_terminal("analyze", "a.wav", "-o", "out", "--quiet"))

    def test_json_progress_is_one_object_per_recording(self):
        for i in range(3):
            make_wav(Path(f"in/{i}.wav"), seed=i)
        Path("in/\udce9\udcff.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        done = run("analyze", "in", "-o", "out", "--json-progress")
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        ended = [line for line in lines if "recording" in line]
        self.assertEqual(len(ended), 4)
        self.assertEqual(ended[-1]["done"], 4)
        self.assertEqual(sum("message" in line for line in ended), 1)
        done.stdout.encode()  # valid UTF-8: no surrogates

    def test_closed_streams_are_not_taken_for_files(self):
        def closed(*streams):
            return lambda: [os.close(stream) for stream in streams]
        make_wav(Path("in/a.wav"))
        self.analyze("in", "-o", "open")
        for streams, options, code in (((1,), ["--json-progress"], 3), ((1,), ["-q"], 0), ((0, 1, 2), ["-q"], 0),
                                       ((2,), [], 0), ((0,), [], 0)):
            shutil.rmtree("out", ignore_errors=True)
            command = [PROGRAM, "analyze", "in", "-o", "out", *options]
            self.assertEqual(subprocess.run(command, preexec_fn=closed(*streams)).returncode, code)
            self.assertEqual(digest("out"), digest("open"))
            self.assertEqual(Path("out/.myoscribe/lock").read_bytes(), b"")

    def test_numbers_have_a_point_in_every_locale(self):
        make_wav(Path("a.wav"))
        self.analyze("a.wav", "-o", "one")
        for name in ("de_DE.UTF-8", "de_DE.utf8"):
            self.analyze("a.wav", "-o", "two", env={**os.environ, "LC_ALL": name, "LANG": name})
            self.assertEqual(Path("one/recordings.tsv").read_bytes(),
                             Path("two/recordings.tsv").read_bytes())


if __name__ == "__main__":
    unittest.main()
