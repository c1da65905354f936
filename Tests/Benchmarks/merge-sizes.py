#!/usr/bin/env python3
"""Measures merges of generated Markdown files of three sizes each; prints figures, asserts nothing.

    merge-sizes.py [--beside] [--only SHAPE]... COMMAND...

COMMAND is what merges: `skillgit-merge merge-file -p`, `git merge-file -p`; it is given the paths of ours, base and theirs. With
--beside each file is merged by `git merge-file -p` too. For each shape a document of n, 2n and 4n parts is edited on both sides so
that the lines conflict; a line tells the time and the peak memory for each size, and how many times the time of n that of 4n is:
about 4 is linear, clearly more than 5 is not.
"""
import os
import sys
import tempfile
import time

ROUNDS = 3


def words(number, count=60):
    """Text without end that repeats no sentence."""
    stock = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar".split()
    return " ".join(stock[(number * 7 + place * place) % len(stock)] for place in range(count)) + f" {number}."


def edited(parts, make):
    """Three versions of which every tenth part is edited on both sides, each at its own end."""
    def version(first, last):
        return "".join(make(part, first if part % 10 == 3 else "", last if part % 10 == 3 else "") for part in range(parts))
    return version("", ""), version("ours ", ""), version("", " theirs")


def sections(parts):
    return edited(parts, lambda part, first, last:
                  f"## Section {part}\n\n{first}It says {words(part)} And {words(part + 1)}{last}\n\n")


def headings(parts):
    return edited(parts, lambda part, first, last: f"{'#' * (1 + part % 4)} Section {part}\n\n{first}It says {part}{last}.\n\n")


def items(parts):
    return edited(parts, lambda part, first, last: f"- {first}Item {part} has some words to say{last}.\n")


def twins(parts):
    return edited(parts, lambda part, first, last: f"- {first}Item has some words to say{last}.\n")


def same(parts):
    return edited(parts, lambda part, first, last: f"- {first}same{last}\n- same\n- same\n")


def rewritten(parts):
    def version(word):
        return "".join(f"- {word} {part} {words(part, 6) if word != 'Base' else 'of old'}\n" for part in range(parts))
    return version("Base"), version("Ours"), version("Theirs")


def rows(parts):
    head = "| Name | Value | Remark |\n| --- | --- | --- |\n"
    return [head + text for text in edited(
        parts, lambda part, first, last: f"| name-{part} | {first}value of {part} | a remark{last} |\n")]


def line(parts):
    def version(first, last):
        return first + " " + " ".join(words(part, 10) for part in range(parts)) + " " + last + "\n"
    return version("old", "old"), version("new", "old"), version("old", "new")


def nesting(depth):
    def version(first, last):
        levels = (f"{'  ' * level}- {first if level % 10 == 3 else ''}Level {level} of many{last if level % 10 == 3 else ''}\n"
                  for level in range(depth))
        return "".join(levels)
    return version("", ""), version("ours ", ""), version("", " theirs")


def quotes(depth):
    def version(first, last):
        return "".join(f"{'>' * (level + 1)} {first}Level {level} of many{last}\n>\n" for level in range(depth))
    return version("", ""), version("ours ", ""), version("", " theirs")


def links(parts):
    return edited(parts, lambda part, first, last:
                  f"## Section {part}\n\n{first}See [one](#none-{part}) and [two][label-{part}]{last}.\n\n")


SHAPES = {
    # About 128, 256 and 512 KB.
    "sections": (sections, 170),
    "headings": (headings, 2500),
    "items": (items, 12500),
    "twins": (twins, 2500),
    "same": (same, 4000),
    "rewritten": (rewritten, 2500),
    "rows": (rows, 5000),
    "line": (line, 4096),
    "nesting": (nesting, 175),
    "quotes": (quotes, 225),
    "links": (links, 1250),
}


def run(command, folder):
    """Runs a command silently: the least processor seconds of some rounds, and the peak memory in MB."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.path.join(folder, "out"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
             (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    least, memory = None, 0
    begin = time.monotonic()
    for _ in range(ROUNDS):
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(child, 0)
        if os.waitstatus_to_exitcode(status) < 0 or os.waitstatus_to_exitcode(status) > 127:
            sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
        taken = usage.ru_utime + usage.ru_stime
        least = taken if least is None else min(least, taken)
        memory = max(memory, usage.ru_maxrss / 1024)
        if time.monotonic() - begin > 20:
            break
    return least, memory


def measure(name, commands):
    make, first = SHAPES[name]
    taken = [[] for _ in commands]
    sizes = []
    for parts in (first, 2 * first, 4 * first):
        with tempfile.TemporaryDirectory() as folder:
            texts = make(parts)
            paths = [os.path.join(folder, file) for file in ("base.md", "ours.md", "theirs.md")]
            for path, text in zip(paths, texts):
                with open(path, "w") as file:
                    file.write(text)
            sizes.append(f"{parts} ({os.path.getsize(paths[0]) / 1024:.0f} KB)")
            for place, command in enumerate(commands):
                taken[place].append(run(command + [paths[1], paths[0], paths[2]], folder))
    print(f"{name}: {', '.join(sizes)}")
    for command, figures in zip(commands, taken):
        texts = ", ".join(f"{seconds * 1000:.0f} ms {memory:.0f} MB" for seconds, memory in figures)
        ratio = figures[2][0] / max(figures[0][0], 0.001)
        print(f"  {os.path.basename(command[0]):16} {texts}; 4n takes {ratio:.1f} times n", flush=True)


def main():
    arguments = sys.argv[1:]
    beside, names = False, []
    while arguments and arguments[0].startswith("--"):
        option = arguments.pop(0)
        if option == "--beside":
            beside = True
        elif option == "--only" and arguments and arguments[0] in SHAPES:
            names.append(arguments.pop(0))
        else:
            sys.exit(__doc__)
    if not arguments:
        sys.exit(__doc__)
    commands = [arguments] + ([["git", "merge-file", "-p"]] if beside else [])
    for name in names or SHAPES:
        measure(name, commands)


if __name__ == "__main__":
    main()
