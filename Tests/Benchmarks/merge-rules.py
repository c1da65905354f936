#!/usr/bin/env python3
"""Tells what each rule of the merge brings and costs on real merges, as a table in Markdown; asserts nothing.

    merge-rules.py PROGRAM CORPUS [--category NAME] [--rule NAME]... [--together NAME,NAME]... [--jobs N] [--list NAME]

PROGRAM is a build of skillgit-merge. CORPUS is a folder with index.jsonl (an object with `id` and `category` a line, there or
beside the folder) and a folder ID for each case: base.md, ours.md, theirs.md, and merged.md, what people committed. Only
files on which `git merge-file` conflicts count. Equal means equal but for blank lines and white space at the ends of lines.

Each rule is switched off when it is on by default, and on when it is off; the figures are the difference that the rule makes.
`--together` switches several on at once. `--list` prints the files that a rule changes, and how.
"""
import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys


def norm(text):
    return b"\n".join(line.rstrip() for line in text.replace(b"\r\n", b"\n").split(b"\n") if line.strip())


def merge(argv, folder):
    paths = [os.path.join(folder, name + ".md") for name in ("ours", "base", "theirs")]
    done = subprocess.run(argv + paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if done.returncode < 0 or done.returncode > 127:
        sys.exit(f"{' '.join(argv)} in {folder}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
    return done.returncode == 0, done.stdout


def outcome(argv, folder):
    """open, equal or other."""
    clean, text = merge(argv, folder)
    if not clean:
        return "open"
    with open(os.path.join(folder, "merged.md"), "rb") as file:
        return "equal" if norm(text) == norm(file.read()) else "other"


def outcomes(argv, folders, jobs):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return dict(zip(folders, pool.map(lambda folder: outcome(argv, folder), folders)))


def rules():
    """Name and default of each rule, from the manual page, which is the program's help."""
    page = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Docs/commands/skillgit-merge-file.md")
    with open(page) as file:
        text = " ".join(file.read().split())
    names = lambda pattern: re.findall(r"[a-z][a-z-]*", re.search(pattern, text).group(1))
    off = names(r"off by default: ([^.]*)\.")
    return [(name, name not in off) for name in names(r"Rules, for --rule and --no-rule: ([^;]*);")]


def count(results, what):
    return sum(result in what for result in results.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("corpus")
    parser.add_argument("--category")
    parser.add_argument("--rule", action="append", default=[])
    parser.add_argument("--together", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", metavar="NAME")
    options = parser.parse_args()

    index = os.path.join(options.corpus, "index.jsonl")
    index = index if os.path.exists(index) else os.path.join(options.corpus, "..", "index.jsonl")
    with open(index) as lines:
        cases = [case for case in map(json.loads, lines) if options.category in (None, case.get("category"))]
    folders = [os.path.join(options.corpus, case["id"]) for case in cases]
    git = outcomes(["git", "merge-file", "-p", "-q"], folders, options.jobs)
    folders = [folder for folder in folders if git[folder] == "open"]

    tool = [options.program, "merge-file", "-p", "-q"]
    usual = outcomes(tool, folders, options.jobs)
    percent = lambda number: 100 * number / max(len(folders), 1)
    resolved, equal = count(usual, ("equal", "other")), count(usual, ("equal",))
    print(f"{len(folders)} files in conflict; resolved {percent(resolved):.1f} %, equal {percent(equal):.1f} %,"
          f" precision {100 * equal / max(resolved, 1):.1f} %\n")

    print("| rule | default | resolved | equal | not equal | files it settles, of them equal |")
    print("| --- | --- | --- | --- | --- | --- |")
    chosen = [([name], on) for name, on in rules() if not options.rule or name in options.rule]
    for names, on in chosen + [(names.split(","), False) for names in options.together]:
        flags = [f"--no-rule={name}" if on else f"--rule={name}" for name in names]
        other = outcomes(tool + flags, folders, options.jobs)
        without, having = (other, usual) if on else (usual, other)
        difference = [count(having, kinds) - count(without, kinds) for kinds in (("equal", "other"), ("equal",), ("other",))]
        settled = [folder for folder in folders if without[folder] == "open" and having[folder] != "open"]
        right = sum(having[folder] == "equal" for folder in settled)
        print(f"| `{', '.join(names)}` | {'on' if on else 'off'} | "
              + " | ".join(f"{percent(number):+.1f}" for number in difference)
              + f" | {len(settled)}, {right} |", flush=True)
        if options.list in names:
            for folder in folders:
                if without[folder] != having[folder]:
                    print(f"  {os.path.basename(folder)}: {without[folder]} -> {having[folder]}")


if __name__ == "__main__":
    main()
