#!/usr/bin/env python3
"""Records the demo's trajectories: a small scripted agent answers questions over real SQLite databases.

Every result, error and reward below is what SQLite answered; only the agent's habits are scripted. The agent knows a
question's true table and column names only once it has seen them in a result; until then it guesses. Run it from
anywhere; it rewrites runs.jsonl beside itself, the same bytes every time for the same SQLite.
"""
import json
import pathlib
import re
import sqlite3

DATABASES = {
    "library": """
        CREATE TABLE volumes (volume_id INTEGER PRIMARY KEY, title_text TEXT, writer_ref INTEGER, printed_on TEXT, page_total INTEGER);
        CREATE TABLE writers (writer_id INTEGER PRIMARY KEY, full_name TEXT, homeland TEXT);
        CREATE TABLE lendings (lending_id INTEGER PRIMARY KEY, volume_ref INTEGER, lent_on TEXT, returned_on TEXT);
        INSERT INTO writers VALUES (1,'Ada Brandt','Norway'),(2,'Luis Ortega','Chile'),(3,'Mei Tanaka','Japan'),(4,'Ivo Kral','Chile');
        INSERT INTO volumes VALUES (1,'Salt Roads',1,'1998-04-02',312),(2,'The Quiet Mill',2,'2004-09-12',204),(3,'Paper Boats',3,'2011-01-20',158),
          (4,'North by Lamp',1,'2015-06-30',421),(5,'Red Harbour',4,'2004-02-11',289),(6,'Small Weather',3,'2019-11-05',176);
        INSERT INTO lendings VALUES (1,1,'2023-01-04','2023-01-19'),(2,3,'2023-02-01',NULL),(3,3,'2023-05-11','2023-05-30'),(4,5,'2023-06-02',NULL),(5,6,'2023-06-03','2023-06-20');
    """,
    "clinic": """
        CREATE TABLE patient_file (pf_id INTEGER PRIMARY KEY, surname TEXT, born_on TEXT, ward_ref INTEGER);
        CREATE TABLE ward_unit (wu_id INTEGER PRIMARY KEY, ward_label TEXT, bed_count INTEGER);
        CREATE TABLE visit_log (vl_id INTEGER PRIMARY KEY, pf_ref INTEGER, seen_on TEXT, fee_cents INTEGER);
        INSERT INTO ward_unit VALUES (1,'East',12),(2,'West',30),(3,'Garden',8);
        INSERT INTO patient_file VALUES (1,'Abel','1951-03-01',1),(2,'Berg','1984-07-15',2),(3,'Chen','1990-12-24',2),(4,'Diaz','2001-05-05',3),(5,'Evans','1978-10-10',1);
        INSERT INTO visit_log VALUES (1,1,'2024-01-03',4500),(2,2,'2024-01-09',9900),(3,2,'2024-02-11',2500),(4,4,'2024-02-14',7000),(5,5,'2024-03-01',12000),(6,3,'2024-03-03',3300);
    """,
    "orchard": """
        CREATE TABLE tree_row (tr_id INTEGER PRIMARY KEY, fruit_kind TEXT, planted_on TEXT, plot_ref INTEGER);
        CREATE TABLE plot_map (pm_id INTEGER PRIMARY KEY, plot_label TEXT, area_m2 INTEGER);
        CREATE TABLE picking (pk_id INTEGER PRIMARY KEY, tr_ref INTEGER, picked_on TEXT, kilos INTEGER);
        INSERT INTO plot_map VALUES (1,'Hill',900),(2,'Brook',1500),(3,'Gate',400);
        INSERT INTO tree_row VALUES (1,'apple','2009-03-03',1),(2,'pear','2012-04-01',1),(3,'apple','2015-10-20',2),(4,'plum','2018-11-02',3),(5,'cherry','2018-03-09',2);
        INSERT INTO picking VALUES (1,1,'2023-09-01',120),(2,1,'2024-09-03',140),(3,2,'2023-09-20',60),(4,3,'2024-09-28',95),(5,4,'2024-08-15',40),(6,5,'2024-07-01',33);
    """,
    "transit": """
        CREATE TABLE line_def (ld_id INTEGER PRIMARY KEY, line_label TEXT, opened_on TEXT, depot_ref INTEGER);
        CREATE TABLE depot_site (ds_id INTEGER PRIMARY KEY, depot_label TEXT, slots INTEGER);
        CREATE TABLE trip_rec (tp_id INTEGER PRIMARY KEY, ld_ref INTEGER, ran_on TEXT, riders INTEGER);
        INSERT INTO depot_site VALUES (1,'Mitte',40),(2,'Hafen',25);
        INSERT INTO line_def VALUES (1,'M1','1995-05-01',1),(2,'M2','2003-08-15',1),(3,'X7','2016-12-11',2),(4,'N3','2020-01-05',2);
        INSERT INTO trip_rec VALUES (1,1,'2024-04-01',310),(2,1,'2024-04-02',290),(3,2,'2024-04-01',150),(4,3,'2024-04-02',80),(5,4,'2024-04-02',45),(6,3,'2024-04-03',120);
    """,
}

# What a question is about: the guessed and the true names, and the query with {slots} for them.
# "trap" is a second way to go wrong that the query has at first, with what mends it.
T = {
    "library": {"t1": ("books", "volumes"), "t2": ("authors", "writers"), "t3": ("loans", "lendings"), "name": ("title", "title_text"),
                "ref": ("author_id", "writer_ref"), "key": ("id", "writer_id"), "label": ("name", "full_name"), "date": ("published", "printed_on"),
                "num": ("pages", "page_total"), "fk": ("book_id", "volume_ref"), "pk": ("id", "volume_id"), "when": ("loan_date", "lent_on"), "amount": ("volume_id", "volume_ref")},
    "clinic": {"t1": ("patients", "patient_file"), "t2": ("wards", "ward_unit"), "t3": ("visits", "visit_log"), "name": ("name", "surname"),
               "ref": ("ward_id", "ward_ref"), "key": ("id", "wu_id"), "label": ("ward_name", "ward_label"), "date": ("birth_date", "born_on"),
               "num": ("beds", "bed_count"), "fk": ("patient_id", "pf_ref"), "pk": ("id", "pf_id"), "when": ("visit_date", "seen_on"), "amount": ("fee", "fee_cents")},
    "orchard": {"t1": ("trees", "tree_row"), "t2": ("plots", "plot_map"), "t3": ("harvests", "picking"), "name": ("fruit", "fruit_kind"),
                "ref": ("plot_id", "plot_ref"), "key": ("id", "pm_id"), "label": ("plot_name", "plot_label"), "date": ("planted", "planted_on"),
                "num": ("area", "area_m2"), "fk": ("tree_id", "tr_ref"), "pk": ("id", "tr_id"), "when": ("harvest_date", "picked_on"), "amount": ("weight", "kilos")},
    "transit": {"t1": ("lines", "line_def"), "t2": ("depots", "depot_site"), "t3": ("trips", "trip_rec"), "name": ("line_name", "line_label"),
                "ref": ("depot_id", "depot_ref"), "key": ("id", "ds_id"), "label": ("depot_name", "depot_label"), "date": ("opened", "opened_on"),
                "num": ("capacity", "slots"), "fk": ("line_id", "ld_ref"), "pk": ("id", "ld_id"), "when": ("trip_date", "ran_on"), "amount": ("passengers", "riders")},
}
QUESTIONS = [
    ("list", "List every {t1} entry by its {name}, in alphabetical order.", "SELECT {name} FROM {t1} ORDER BY {name}", None),
    ("join", "For every {t1} entry, give its {name} and the {label} it belongs to, by {name}.",
     "SELECT {name}, {label} FROM {t1} JOIN {t2} ON {ref} = {key} ORDER BY {name}", None),
    ("year", "Which {t1} entries have a {date} after the year 2005? Give the {name}, in alphabetical order.",
     "SELECT {name} FROM {t1} WHERE CAST(strftime('%Y', {date}) AS INTEGER) > 2005 ORDER BY {name}",
     ("CAST(strftime('%Y', {date}) AS INTEGER)", "YEAR({date})")),
    ("often", "Which {t1} entries occur more than once in {t3}? Give the {name}, in alphabetical order.",
     "SELECT {name} FROM {t1} JOIN {t3} ON {fk} = {pk} GROUP BY {pk} HAVING COUNT(*) > 1 ORDER BY {name}",
     ("GROUP BY {pk} HAVING COUNT(*) > 1", "WHERE COUNT(*) > 1 GROUP BY {pk}")),
    ("total", "What is the sum of {amount} over all {t3}?", "SELECT SUM({amount}) FROM {t3}", None),
    ("latest", "What is the latest {when} in {t3}?", "SELECT MAX({when}) FROM {t3}", None),
]
HABITS = ["careful", "recovering", "guessing", "stubborn", "hasty"]
LIST = "SELECT name FROM sqlite_master WHERE type = 'table'"


class Run:
    """One execution: the agent's habit against one question."""

    def __init__(self, database, question, habit):
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(DATABASES[database])
        self.names, self.habit = T[database], habit
        _, self.text, self.query, self.trap = question
        self.seen, self.trapped, self.messages, self.last = set(), True, [], None

    def say(self, role, content, **more):
        self.messages.append({"role": role, "content": content, **more})

    def call(self, sql):
        number = sum(1 for m in self.messages if m["role"] == "tool") + 1
        self.say("assistant", None, tool_calls=[{"id": f"call_{number}", "type": "function",
                 "function": {"name": "run_sql", "arguments": json.dumps({"sql": sql})}}])
        try:
            self.last = self.connection.execute(sql).fetchall()
            result = json.dumps(self.last)
        except sqlite3.Error as error:
            self.last, result = None, f"Error: {error}"
        self.say("tool", result, tool_call_id=f"call_{number}")
        self.seen.update(re.findall(r"[A-Za-z_]\w*", result if self.last is not None else ""))
        return self.last is not None, result

    def render(self, template, attempt=0):
        def name(match):
            guess, true = self.names[match.group(1)]
            if true in self.seen:
                return true
            return guess if attempt == 0 else [guess + "s", guess.rstrip("s"), "tbl_" + guess][(attempt - 1) % 3]
        return re.sub(r"{(\w+)}", name, template)

    def sql(self, attempt=0):
        query = self.query
        if self.trap and self.trapped and self.habit != "careful":
            query = query.replace(self.trap[0], self.trap[1])
        return self.render(query, attempt)

    def describe(self):
        for slot in re.findall(r"{(t\d)}", self.query):
            if self.names[slot][1] in self.seen:
                self.call(f"PRAGMA table_info({self.names[slot][1]})")

    def solve(self):
        if self.habit in ("careful", "hasty"):
            self.call(LIST)
        if self.habit == "careful":
            self.describe()
        previous = None
        for attempt in range(6):
            sql = self.sql(attempt if self.habit == "guessing" else 0)
            if self.habit == "stubborn" and previous is not None:
                sql = previous
            worked, result = self.call(sql)
            previous = sql
            if worked:
                return True
            if self.habit == "hasty":
                return False
            if self.habit == "guessing" and attempt == 3:
                return False
            if self.habit == "stubborn" and attempt == 3:
                return False
            if self.habit == "recovering":
                if "no such table" in result:
                    self.call(LIST)
                elif "no such column" in result:
                    self.describe()
                else:
                    self.trapped = False
        return False

    def trajectory(self, database, kind, trial):
        self.say("system", "You answer questions over an SQLite database with the tool run_sql; the result of your last query is your answer.")
        plain = {slot: names[0].replace("_", " ") for slot, names in self.names.items()}
        self.say("user", self.text.format(**plain))
        solved = self.solve()
        answer, gold = self.last, self.connection.execute(self.render_true()).fetchall()
        self.say("assistant", "The result above answers the question." if solved else "I could not find the answer.")
        reward = 1.0 if solved and answer == gold else 0.0
        return {"id": f"{database}-{kind}-{trial}", "task_id": f"{database}-{kind}", "trial": trial, "reward": reward,
                "metadata": {"database": database, "agent": self.habit}, "messages": self.messages}

    def render_true(self):
        return re.sub(r"{(\w+)}", lambda match: self.names[match.group(1)][1], self.query)


def main():
    lines = []
    for database in DATABASES:
        for question in QUESTIONS:
            for trial, habit in enumerate(HABITS):
                lines.append(Run(database, question, habit).trajectory(database, question[0], trial))
    folder = pathlib.Path(__file__).resolve().parent
    with open(folder / "runs.jsonl", "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    passed = sum(line["reward"] for line in lines)
    print(f"{len(lines)} runs, {passed:.0f} passed, {len(lines) - passed:.0f} failed")


if __name__ == "__main__":
    main()
