#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users get: the installed tree, a C program on top of the library, completion, the package."""

import os
import re
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
SOURCE = HERE.parents[1]


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
        shared = {**os.environ, "LD_LIBRARY_PATH": str(packages.parent)}
        call("sh", "-c", f"cc -std=c11 -pedantic -Wall -Werror -o shared '{HERE}/example/main.c' {flags}")
        self.assertIn("libmyoscribe.so.0.1 ", call("ldd", "./shared", env=shared))
        told = call("./shared", "a.wav", env=shared)
        self.assertRegex(told, r"myoscribe \d+\.\d+\.\d+: [1-9]\d* episodes\n$")
        call("sh", "-c", f"cc -std=c11 -Wall -Werror -o static '{HERE}/example/main.c' "
             + flags.replace("-lmyoscribe ", "-l:libmyoscribe.a "))
        self.assertNotIn("libmyoscribe", call("ldd", "./static"))
        self.assertEqual(call("./static", "a.wav"), told)
        call("sh", "-c", f"g++ -std=c++17 -pedantic -Wall -Werror -x c++ -o cpp '{HERE}/example/main.c' -x none {flags}")
        self.assertEqual(call("./cpp", "a.wav", env=shared), told)
        call("cmake", "-S", HERE / "example", "-B", "example", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        call("cmake", "--build", "example")
        self.assertEqual(call("example/example", "a.wav", env=shared), told)

    def test_every_header_stands_alone_in_c_and_cpp(self):
        headers = sorted((self.prefix / "include/myoscribe").glob("*.h"))
        self.assertGreater(len(headers), 15)
        for header in headers:
            for compiler, standard, kind in (("cc", "c11", "c"), ("g++", "c++17", "c++")):
                Path("one.c").write_text(f"#include <myoscribe/{header.name}>\nint main(void) {{ return 0; }}\n")
                call(compiler, f"-std={standard}", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x",
                     kind, f"-I{self.prefix}/include", "one.c")

    def test_the_shared_library_exports_what_the_headers_promise(self):
        library = next(self.prefix.rglob("libmyoscribe.so"))
        promised = set()
        for header in (self.prefix / "include/myoscribe").glob("*.h"):
            text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
            promised |= set(re.findall(r"MYO_API[^;]*?\b(myo_\w+)\(", text))
        exported = {line.split()[-1].split("@")[0] for line in
                    call("nm", "-D", "--defined-only", library).splitlines() if " T " in line or " D " in line}
        self.assertEqual(exported, promised)
        self.assertIn("SONAME               libmyoscribe.so.0.1", call("objdump", "-p", library))

    def test_the_manual_of_the_library_names_calls_that_exist(self):
        page = (self.prefix / "share/man/man3/libmyoscribe.3").read_text()
        headers = "".join(h.read_text() for h in (self.prefix / "include/myoscribe").glob("*.h"))
        calls = set(re.findall(r"myo_\w+(?=\(|\\fP\()", page)) | set(re.findall(r"\bmyo_[a-z_]+\b", page))
        self.assertGreater(len(calls), 10)
        for name in calls:
            self.assertIn(name, headers)

    def test_the_installed_program_runs_and_brings_its_documents(self):
        call(self.program, "analyze", "a.wav", "-o", "out")
        self.assertTrue(Path("out/a.wav/report.html").is_file())
        share = self.prefix / "share"
        for name in ("../bin/myoscribe-bids", "myoscribe/slurm-array.sh", "myoscribe/Snakefile", "doc/myoscribe/copyright"):
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
        self.assertEqual(found, ["libmyoscribe-detector-dev", "libmyoscribe-dev", "libmyoscribe0.1", "myoscribe"])
        package = next(Path("packages").glob("myoscribe_*.deb"))
        depends = call("dpkg-deb", "--field", package, "Depends")
        for library in ("libc6", "libfftw3-single3", "libhdf5-103", "libsndfile1", "libgsl27"):
            self.assertIn(library, depends)
        call("dpkg-deb", "--extract", package, "root")
        make_wav(Path("a.wav"))
        call("root/usr/bin/myoscribe", "analyze", "a.wav", "-o", "out")
        self.assertEqual(complaints("root/usr/bin/myoscribe"), [])
        self.a_detector_needs_its_own_package_alone()

    def a_detector_needs_its_own_package_alone(self):
        package = next(Path("packages").glob("libmyoscribe-detector-dev_*.deb"))
        self.assertEqual(call("dpkg-deb", "--field", package, "Depends").strip(), "")
        call("dpkg-deb", "--extract", package, "detector")
        files = [path for path in Path("detector").rglob("*") if path.is_file()]
        for path in files:
            if path.suffix in (".c", ".h", ".pc", ".cmake"):
                self.assertIn("SPDX-License-Identifier: MIT", path.read_text(), path)
        copyright = Path("detector/usr/share/doc/libmyoscribe-detector-dev/copyright").read_text()
        self.assertIn("MIT License", copyright)
        self.assertNotIn("GNU", copyright)
        os.environ["PKG_CONFIG_PATH"] = str(next(Path("detector").rglob("pkgconfig")).resolve())
        flags = call("pkg-config", "--cflags", "myoscribe-detector").split()
        twin = call("pkg-config", "--variable=twindir", "myoscribe-detector").strip()
        examples = call("pkg-config", "--variable=examplesdir", "myoscribe-detector").strip()
        call("cc", "-O2", "-shared", "-fPIC", *flags, f"{examples}/threshold_detector.c", "-o", "t.so")
        Path("entry.c").write_text(
            '#include "kernels/twin/twin.h"\n'
            "const myo_detector *myo_detector_entry(uint32_t v);\n"
            "const myo_detector *myo_detector_entry(uint32_t v) { return myo_twin_entry(v); }\n")
        call("cc", "-O2", "-shared", "-fPIC", *flags, "-I", twin, "-DMYO_TWIN_CHANNELS=2",
             f"{twin}/kernels/twin/twin.c", f"{twin}/kernels/exact.c", "entry.c", "-o", "twin.so")
        Path("CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(device C)\n"
            "find_package(myoscribe-detector REQUIRED)\nadd_library(device MODULE entry.c)\n"
            "target_link_libraries(device PRIVATE myoscribe::twin)\n")
        call("cmake", "-S", ".", "-B", "device",
             f"-Dmyoscribe-detector_DIR={next(Path('detector').rglob('myoscribe-detectorConfig.cmake')).parent.resolve()}")
        call("cmake", "--build", "device")
        for detector in ("./t.so", "./twin.so", "device/libdevice.so"):
            call("root/usr/bin/myoscribe", "replay", "--detector", detector, "a.wav", "-o", "replayed")
        self.the_ready_jobs_of_ci_run(Path(examples), twin)

    def the_ready_jobs_of_ci_run(self, examples, twin):
        """The line of each job that does the work, as shell, over a simulated recording."""
        os.environ["PATH"] = f"{Path('root/usr/bin').resolve()}:{os.environ['PATH']}"
        Path("trials").mkdir()
        call("myoscribe", "simulate", SOURCE / "datasets" / "demo.json", "-o", "trials/demo.h5")
        jobs = [path for path in (examples / "ci").iterdir() if path.suffix != ".sh"]
        self.assertEqual(len(jobs), 3)
        for job in jobs:
            line = re.search(r"/usr/share/myoscribe/\S*check_detector.sh detector.c trials", job.read_text())[0]
            line = line.replace("/usr/share/myoscribe/examples", str(examples))
            twins = f"-I {twin} {twin}/kernels/twin/twin.c {twin}/kernels/exact.c entry.c"
            for sources, code in ((f"'{twins}'", 0), (f"'{examples}/threshold_detector.c'", 1)):
                done = subprocess.run(["sh", "-c", line.replace("detector.c trials", f"{sources} trials")],
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode, code, (job, done))
                self.assertIn('errors="0"', Path("replay.xml").read_text())
                self.assertIn(f'failures="{code}"', Path("score.xml").read_text())
        self.assertTrue(Path("root/usr/share/man/man1/myoscribe.1.gz").is_file()
                        or Path("root/usr/share/man/man1/myoscribe.1").is_file())


if __name__ == "__main__":
    unittest.main()
