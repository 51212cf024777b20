#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users get: the installed tree, a C program on top of the library, completion, the package."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from hardening import complaints

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import Folder, make_wav  # noqa: E402

BUILD = os.environ["MYO_BUILD"]
HERE = Path(__file__).resolve().parent


def call(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


class Installed(Folder):
    def setUp(self):
        super().setUp()
        self.prefix = self.top / "moved here" / "prefix"
        call("cmake", "--install", BUILD, "--prefix", self.top / "prefix")
        self.prefix.parent.mkdir()
        shutil.move(self.top / "prefix", self.prefix)  # nothing may remember where it was installed
        self.program = self.prefix / "bin/myoscribe"
        make_wav(Path("a.wav"))

    def test_a_c_program_is_built_with_pkg_config_and_with_cmake(self):
        packages = next(self.prefix.rglob("myoscribe.pc")).parent
        environment = {**os.environ, "PKG_CONFIG_PATH": str(packages)}
        flags = call("pkg-config", "--cflags", "--libs", "myoscribe", env=environment)
        call("sh", "-c", f"cc -std=c11 -Wall -Werror -o by-pkg-config '{HERE}/example/main.c' {flags}")
        by_pkg_config = call("./by-pkg-config", "a.wav")
        self.assertRegex(by_pkg_config, r"myoscribe \d+\.\d+\.\d+: \d+ episodes\n$")
        call("cmake", "-S", HERE / "example", "-B", "example", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        call("cmake", "--build", "example")
        self.assertEqual(call("example/example", "a.wav"), by_pkg_config)

    def test_the_installed_program_runs_and_brings_its_documents(self):
        call(self.program, "analyze", "a.wav", "-o", "out")
        self.assertTrue(Path("out/a.wav/report.html").is_file())
        share = self.prefix / "share"
        for name in ("myoscribe/slurm-array.sh", "myoscribe/Snakefile", "doc/myoscribe/copyright"):
            self.assertTrue((share / name).is_file(), name)
        if shutil.which("help2man"):
            page = (share / "man/man1/myoscribe-analyze.1").read_text()
            self.assertIn("\\fB\\-\\-resume\\fR", page)
            self.assertIn("myoscribe-analyze \\- find fasciculations", page)

    def test_bash_completes_commands_and_options(self):
        script = self.prefix / "share/bash-completion/completions/myoscribe"
        common = Path("/usr/share/bash-completion/bash_completion")
        if not common.is_file():
            self.skipTest("bash-completion is not installed")

        def complete(*words):
            text = " ".join(words)
            return call("bash", "-c", f"""
                . {common}; . '{script}'
                COMP_WORDS=({' '.join(repr(w) for w in words)}); COMP_CWORD={len(words) - 1}
                COMP_LINE={text!r}; COMP_POINT={len(text)}
                _myoscribe '{words[0]}' >/dev/null 2>&1; printf '%s\\n' "${{COMPREPLY[@]}}"
            """, env={**os.environ, "PATH": f"{self.program.parent}:{os.environ['PATH']}"}).split()

        self.assertEqual(complete("myoscribe", "ana"), ["analyze"])
        self.assertIn("--resume", complete("myoscribe", "analyze", "--res"))
        self.assertEqual(complete("myoscribe", "analyze", "--isa", "avx"), ["avx2", "avx512"])


class Package(Folder):
    def test_the_debian_packages_hold_a_program_that_runs(self):
        call("cpack", "--config", f"{BUILD}/CPackConfig.cmake", "-B", self.top / "packages")
        found = sorted(p.name.split("_")[0] for p in Path("packages").glob("*.deb"))
        self.assertEqual(found, ["libmyoscribe-dev", "myoscribe"])
        package = next(Path("packages").glob("myoscribe_*.deb"))
        depends = call("dpkg-deb", "--field", package, "Depends")
        for library in ("libc6", "libfftw3-single3", "libhdf5-103", "libsndfile1", "libgsl27"):
            self.assertIn(library, depends)
        call("dpkg-deb", "--extract", package, "root")
        make_wav(Path("a.wav"))
        call("root/usr/bin/myoscribe", "analyze", "a.wav", "-o", "out")
        self.assertEqual(complaints("root/usr/bin/myoscribe"), [])
        self.assertTrue(Path("root/usr/share/man/man1/myoscribe.1.gz").is_file()
                        or Path("root/usr/share/man/man1/myoscribe.1").is_file())


if __name__ == "__main__":
    unittest.main()
