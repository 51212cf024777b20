# SPDX-License-Identifier: GPL-3.0-or-later
"""The twin on a Cortex-M4F in QEMU against the host: every event and every stage, bit by bit."""
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

PROGRAM = os.environ["MYOSCRIBE"]
HOST, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
COMPILER, QEMU = "arm-none-eabi-gcc", "qemu-system-arm"
HERE = SOURCE / "tests" / "twin"
ALLOWED = {"memcpy", "memset", "memmove", "memcmp"}
SECONDS = 40

for tool, package in ((COMPILER, "gcc-arm-none-eabi"), (QEMU, "qemu-system-arm")):
    if shutil.which(tool) is None:
        print(f"SKIP: {tool} is absent (Debian package {package})")
        sys.exit(77)
if subprocess.run([COMPILER, "-E", "-x", "c", "-"], input="#include <string.h>\n", text=True,
                  capture_output=True).returncode != 0:
    print("SKIP: the C headers of the cross compiler are absent "
          "(Debian package libnewlib-arm-none-eabi)")
    sys.exit(77)


def run(*command, cwd=None):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=cwd,
                            timeout=200)
    assert result.returncode == 0, (command, result)
    return result


def build(folder, optimisation):
    """The firmware, and a proof that the twin needs nothing but what freestanding GCC may call."""
    flags = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-std=gnu11",
             optimisation, "-ffreestanding",  # as GCC comes: it would fuse, if the sources let it
             "-Wall", "-Wextra", "-Werror",
             "-I", SOURCE, "-I", SOURCE / "include"]
    objects = []
    for source in (SOURCE / "kernels/twin/twin.c", SOURCE / "kernels/exact.c", HERE / "drive.c",
                   HERE / "firmware/start.c"):
        objects.append(folder / (source.stem + ".o"))
        run(COMPILER, *flags, "-c", source, "-o", objects[-1])
    listing = run("arm-none-eabi-nm", "-u", objects[0], objects[1]).stdout.split()
    wanted = {name for name in listing if not name.endswith(".o:") and name != "U"}
    strange = {name for name in wanted
               if name not in ALLOWED and not name.startswith(("__aeabi_", "myo_exact_"))}
    assert not strange, f"the twin needs {strange}"
    run(COMPILER, *flags, "-nostdlib", "-T", HERE / "firmware/mps2.ld", *objects, "-lgcc", "-o",
        folder / "twin.elf")
    fused = [line for object in objects[:2]
             for line in run("arm-none-eabi-objdump", "-d", object).stdout.splitlines()
             if re.search(r"vfn?m[as]", line)]
    assert not fused, fused[:3]
    return run("arm-none-eabi-size", folder / "twin.o").stdout.splitlines()[1].split()


# What a product links: the twin, what it calls, and the arithmetic its CPU lacks.
TARGETS = {
    "Cortex-M4F": ("-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"),
    "Cortex-M0+ (no floating point)": ("-mcpu=cortex-m0plus", "-mfloat-abi=soft"),
}
CHOICES = {
    "8 channels, 50 and 60 Hz": (),
    "1 channel, 50 Hz": ("-DMYO_TWIN_CHANNELS=1", "-DMYO_TWIN_MAINS=50"),
}
LARGEST_STATE = 5632  # bytes, of one channel


def measure(folder):
    """Code and state of the linked image, and that every compile-time choice compiles."""
    (folder / "image.c").write_text(
        '#include "kernels/twin/twin.h"\n'
        "const myo_detector *volatile kept;\n"
        "void _start(void) { kept = myo_twin_entry(MYO_DETECTOR_VERSION); for (;;) ; }\n")
    for target, cpu in TARGETS.items():
        for choice, defines in CHOICES.items():
            flags = [*cpu, "-mthumb", "-O2", "-ffunction-sections", "-fdata-sections", *defines,
                     "-I", SOURCE, "-I", SOURCE / "include"]
            image = folder / "image.elf"
            run(COMPILER, *flags, SOURCE / "kernels/twin/twin.c", SOURCE / "kernels/exact.c",
                folder / "image.c", "-nostdlib", "-Wl,--gc-sections", "-lc_nano", "-lgcc", "-o", image)
            text = run("arm-none-eabi-size", image).stdout.splitlines()[1].split()[0]
            print(f"{target}, {choice}: {text} bytes linked")
    (folder / "state.c").write_text(
        '#include "kernels/twin/twin.h"\n'
        f"_Static_assert(MYO_TWIN_STATE_BYTES(1) <= {LARGEST_STATE}, \"the state grew\");\n")
    run(COMPILER, "-mcpu=cortex-m4", "-mthumb", "-I", SOURCE, "-I", SOURCE / "include", "-c",
        folder / "state.c", "-o", folder / "state.o")
    refused = subprocess.run([COMPILER, "-mcpu=cortex-m4", "-mthumb", "-ffast-math", "-I", str(SOURCE), "-I",
                              str(SOURCE / "include"), "-c", str(folder / "state.c"), "-o",
                              str(folder / "state.o")], capture_output=True, text=True)
    assert refused.returncode != 0 and "without -ffast-math" in refused.stderr, refused


def compare(folder, recording, sample_type, chunk):
    run(HOST, "export", recording, sample_type, SECONDS, chunk, folder / "input.bin")
    run(HOST, "run", folder / "input.bin", folder / "host.bin")
    result = run(QEMU, "-M", "mps2-an386", "-nographic", "-monitor", "none", "-serial", "none",
                 "-semihosting-config", "enable=on,target=native", "-icount", "shift=0", "-kernel",
                 folder / "twin.elf", cwd=folder)
    host = (folder / "host.bin").read_bytes()
    arm = (folder / "arm.bin").read_bytes()
    if host != arm:
        at = next((i for i, (a, b) in enumerate(zip(host, arm)) if a != b), min(len(host), len(arm)))
        raise AssertionError(f"{recording.name} {sample_type}: {len(host)} and {len(arm)} bytes, "
                             f"first difference at byte {at}")
    head = (folder / "input.bin").read_bytes()[:32]
    _, _, channels, _, frames, _ = struct.unpack("<ddIIII", head)
    values = channels * frames
    assert len(host) > 3 * 4 * values, "three stages of every sample"
    events = (len(host) - 3 * 4 * values - 4 * ((frames + chunk - 1) // chunk)) // 40
    # -icount shift=0: one instruction is 1 ns, one tick of the 25 MHz SysTick is 40 of them
    ticks = int((result.stdout + result.stderr).split("ticks ")[1].split()[0], 16)
    print(f"{recording.name} {sample_type}: {values} samples x 3 stages and {events} events equal; "
          f"{40 * ticks / 3 / values:.0f} instructions per sample and channel")
    return events


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    measure(folder)
    total = 0
    for optimisation in ("-O2", "-Os"):
        text, data, bss = build(folder, optimisation)[:3]
        print(f"{optimisation}: twin.o {text} bytes of code and constants, {data} of data, {bss} of "
              "bss")
        for recipe, sample_type, chunk in (("demo", "float32", 64), ("confounders", "int16", 17),
                                           ("cramp", "float32", 1000)):
            if optimisation == "-Os" and recipe != "confounders":
                continue
            recording = folder / f"{recipe}.h5"
            if not recording.exists():
                run(PROGRAM, "simulate", SOURCE / f"datasets/{recipe}.json", "-o", recording)
            total += compare(folder, recording, sample_type, chunk)
    assert total >= 5, "too few events to prove anything"
