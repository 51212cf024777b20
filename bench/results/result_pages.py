# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of bench/results from its records. accuracy.md is the evaluation's own (bench/evaluation/accuracy_page.py)."""

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
ISAS = ("sse2", "avx2", "avx512", "neon")
NOTE = "Made by `bench/results/make {part}`; what is written here by hand is lost.\n"


def cell(value, digits=0):
    return "-" if value is None else f"{value:.{digits}f}"


def table(head, rows):
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in [head, ["---"] * len(head), *rows])


def records(part):
    """(machine, record) of every machine that has one."""
    for path in sorted(HERE.glob(f"*/{part}.json")):
        yield path.parent.name, json.loads(path.read_text())


def heading(machine, record, command):
    context = record["context"]
    said = [context.get("cpu_model", machine), f"{context['num_cpus']} cores"]
    said += [context[key] for key in ("libraries_note", "load_note") if key in context]
    return (f"\n## {machine}\n\n{', '.join(said)}; {context['date'][:10]}, commit {context['commit']}; "
            f"`{context.get('command', command)}`\n\n")


def kernels():
    out = ("# Kernels\n\n" + NOTE.format(part="kernels") + "\nRuns of 4096 samples, or frames of 16 lanes; medians of processor time. "
           "What the columns mean: [`bench/README.md`](../README.md). The right ones are those of the widest instruction set.\n")
    for machine, record in records("kernels"):
        rows, others = {}, []
        for row in record["benchmarks"]:
            if row["run_type"] != "aggregate":
                continue
            name, isa, size = row["run_name"].split("/")[:3]
            if row.get("ratio_to_reference") is None:
                others.append(row)
            elif size == "4096":
                rows.setdefault(name, {})[isa] = row
        isas = [isa for isa in ISAS if any(isa in row for row in rows.values())]
        out += heading(machine, record, "myoscribe-bench --json")
        shares = ("memcpy", "peak", "roofline", "chain")
        out += table(["kernel", *(f"{isa} x ref" for isa in isas), "x auto", "% memcpy", "% peak", "% roof", "% chain"],
                     [[name, *(cell(row[isa]["ratio_to_reference"], 2) for isa in isas),
                       cell(row[isas[-1]]["ratio_to_autovectorised"], 2),
                       *(cell(row[isas[-1]].get(f"percent_of_{share}")) for share in shares)] for name, row in rows.items()])
        out += "\n" + table(["row", "M samples/s", "% FFTW"],
                            [[row["run_name"], f"{row['items_per_second'] * 1e-6:.1f}", cell(row.get("percent_in_fftw"))]
                             for row in others])
    return out


def plain(part, title, says, head):
    out = f"# {title}\n\n" + NOTE.format(part=part) + "\n" + says + "\n"
    for machine, record in records(part):
        out += heading(machine, record, "")
        out += table(head, [[row[name] for name in head] for row in record["rows"]])
    return out


def peers():
    out = ("# Beside others\n\n" + NOTE.format(part="peers") + "\nliquid-dsp, VOLK, FFTW and `memcpy` in the same program; the whole "
           "analysis beside a vectorised SciPy script of the same steps. What is compared and how: [`bench/README.md`](../README.md).\n")
    for machine, record in records("peers"):
        out += heading(machine, record, "bench/peers/run")
        out += table(["work", "peer", "M samples/s theirs", "ours", "ratio"],
                     [[row["work"], row["peer"], row["theirs"], row.get("ours", "-"), row.get("ratio", "-")]
                      for row in record["work"]])
        runs = record["end_to_end"]
        names = list(dict.fromkeys(name for run in runs for name in run["figures"]))
        out += f"\n`analyze --format events`, {record['seconds']} s of signal:\n\n"
        out += table(["", *(f"{run['channels']} channel{'s' * (run['channels'] > 1)}" for run in runs)],
                     [[name, *(run["figures"].get(name, "-") for run in runs)] for name in names])
    return out


def batch():
    return plain("batch", "Many and long recordings", "Processor seconds of the program and its workers; the clock where it says "
                 "something. What follows from them: [`src/batch/README.md`](../../src/batch/README.md).", ["what", "measured"])


def readers():
    return plain("readers", "Readers", "One recording of 16 channels in every format, the fastest of five readings; `ratio` is to 16-bit "
                 "WAV in the same run.", ["file", "format", "open ms", "M samples/s", "ratio"])


PAGES = {page.__name__: page for page in (kernels, peers, batch, readers)}


def write_all(parts, folder=HERE, check=False):
    """Writes the pages, or only says which would change. Returns those."""
    changed = []
    for part in parts:
        path, text = Path(folder) / f"{part}.md", PAGES[part]()
        if not path.exists() or path.read_text() != text:
            changed.append(path.name)
            if not check:
                path.write_text(text)
    return changed
