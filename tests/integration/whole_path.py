# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole survey by the program's commands, from a frame to a signed figure, of a made-up county whose
true share is known (演练数据). The integration test walks it once, tests/bench/path.py many times.

The county has 30 communities with 12,000 people aged 18 to 69, in GB18030 as a county's office would send
them. Every person has answers to the whole form, whether drawn or not: the truth is the share of those
who reach the standard's cut. Of the invited some never see their letter, some refuse, by not starting or
by withdrawing, and some break off: older and less educated people more often. All of it follows from the
seed and the person's name in the frame.
"""

import collections
import concurrent.futures
import csv
import json
import math
import random
import threading

import frames
import recompute
import support

REGION, YEAR, INSTRUMENT, STANDARD = "360102", 2026, "kesu-open-50", "cast-2024"
STRATA, PSUS, TAKE, RESERVE = 5, 3, 24, 2
PHONES = 8
EDUCATION = {"primary_or_less": -0.9, "junior_high": -0.4, "senior_high": 0.1, "college": 0.6,
             "degree_or_more": 1.1}
EDUCATION_SHARES = {"urban": (8, 25, 30, 20, 17), "rural": (25, 42, 20, 8, 5)}
OCCUPATIONS = ("farmer", "industrial_worker", "official", "professional", "service", "self_employed",
               "retired", "home")
FINISHED, BROKEN_OFF, WITHDRAWN, REFUSED, NOT_REACHED = range(5)


def document(kind, code):
    path = support.SOURCE / f"questionnaires/{kind}/{code}.json"
    return json.loads(path.read_text("utf-8"))


def logistic(x):
    return 1 / (1 + math.exp(-x))


class Person:
    """What one person of the county says about themselves and answers, whenever asked."""

    def __init__(self, row, seed, level, items):
        draw = random.Random(f"{seed} {row['unit']}")
        education = draw.choices(tuple(EDUCATION), EDUCATION_SHARES[row["residence"]])[0]
        self.age = draw.randint(18, 69)
        self.background = {"sex": draw.choice(("male", "female")), "birth_year": YEAR - self.age,
                           "residence": row["residence"], "education": education,
                           "occupation": draw.choice(OCCUPATIONS)}
        ability = level + EDUCATION[education] - 0.012 * (self.age - 43) + draw.gauss(0, 0.8)
        self.right = [draw.random() < guess + (1 - guess) * logistic(ability - hard)
                      for guess, hard in items]
        self.region = row["region"][:9]
        self.draw = draw

    def outcome(self):
        """Drawn last, so that answers do not depend on it."""
        reached = logistic(1.9 + 0.4 * EDUCATION[self.background["education"]])
        agrees = logistic(1.1 + 0.5 * EDUCATION[self.background["education"]]
                          - 0.01 * (self.age - 43))
        if self.draw.random() > reached:
            return NOT_REACHED
        if self.draw.random() > agrees:
            return self.draw.choice((REFUSED, REFUSED, WITHDRAWN))
        return BROKEN_OFF if self.draw.random() < 0.04 else FINISHED


class County:
    """The frame, and everybody in it by their unit."""

    def __init__(self, seed):
        self.instrument = document("instruments", INSTRUMENT)
        self.cut = document("standards", STANDARD)["literate_at"]
        self.frame = frames.Frame(communities=30, people=400, strata=STRATA, seed=seed, exactly=True)
        draw = random.Random(seed)
        items = [(1 / len(item["options"]) if item["type"] == "single" else
                  0.5 if item["type"] == "true_false" else 0.05, draw.gauss(0.4, 0.9))
                 for item in self.instrument["items"]]
        levels = {area["psu"]: draw.gauss(0.15 if area["residence"] == "urban" else -0.15, 0.25)
                  for area in self.frame.areas}
        self.people = {}
        for row in self.frame.people:
            self.people[row["unit"]] = Person(row, seed, levels[row["psu"]], items)
            row.update(name="演练" + row["name"], phone="000" + row["phone"][3:],
                       address="演练数据·" + row["address"])

    def is_literate(self, person):
        return sum(item["points"] for item, right in zip(self.instrument["items"], person.right)
                   if right) >= self.cut

    def truth(self):
        """{group: true share} of the whole county."""
        counts = collections.defaultdict(lambda: [0, 0])
        for person in self.people.values():
            literate = self.is_literate(person)
            for group in recompute.groups_of(person.background, YEAR, person.background["residence"],
                                             self.instrument["key_groups"]):
                counts[group][0] += literate
                counts[group][1] += 1
        return {group: literate / people for group, (literate, people) in counts.items()}

    def margins(self, variables):
        """Rows of the file that kesu load --margins takes."""
        totals = collections.Counter()
        for person in self.people.values():
            age = next(f"{low}-{high}" for low, high in recompute.AGE_BANDS
                       if low <= person.age <= high)
            totals.update([("sex", person.background["sex"]), ("age", age),
                           ("education", person.background["education"]),
                           ("region", person.region)])
        return [{"region": REGION, "variable": variable, "level": level, "total": total}
                for (variable, level), total in sorted(totals.items()) if variable in variables]


class Residents:
    """The invited people answer over HTTP, PHONES of them at the same time."""

    def __init__(self, kesu, slug, county):
        self.kesu, self.slug, self.county = kesu, slug, county
        self.own = threading.local()

    def client(self):
        if not hasattr(self.own, "client"):
            self.own.client = self.kesu.client()
        return self.own.client

    def answers(self, person, order):
        """The keys are public: an item that the person gets wrong is answered by another choice."""
        numbers = {item["code"]: n for n, item in enumerate(self.county.instrument["items"])}
        for shown in order:
            number = numbers[shown["item"]]
            item = self.county.instrument["items"][number]
            key = item["key"]
            given = {"item": item["code"], "elapsed_ms": person.draw.randint(6000, 20000)}
            if item["type"] == "multiple":
                yield {**given, "choices": key if person.right[number] else key[:1]}
            else:
                others = [o["choice"] for o in item["options"] if o["choice"] != key]
                yield {**given, "choice": key if person.right[number] else person.draw.choice(others)}

    def answer(self, letter):
        person = self.county.people[letter["unit"]]
        outcome = person.outcome()
        code = person.draw.choice((letter["code"], letter["code"].lower(), letter["link"][-32:]))
        if outcome == NOT_REACHED:
            return outcome
        if outcome == REFUSED:
            self.expect(200, "GET", f"/api/v1/invitations/{code}")
            return outcome
        attempt = support.Attempt(self.client(), self.slug, invitation=code)
        given = list(self.answers(person, attempt.booklet()["items"]))
        half = len(given) // 2
        attempt.save(1, given[:half], background=person.background)
        if outcome == WITHDRAWN:
            self.expect(200, "DELETE", attempt.path, secret=attempt.secret)
        if outcome != FINISHED:
            return outcome
        attempt.save(2, given[half:])
        reply = attempt.submit(2)
        assert reply.status == 201, reply
        return outcome

    def expect(self, status, method, path, **more):
        reply = self.client().request(method, path, **more)
        assert reply.status == status, reply

    def go(self, letters):
        """How many there were of each outcome."""
        with concurrent.futures.ThreadPoolExecutor(PHONES) as phones:
            return collections.Counter(phones.map(self.answer, letters))


class Path:
    """The commands in their order; each method returns what they print as JSON."""

    def __init__(self, kesu, slug, county):
        self.kesu, self.slug, self.county = kesu, slug, county
        self.folder = kesu.folder / slug
        self.folder.mkdir()

    def run(self, *arguments):
        return json.loads(self.kesu.run(*arguments, "--format", "json").stdout)

    def prepare(self):
        """From the plan to the letters: rows of their file."""
        self.run("survey", "create", self.slug, "--programme", "donghu", "--region", REGION,
                 "--year", str(YEAR), "--instrument", INSTRUMENT, "--standard", STANDARD,
                 "--class", "model_assisted", "--rehearsal", "--title-zh", "演练调查",
                 "--title-en", "Rehearsed survey")
        self.run("survey", "approve", self.slug, "--form-number", "演练表", "--authority",
                 "演练机关", "--approval-number", "演练文号", "--valid-from", "2026-01-01",
                 "--valid-until", "2099-12-31")
        for kind in ("areas", "people"):
            path = frames.write(self.folder / f"{kind}.csv", getattr(self.county.frame, kind),
                                encoding="gb18030")
            told = self.run("frame", "import", self.slug, path)
            assert told["imported"] and told["kind"] == kind, told
        self.run("draw", self.slug, "--psus", str(PSUS), "--take", str(TAKE), "--reserve",
                 str(RESERVE), "--seed", "20261201")
        letters = self.folder / "letters.csv"
        self.run("invite", self.slug, "--out", str(letters), "--site", "https://survey.example")
        with open(letters, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def open(self):
        """Residents can answer when this returns."""
        self.run("survey", "open", self.slug)
        support.wait_until(lambda: all(
            self.kesu.client().request("GET", f"/api/v1/surveys/{self.slug}").status == 200
            for _ in range(support.READY_REPLIES)), "workers know the survey")

    def figure(self, variables=("sex", "age", "education")):
        """Known totals, the end of the fieldwork, the main run: what kesu score prints."""
        if variables:
            path = frames.write(self.folder / "margins.csv", self.county.margins(variables))
            self.run("load", "--margins", path, "--survey", self.slug, "--year", str(YEAR),
                     "--source", "演练数据")
        self.run("survey", "close", self.slug)
        return self.run("score", self.slug)

    def publish(self, run):
        """The path of the signed file."""
        path = self.folder / "published.json"
        self.kesu.run("survey", "publish", self.slug, "--run", str(run), "--out", str(path))
        return path
