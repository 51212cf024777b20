#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many machines: a real Slurm of two nodes on this one runs the shipped job array. One node is
killed in the middle; what is merged in the end equals a run on one machine. Snakemake too."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, digest, make_wav, run  # noqa: E402

SHARE = Path(__file__).resolve().parents[2] / "src/cli/share"
RECORDINGS, SHARDS = 300, 24


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def processes_with(*markers):
    """Processes of ours whose environment holds all of the markers."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if all(m.encode() in environment for m in markers):
                yield int(entry.name)


class Cluster:
    def __init__(self, top):
        self.top = top
        self.mark = f"MYO_TEST_CLUSTER={top}"
        self.daemons = []
        self.environment = {**os.environ, "SLURM_CONF": f"{top}/slurm.conf", "MYO_TEST_CLUSTER": str(top)}

    def daemon(self, *command, **environment):
        log = open(self.top / f"{Path(command[0]).name}.out", "ab")
        self.daemons.append(subprocess.Popen(command, stdout=log, stderr=log,
                                             env={**self.environment, **environment}))
        log.close()

    def start(self):
        controller, one, two = free_ports(3)
        user, host = getpass.getuser(), socket.gethostname().split(".")[0]
        key = self.top / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (self.top / "state").mkdir()
        (self.top / "slurm.conf").write_text(f"""\
ClusterName=myoscribe
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={self.top}/munge.socket
StateSaveLocation={self.top}/state
SlurmdSpoolDir={self.top}/%n
SlurmctldPidFile={self.top}/slurmctld.pid
SlurmdPidFile={self.top}/slurmd-%n.pid
SlurmctldLogFile={self.top}/slurmctld.log
SlurmdLogFile={self.top}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdTimeout=5
ReturnToService=2
KillWait=2
MinJobAge=300
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={one} CPUs=1 RealMemory=64
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={two} CPUs=1 RealMemory=64
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
""")
        self.daemon("munged", "--foreground", "--force", f"--key-file={key}",
                    f"--socket={self.top}/munge.socket", f"--pid-file={self.top}/munged.pid",
                    f"--log-file={self.top}/munged.log", f"--seed-file={self.top}/munged.seed",
                    "--num-threads=2")
        self.wait(lambda: (self.top / "munge.socket").exists(), 10, "munged")
        self.daemon("slurmctld", "-D")
        for node in ("n1", "n2"):
            self.daemon("slurmd", "-D", "-N", node, MYO_TEST_NODE=node)
        self.wait(lambda: self.idle_nodes() == 2, 60, "the nodes")

    def idle_nodes(self):
        done = subprocess.run(["sinfo", "-h", "-N", "-o", "%N %T"], capture_output=True, text=True,
                              env=self.environment, timeout=30)
        return sum(line.endswith(" idle") for line in done.stdout.splitlines())

    def wait(self, ready, seconds, what):
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                logs = "".join(p.read_text(errors="replace")[-1500:] for p in self.top.glob("*.log"))
                raise AssertionError(f"waited {seconds} s for {what}\n{logs}")
            time.sleep(0.01)

    def call(self, *command):
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True,
                              env=self.environment, timeout=60)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def kill_node(self, node):
        killed = set()
        for marker in (f"MYO_TEST_NODE={node}", f"SLURMD_NODENAME={node}"):
            for pid in processes_with(self.mark, marker):
                killed.add(pid)
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        return killed

    def stop(self):
        for pid in processes_with(self.mark):
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        for daemon in self.daemons:
            daemon.wait(timeout=20)


class Slurm(Folder):
    def setUp(self):
        super().setUp()
        self.top.chmod(0o755)
        for i in range(RECORDINGS):
            make_wav(Path(f"in/p{i % 7}/r{i:03}.wav"), seconds=10 + i % 3, seed=i, sidecar=i % 2 == 0)
        Path("in/damaged.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        self.analyze("in", "-o", "single", code=1)
        self.cluster = Cluster(self.top)
        self.addCleanup(self.cluster.stop)
        self.cluster.start()

    def records(self):
        return len(list(Path("out/.myoscribe").glob("shard-*.json"))) if Path("out").exists() else 0

    def queue(self):
        waiting = self.cluster.call("squeue", "-h", "-r", "-o", "%i %T %r").splitlines()
        for line in waiting:
            if line.endswith(" BeginTime"):  # a requeued task would be held back for two minutes
                self.cluster.call("scontrol", "update", f"JobId={line.split()[0]}", "StartTime=now")
        return waiting

    def working_on(self, node):
        return any(Path(f"/proc/{pid}/comm").read_text() == "myoscribe\n" for pid in
                   processes_with(self.cluster.mark, f"SLURMD_NODENAME={node}") if Path(f"/proc/{pid}").exists())

    def submit(self, array):
        return self.cluster.call(
            "sbatch", "--parsable", f"--array={array}", f"--output={self.top}/task-%a.txt",
            f"--export=ALL,MYOSCRIBE={PROGRAM}", SHARE / "slurm-array.sh", SHARDS,
            self.top / "in", "-o", self.top / "out").strip()

    def test_a_node_dies_and_nothing_is_lost(self):
        self.submit(f"1-{SHARDS}")
        self.cluster.wait(lambda: self.records() >= SHARDS // 4 and self.working_on("n2"), 120,
                          "n2 to work after a quarter of the shards")
        killed = self.cluster.kill_node("n2")
        self.assertGreater(len(killed), 1, "only the daemon died, no task with it")
        self.assertLess(self.records(), SHARDS, "all was over before a node could die")
        self.cluster.wait(lambda: not self.queue(), 240, "the queue to empty")
        missing = run("merge", "--missing", "out").stdout.strip()
        if missing:  # what Slurm has not requeued itself is submitted as a user would
            self.submit(missing)
            self.cluster.wait(lambda: not self.queue(), 120, "the second submission")
        done = run("merge", "out")
        self.assertEqual(done.returncode, 1, done.stderr)  # the damaged one
        self.assertEqual(digest("out"), digest("single"))
        nodes = self.cluster.call("sinfo", "-h", "-N", "-o", "%N %T")
        self.assertRegex(nodes, r"n2 down")
        print(f"{RECORDINGS + 1} recordings in {SHARDS} shards on two nodes; n2 killed with "
              f"{len(killed)} processes; resubmitted: {missing or 'none, Slurm requeued'}")


class Snakemake(Folder):
    def make(self, *config, folder="in", output="out", shards=3):
        done = subprocess.run(
            ["snakemake", "-s", str(SHARE / "Snakefile"), "--cores", "2", "--config", f"inputs={self.top}/{folder}",
             f"output={self.top}/{output}", f"shards={shards}", f"program={PROGRAM}", *config],
            capture_output=True, text=True, timeout=200, env={**os.environ, "HOME": str(self.top)})
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        return done.stderr

    def inputs(self, folder="in", count=8):
        for i in range(count):
            make_wav(Path(f"{folder}/r{i:02}.wav"), seconds=2, seed=i)
        Path(f"{folder}/damaged.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")

    def test_the_snakefile_gives_the_same_result(self):
        self.inputs(count=20)
        self.analyze("in", "-o", "single", code=1)
        self.make()
        self.assertEqual(digest("out"), digest("single"))
        self.assertIn("Nothing to be done", self.make())

    def test_what_changed_is_done_again(self):
        self.inputs()
        self.make()
        Path("in/r03_channels.tsv").write_text("name\ttype\tunits\tfull_scale\nx\tEMG\tuV\t2500\n")
        self.make()
        self.analyze("in", "-o", "sidecar", code=1)
        self.assertEqual(digest("out"), digest("sidecar"))
        self.make("options=--mains 50 --format events,labels")
        self.analyze("in", "-o", "options", "--mains", "50", "--format", "events,labels", code=1)
        self.assertEqual(digest("out"), digest("options"))
        make_wav(Path("in/later.wav"), seconds=2, seed=77)
        Path("in/r05.wav").unlink()
        self.make("options=--prune")
        self.analyze("in", "-o", "fewer", code=1)
        self.assertEqual(digest("out"), digest("fewer"))

    def test_another_number_of_shards_takes_the_place_of_a_finished_set(self):
        self.inputs()
        self.make(shards=3)
        first = digest("out")
        for shards in (5, 2):
            self.assertNotIn("Nothing to be done", self.make(shards=shards))
            self.assertEqual(digest("out"), first)

    def test_spaces_and_brackets_in_paths(self):
        self.inputs("a lab's [1] (day)/in put", count=3)
        self.make(folder="a lab's [1] (day)/in put", output="re sults [x]'s")
        self.analyze("a lab's [1] (day)/in put", "-o", "single", code=1)
        self.assertEqual(digest("re sults [x]'s"), digest("single"))


if __name__ == "__main__":
    needed = {"Slurm": ("munged", "slurmctld", "slurmd", "sbatch"), "Snakemake": ("snakemake",)}
    os.environ["PATH"] += ":/usr/sbin"
    absent = [p for p in needed[sys.argv[1]] if not shutil.which(p)]
    if absent:
        print(f"SKIP: not installed: {', '.join(absent)}; .ci/install all brings them")
        sys.exit(77)
    unittest.main()
