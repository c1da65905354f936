#!/usr/bin/env python3
"""Measures a release build of skillgit; prints figures, asserts nothing.

    measure.py evolve PROGRAM FILE...     evolve with the rules analyst on each file, beside `jq -c .` on the same file
    measure.py startup PROGRAM            starting the program, beside `git --version` and `git status`

Figures to compare are ratios of processor time taken in one run: wall time says little on a machine that does other things.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

QUIET = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)]


def run(command, folder=None):
    """Runs a command silently: wall seconds, processor seconds, peak memory in MB, exit status."""
    here = os.getcwd()
    os.chdir(folder or here)
    try:
        begin = time.monotonic()
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=QUIET)
        _, status, usage = os.wait4(child, 0)
        wall = time.monotonic() - begin
    finally:
        os.chdir(here)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def hermetic(folder):
    """Points git and the program at an empty home, with an identity."""
    os.environ.update(
        HOME=folder, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="Benchmark", GIT_AUTHOR_EMAIL="benchmark@example.com",
        GIT_COMMITTER_NAME="Benchmark", GIT_COMMITTER_EMAIL="benchmark@example.com", SOURCE_DATE_EPOCH="1700000000",
    )


def new_skill(program, folder):
    subprocess.run(
        [program, "new", "bench-skill", "--description", "Answers questions over stores. Use for benchmarks."],
        cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return os.path.join(folder, "bench-skill")


def evolve(program, files):
    for file in map(os.path.abspath, files):
        size = os.path.getsize(file) / 1e6
        with tempfile.TemporaryDirectory() as folder:
            hermetic(folder)
            skill = new_skill(program, folder)
            rows = [("jq -c .", run(["jq", "-c", ".", file]))]
            rows.append(("skillgit evolve", run([program, "evolve", "--traces", file], skill)))
        print(f"{os.path.basename(file)}: {size:.0f} MB")
        for name, (wall, cpu, memory, status) in rows:
            print(f"  {name:16} {cpu:7.2f} s of processor, {size / cpu:6.1f} MB/s ({wall:.1f} s wall), peak {memory:.0f} MB, exit {status}")
        print(f"  evolve is {rows[0][1][1] / rows[1][1][1]:.2f} times as fast as jq", flush=True)


def startup(program, rounds=200):
    with tempfile.TemporaryDirectory() as folder:
        hermetic(folder)
        skill = new_skill(program, folder)
        commands = [["git", "--version"], ["git", "status"], [program, "--version"], [program, "validate"]]
        samples = [[] for _ in commands]
        # One of each in turn, so that whatever else the machine does hits all alike.
        for _ in range(rounds):
            for place, command in enumerate(commands):
                samples[place].append(run(command, skill))
    base = None
    for command, taken in zip(commands, samples):
        wall = sorted(sample[0] * 1000 for sample in taken)
        cpu = statistics.median(sample[1] * 1000 for sample in taken)
        low = wall[len(wall) // 10]
        base = base or (low, cpu)
        name = " ".join([os.path.basename(command[0])] + command[1:])
        print(f"{name:20} wall: min {wall[0]:.2f}, tenth {low:.2f}, median {statistics.median(wall):.2f} ms; processor {cpu:.2f} ms;"
              f" {low / base[0]:.1f} and {cpu / base[1]:.1f} times git --version")
    print(f"size of the program: {os.path.getsize(program) / 1e6:.1f} MB")


def main():
    if len(sys.argv) > 3 and sys.argv[1] == "evolve":
        evolve(os.path.abspath(sys.argv[2]), sys.argv[3:])
    elif len(sys.argv) == 3 and sys.argv[1] == "startup":
        startup(os.path.abspath(sys.argv[2]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
