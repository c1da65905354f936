#!/usr/bin/env python3
"""Measures how well evolve keeps its model busy, beside the best schedule that there is; asserts nothing.

    scheduling.py PROGRAM [--records N] [--workers N] [--latency skewed|fixed] [--median S] [--faults PERCENT]
                          [--topics N] [--seeds N] [--scale FACTOR] [--verbose]

A server in this process answers each call after a time drawn from the seed and the call's identity, some with 500 or with
429 and a delay. For each seed the program runs once; its span is the time from the first request to the last answer. The
ideal is a schedule in virtual time with the same dependencies, times, faults and delays, where a call starts the moment that
a slot is free and its inputs are there; the best of three orders counts. The barrier is the same with a wait for everything
between two stages. `--scale` multiplies times of the server; the program's own delays after a 500 stay what they are.
"""
import argparse
import asyncio
import heapq
import json
import math
import os
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time

from measure import hermetic, new_skill

FAN_IN = 5
WORDS = [a + b for a in "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
         for b in "lmer ntig rsto spen tral vick".split()]
SAID = "Now I change the order before anybody said yes"


class Times:
    """What happens to a call: how long its answer takes, and which fault it meets, by its identity and attempt."""

    def __init__(self, seed, options):
        self.seed, self.options = seed, options

    def latency(self, key, attempt):
        chance = random.Random(f"{self.seed}/{key}/{attempt}/latency")
        median = self.options.median * self.options.scale
        return median if self.options.latency == "fixed" else median * math.exp(0.8 * chance.gauss(0, 1))

    def fault(self, key, attempt):
        """None, ('500', None) or ('429', seconds)."""
        chance = random.Random(f"{self.seed}/{key}/{attempt}/fault")
        if chance.random() * 100 >= self.options.faults:
            return None
        return ("500", None) if chance.random() < 0.5 else ("429", self.options.scale)


# What the server answers.

def topic(number, options):
    return number % options.topics


def lesson(name, theme):
    """A rule of its own words, so that only the model merges; the title carries the identity."""
    words = random.Random(f"rule {name}").sample(WORDS, 9)
    return {
        "title": f"Check entry {name}", "theme": f"topic {theme}", "cause": "The agent did it the other way round.",
        "rule": " ".join(["Check"] + words) + ".",
        "edit": {"op": "none", "file": "", "section": [], "quote": "", "content": ""},
    }


def answer(text, options):
    """The key of a call and its answer."""
    if "You consolidate what many runs" in text:
        titles = re.findall(r"^title: Check entry (\w+)$", text, re.M)
        supports = [int(n) for n in re.findall(r"^seen in (\d+) runs$", text, re.M)]
        theme = int(re.search(r"^theme: topic (\d+)$", text, re.M).group(1))
        leaf = titles[0].split("x")[0]
        size = sum(supports)
        merged = lesson(f"{leaf}x{size}", theme)
        merged["from"] = [f"c{n + 1}" for n in range(len(titles))]
        return f"merge {theme} {leaf} {size}", {"patches": [merged], "dropped": []}
    number = int(re.search(r"^The run run-(\d+)\.", text, re.M).group(1))
    step = int(re.search(r"^\[step (\d+)\] agent$", text, re.M).group(1))
    found = lesson(str(number), topic(number, options))
    found["evidence"] = [{"step": step, "quote": SAID}]
    return f"analysis {number}", {"lessons": [found]}


class Server:
    """Answers as a fast provider would; counts nothing but what the span needs."""

    def __init__(self, times, options):
        self.times, self.options = times, options
        self.attempts, self.first, self.last, self.calls, self.flying, self.most = {}, None, None, 0, 0, 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        self.ready.wait()

    def run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=1024, limit=1 << 20))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(re.search(rb"content-length: *(\d+)", head, re.I).group(1))
                body = await reader.readexactly(length)
                arrived = time.monotonic()
                self.first = self.first or arrived
                self.flying += 1
                self.most = max(self.most, self.flying)
                text = "\n\n".join(m["content"] for m in json.loads(body)["messages"])
                key, value = answer(text, self.options)
                self.attempts[key] = attempt = self.attempts.get(key, 0) + 1
                self.calls += 1
                wait = arrived + self.times.latency(key, attempt) - time.monotonic()
                await asyncio.sleep(max(0, wait))
                writer.write(self.response(self.times.fault(key, attempt), value))
                await writer.drain()
                self.flying -= 1
                self.last = time.monotonic()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    @staticmethod
    def response(fault, value):
        extra = ""
        if fault is None:
            status, body = 200, {
                "model": "scripted", "usage": {"prompt_tokens": 1000, "completion_tokens": 100},
                "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps(value)}}],
            }
        else:
            status, body = int(fault[0]), {"error": {"message": "scripted", "type": "scripted"}}
            if fault[1] is not None:
                extra = f"Retry-After-Ms: {round(fault[1] * 1000)}\r\n"
        text = json.dumps(body)
        head = f"HTTP/1.1 {status} Scripted\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n{extra}\r\n"
        return (head + text).encode()


# The schedules in virtual time.

class Merging:
    """Which merges there are and when each may start: buckets fill in the order of the records, a level ends as a whole."""

    def __init__(self, options):
        self.options = options
        self.done, self.next = {}, 0
        self.open = {}

    def analysed(self, number):
        """An analysis is done; gives the merges that may start."""
        self.done[number] = True
        ready = []
        while self.done.pop(self.next, False):
            ready += self.enter(self.next)
            self.next += 1
        if self.next == self.options.records:
            for state in self.open.values():
                ready += self.close(state)
        return ready

    def enter(self, number):
        theme = topic(number, self.options)
        state = self.open.setdefault(theme, {"theme": theme, "level": 1, "open": [], "buckets": [], "results": {}, "entered": 0})
        state["entered"] += 1
        state["open"].append((str(number), 1))
        if len(state["open"]) < FAN_IN:
            return []
        return [self.bucket(state)]

    def bucket(self, state):
        inputs, state["open"] = state["open"], []
        return self.named(state, inputs)

    def named(self, state, inputs):
        leaf, size = inputs[0][0].split("x")[0], sum(n for _, n in inputs)
        key = f"merge {state['theme']} {leaf} {size}"
        state["buckets"].append(key)
        return key, state["theme"], (f"{leaf}x{size}", size)

    def merged(self, ready):
        key, theme, output = ready
        state = self.open[theme]
        state["results"][key] = output
        return self.close(state) if self.next == self.options.records else []

    def close(self, state):
        if state.get("ended"):
            return []
        if len(state["open"]) > 1:
            return [self.bucket(state)]
        if any(key not in state["results"] for key in state["buckets"]):
            return []
        outputs = [state["results"][key] for key in state["buckets"]] + state["open"]
        if len(outputs) <= 1 or len(outputs) >= state["entered"] or len(state["buckets"]) + len(state["open"]) <= 1:
            state["ended"] = True
            return []
        state.update(level=state["level"] + 1, entered=len(outputs), open=[], buckets=[], results={})
        ready = []
        start = 0
        while len(outputs) - start > 1:
            inputs = outputs[start:start + FAN_IN]
            ready.append(self.named(state, inputs))
            start += len(inputs)
        state["open"] = outputs[start:]
        return ready


def span(times, options, order="arrival", barrier=False):
    """How long a schedule takes that starts whatever may start; `order` says what goes first among what waits."""
    merging = Merging(options)
    events, waiting, ticket, running, now, merges = [], [], 0, 0, 0.0, 0
    held = []  # With a barrier: what waits for the end of its stage.

    def rank(kind):
        return 0 if order == "arrival" else (kind == "merge") if order == "analyses" else (kind == "analysis")

    def submit(job, again=False):
        nonlocal ticket
        ticket += 1
        heapq.heappush(waiting, ((0 if again else 1), rank(job[0].split()[0]), ticket, job))

    for number in range(options.records):
        submit((f"analysis {number}", 1, number))
    while waiting or events:
        while waiting and running < options.workers:
            job = heapq.heappop(waiting)[3]
            running += 1
            ticket += 1
            heapq.heappush(events, (now + times.latency(job[0], job[1]), ticket, "end", job))
        now, _, kind, job = heapq.heappop(events)
        if kind == "due":
            submit(job, again=True)
            continue
        running -= 1
        key, attempt, what = job
        fault = times.fault(key, attempt)
        if fault is not None and attempt < 5:
            # A delay of the program's own is taken at its middle: chance takes up to a quarter off.
            delay = fault[1] if fault[1] is not None else min(8, 0.5 * 2 ** (attempt - 1)) * 0.875
            ticket += 1
            heapq.heappush(events, (now + delay, ticket, "due", (key, attempt + 1, what)))
        else:
            ready = merging.analysed(what) if key.startswith("analysis") else merging.merged(what)
            merges += key.startswith("merge")
            held += [(entry[0], 1, entry) for entry in ready]
        if not barrier or not (waiting or events):
            for entry in held:
                submit(entry)
            held = []
    return now, merges


# The program.

def trajectories(count):
    for number in range(count):
        messages = [
            ("user", f"Please change order {number // 2} so that it goes to my new address"), ("assistant", SAID),
            ("user", f"Order changed, parcel {number} returned as lost"),
            ("assistant", "I ask for the address again" if number % 3 == 0 else "I cannot help")]
        yield json.dumps({
            "id": f"run-{number}", "task": f"task-{number // 2}", "reward": int(number % 3 == 0),
            "messages": [{"role": role, "content": text} for role, text in messages]})


def once(program, options, seed):
    times = Times(seed, options)
    server = Server(times, options)
    with tempfile.TemporaryDirectory() as folder:
        hermetic(folder)
        skill = new_skill(program, folder)
        with open(os.path.join(folder, "runs.jsonl"), "w") as file:
            file.write("\n".join(trajectories(options.records)) + "\n")
        os.environ.update(OPENAI_BASE_URL=f"http://127.0.0.1:{server.port}/v1", OPENAI_API_KEY="sk-test")
        command = [program, "evolve", "--traces", os.path.join(folder, "runs.jsonl"), "--analyst", "model", "--model",
                   "openai:scripted", "--concurrency", str(options.workers), "--fan-in", str(FAN_IN), "--max-failures", "100"]
        with open(os.path.join(folder, "said"), "w+") as said:
            child = subprocess.Popen(command, cwd=skill, stdout=said, stderr=said)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                said.seek(0)
                raise SystemExit(f"the program ended with {child.returncode}:\n{said.read()}")
    server.stop()
    results = [span(times, options, order) for order in ("arrival", "analyses", "merges")]
    expected = options.records + results[0][1] + 0
    keys = len(server.attempts)
    if keys != expected:
        print(f"  seed {seed}: the program made {keys} different calls, the simulation {expected}: figures are not comparable")
    ideal = min(result[0] for result in results)
    return {
        "span": server.last - server.first, "ideal": ideal, "barrier": span(times, options, barrier=True)[0],
        "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024, "calls": server.calls, "most": server.most}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--records", type=int, default=64)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--latency", choices=["skewed", "fixed"], default="fixed")
    parser.add_argument("--median", type=float, default=0.5, help="seconds")
    parser.add_argument("--faults", type=float, default=0, help="percent of answers that are 500 or 429")
    parser.add_argument("--topics", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    rows = []
    for seed in range(options.seeds):
        row = once(program, options, seed)
        rows.append(row)
        if options.verbose:
            print(f"  seed {seed}: span {row['span']:.2f} s, ideal {row['ideal']:.2f} s, ratio {row['span'] / row['ideal']:.3f}; "
                  f"with barriers {row['barrier']:.2f} s; {row['calls']} calls, {row['most']} at once at most; "
                  f"{row['cpu']:.2f} s of processor, {row['memory']:.0f} MB", flush=True)
    ratios = sorted(row["span"] / row["ideal"] for row in rows)
    barriers = [row["barrier"] / row["ideal"] for row in rows]
    middle = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    print(f"{options.records} records, {options.workers} workers, {options.latency} latency of {options.median * options.scale:g} s, "
          f"{options.faults:g}% faults, {options.topics} topics, median of {options.seeds} seeds:")
    print(f"  span {middle['span']:.2f} s, ideal {middle['ideal']:.2f} s: ratio {statistics.median(ratios):.3f} "
          f"({ratios[0]:.3f} to {ratios[-1]:.3f}); with barriers {middle['barrier']:.2f} s, ratio {statistics.median(barriers):.3f}")
    print(f"  {middle['calls']:.0f} calls; program: {middle['cpu']:.2f} s of processor, peak {middle['memory']:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
