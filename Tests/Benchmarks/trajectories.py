#!/usr/bin/env python3
"""Writes synthetic trajectories for benchmarks: the same arguments give the same bytes.

    trajectories.py messages --count 100000 --bytes 1000000000 > runs.jsonl     one run a line, with a reward
    trajectories.py atif --bytes 200000000 > run.json                           one ATIF document of one run
    trajectories.py claude-code --bytes 200000000 > session.jsonl               one session of a coding agent
    trajectories.py dense --bytes 50000000 > dense.jsonl                        runs that are nothing but error text

The runs ask things of invented stores with a tool `query` and a tool `shell`. They guess names that are not there, get
messages of several kinds, look and try again; some give up, repeat a call, or send a failing one twice. Answers hold
records, prose in several scripts, escapes and numbers, so that no reader has it easier than with real ones.
"""
import argparse
import json
import random
import sys

SYLLABLES = "ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to va ve vi vo".split()
PROSE = (
    "the a of and to in is that it was for on are with as be at one have this from or had by not but some what there we "
    "can out other were all your when up use word how said each she which do their time if will way about many then them "
    "would write like so these her long make thing see him two has look more day could go come did my no most who over "
    "know than call first people may down side been now find any new work part take get place made live where after back "
    "little only round man year came show every good me give our under name very through just form much great think say"
).split()
OTHER = ["größe", "naïve", "œuvre", "данные", "таблица", "数据", "表", "データ", "ελληνικά", "emoji 🙂", "€ 12,50", "–"]


class Invention:
    """Names and texts, drawn from one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pool = [self.sentence() for _ in range(4000)]
        self.rows = [self.row() for _ in range(4000)]

    def word(self, least=2, most=4):
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(least, most)))

    def sentence(self):
        words = [self.random.choice(PROSE) for _ in range(self.random.randint(6, 20))]
        if self.random.random() < 0.15:
            words.insert(self.random.randrange(len(words)), self.random.choice(OTHER))
        if self.random.random() < 0.1:
            words.insert(self.random.randrange(len(words)), '"' + self.word() + '"')
        return " ".join(words).capitalize() + "."

    def row(self):
        cells = [str(self.random.randrange(10**6)), repr(self.word().capitalize() + " " + self.word().capitalize())]
        cells += [f"{self.random.random() * 1000:.3f}", "None" if self.random.random() < 0.3 else repr(self.word())]
        return "(" + ", ".join(cells) + ")"

    def text(self, size):
        parts, length = [], 0
        while length < size:
            part = self.pool[self.random.randrange(4000)]
            parts.append(part)
            length += len(part) + 1
        return "\n".join(" ".join(parts[at : at + 5]) for at in range(0, len(parts), 5))

    def answer(self, size):
        parts, length = [], 0
        while length < size:
            part = self.rows[self.random.randrange(4000)]
            parts.append(part)
            length += len(part) + 2
        return "[" + ", ".join(parts) + "]"


class Runs:
    """Runs over a fixed set of stores and tasks."""

    def __init__(self, seed, size, tasks):
        self.make = Invention(seed)
        self.random = self.make.random
        self.size = size
        self.stores = [(self.make.word(), [self.make.word() for _ in range(12)]) for _ in range(24)]
        self.tasks = [(self.random.randrange(24), self.make.sentence() + " " + self.make.sentence()) for _ in range(tasks)]

    def calls(self, store, size):
        """The calls of one run as (tool, command, answer, is_error), and whether it passed."""
        name, tables = self.stores[store]
        pick = self.random.choice
        calls = []
        passed = self.random.random() < 0.6
        share = max(60, size // 5)
        for _ in range(self.random.randint(1, 3)):
            table, wrong, column = pick(tables), self.make.word(), self.make.word()
            kind = self.random.randrange(6)
            if kind == 0:
                calls.append(("query", f"SELECT {column} FROM {wrong} WHERE {column} > {self.random.randrange(99)}", f"Error: Table '{name}.{wrong}' doesn't exist", True))
                if passed or self.random.random() < 0.3:
                    calls.append(("query", "SHOW TABLES", "[" + ", ".join(f"('{t}',)" for t in tables) + "]", False))
            elif kind == 1:
                calls.append(("query", f"SELECT {wrong} FROM {table}", f"Error: Unknown column '{wrong}' in 'field list'", True))
                if passed or self.random.random() < 0.3:
                    calls.append(("query", f"DESCRIBE {table}", self.make.answer(200), False))
            elif kind == 2:
                calls.append(("shell", f"cat /srv/{name}/{wrong}.txt", f"cat: /srv/{name}/{wrong}.txt: No such file or directory", True))
                if passed or self.random.random() < 0.3:
                    calls.append(("shell", f"ls /srv/{name}", "\n".join(f"{t}.txt" for t in tables), False))
            elif kind == 3:
                message = f"Traceback (most recent call last):\n  File \"/srv/{name}/{table}.py\", line {self.random.randrange(400)}, in <module>\n    {column}()\nKeyError: '{wrong}'"
                calls.append(("shell", f"python3 {table}.py --{column} {wrong}", message, True))
                if not passed:
                    calls.append(calls[-1])
            elif kind == 4:
                call = ("shell", f"grep -rn {wrong} /srv/{name}", "", False)
                calls += [call] * (1 if passed else 3)
            else:
                calls.append(("query", f"SELECT COUNT(*) FORM {table}", f"Error: syntax error near 'FORM {table}' at line 1", True))
            calls.append(("query", f"SELECT {column}, COUNT(*) FROM {table} GROUP BY {column} LIMIT {self.random.randrange(1, 500)}", self.make.answer(self.random.randrange(share, share * 2)), False))
        return calls, passed

    def messages(self, number):
        task = self.random.randrange(len(self.tasks))
        store, prompt = self.tasks[task]
        calls, passed = self.calls(store, self.size)
        messages = [
            {"role": "system", "content": "You answer questions over a store with the tools `query` and `shell`."},
            {"role": "user", "content": prompt},
        ]
        used = sum(len(answer) for _, _, answer, _ in calls)
        rest = max(0, self.size - used) // (len(calls) + 1)
        for place, (tool, command, answer, _) in enumerate(calls):
            call = {"id": f"call_{place}", "type": "function", "function": {"name": tool, "arguments": json.dumps({"query" if tool == "query" else "command": command})}}
            messages.append({"role": "assistant", "content": self.make.text(rest) if rest > 40 else None, "tool_calls": [call]})
            messages.append({"role": "tool", "tool_call_id": f"call_{place}", "content": answer})
        messages.append({"role": "assistant", "content": self.make.text(rest)})
        return {"id": f"run-{number}", "task_id": f"task-{task}", "reward": 1.0 if passed else 0.0, "metadata": {"database": self.stores[store][0], "seed": number}, "messages": messages}


def write_messages(options, out):
    runs = Runs(options.seed, options.bytes // options.count * 100 // 119, max(20, options.count // 20))
    for number in range(options.count):
        out.write(json.dumps(runs.messages(number), ensure_ascii=number % 7 == 0) + "\n")


def write_dense(options, out):
    runs = Runs(options.seed, 2000, 400)
    written = number = 0
    while written < options.bytes:
        run = runs.messages(number)
        for place in range(40):
            command = f"python3 {runs.make.word()}.py {runs.make.word()}"
            lines = [f"{runs.make.word()}.py:{runs.random.randrange(999)}: error: cannot find '{runs.make.word()}' in {runs.make.word()}" for _ in range(12)]
            call = {"id": f"dense_{place}", "type": "function", "function": {"name": "shell", "arguments": json.dumps({"command": command})}}
            run["messages"] += [{"role": "assistant", "content": None, "tool_calls": [call]}, {"role": "tool", "tool_call_id": f"dense_{place}", "content": "\n".join(lines)}]
        line = json.dumps(run) + "\n"
        written += out.write(line)
        number += 1


def blocks(options):
    """Endless calls of one long run, with the text around them."""
    runs = Runs(options.seed, 10_000, 20)
    while True:
        calls, _ = runs.calls(runs.random.randrange(24), 10_000)
        for tool, command, answer, is_error in calls:
            size = runs.random.choice([100, 400, 2_000, 30_000])
            yield runs.make.text(runs.random.choice([60, 300, 1_500])), tool, command, answer if is_error else answer + runs.make.text(size), is_error


def write_atif(options, out):
    head = {"schema_version": "ATIF-v1.5", "session_id": "benchmark", "agent": {"name": "benchmark", "version": "1.0.0", "model_name": "none"}}
    out.write(json.dumps(head, indent=2)[:-2] + ',\n  "steps": [\n')
    out.write(json.dumps({"step_id": 1, "source": "user", "message": "Answer the questions of the list."}))
    written = 0
    for number, (text, tool, command, answer, _) in enumerate(blocks(options), 2):
        if written > options.bytes:
            break
        step = {"step_id": number, "source": "agent", "message": text, "tool_calls": [{"tool_call_id": f"c{number}", "function_name": tool, "arguments": {"query" if tool == "query" else "command": command}}]}
        step["observation"] = {"results": [{"source_call_id": f"c{number}", "content": answer}]}
        written += out.write(",\n" + json.dumps(step, indent=1, ensure_ascii=number % 7 == 0))
    out.write('\n  ],\n  "final_metrics": {"total_steps": 0}\n}\n')


def write_claude(options, out):
    written = 0
    parent = None
    number = 0

    def line(kind, message, **more):
        nonlocal parent, number, written
        number += 1
        record = {"parentUuid": parent, "isSidechain": False, "userType": "external", "cwd": "/srv/benchmark", "sessionId": "benchmark-session", "version": "1.0.0", "type": kind, "message": message, "uuid": f"00000000-0000-4000-8000-{number:012d}", "timestamp": f"2026-01-01T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z", **more}
        parent = record["uuid"]
        written += out.write(json.dumps(record, ensure_ascii=number % 7 == 0) + "\n")

    line("user", {"role": "user", "content": "Answer the questions of the list."})
    for text, tool, command, answer, is_error in blocks(options):
        if written > options.bytes:
            break
        content = [{"type": "text", "text": text}, {"type": "tool_use", "id": f"toolu_{number}", "name": tool, "input": {"query" if tool == "query" else "command": command}}]
        call = content[1]["id"]
        line("assistant", {"id": f"msg_{number}", "role": "assistant", "model": "none", "content": content})
        line("user", {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call, "content": answer, "is_error": is_error}]}, toolUseResult={"stdout": answer, "stderr": "", "interrupted": False})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kind", choices=["messages", "atif", "claude-code", "dense"])
    parser.add_argument("--count", type=int, default=1000, help="how many runs (messages only)")
    parser.add_argument("--bytes", type=int, default=10_000_000, help="about how much to write")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    writers = {"messages": write_messages, "atif": write_atif, "claude-code": write_claude, "dense": write_dense}
    with open(sys.stdout.fileno(), "w", encoding="utf-8", buffering=1 << 20) as out:
        writers[options.kind](options, out)


if __name__ == "__main__":
    main()
