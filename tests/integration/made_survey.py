# SPDX-License-Identifier: GPL-3.0-or-later
"""A small simulated survey of a sample, written into the tables. It has every kind of attempt:
answers that are changed later, background that is told twice, saves after the receipt, open and
withdrawn attempts, answers taken back, people outside the frame, a few who do not
tell their sex, and more who do not tell their age or education. In one psu nobody answered, and one
stratum has only one psu."""

import json
import random
import uuid

from recompute import item_key

STRATA = ((1, 6), (2, 6), (3, 5), (4, 1))  # (stratum, psus); the last has a lonely psu
PERSONS = 40
SILENT_PSU = 3
TAKES_BACK = 25  # one in so many takes back two answers and the education
TOWNS = ("360102002", "360102004", "360102005", "360102006", "360102007", "360102008",
         "360102009", "360102100", "360102400", "360102401")
MARGINS = {  # of 360102; invented
    "sex": {"male": 101000, "female": 99000},
    "age": {"18-29": 42000, "30-39": 41000, "40-49": 40000, "50-59": 45000, "60-69": 32000},
    "education": {"primary_or_less": 30000, "junior_high": 70000, "senior_high": 50000,
                  "college": 28000, "degree_or_more": 22000},
    "region": {town: 12000 if town in (TOWNS[0], TOWNS[-1]) else 22000 for town in TOWNS},
}
EDUCATION = ("primary_or_less", "junior_high", "senior_high", "college", "degree_or_more")
OCCUPATION = ("farmer", "industrial_worker", "official", "service", "retired")


def quoted(value):
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"


def secure_instrument(kesu):
    """Copies the open instrument as one whose keys are secret; returns the copy's code."""
    kesu.sql("insert into kesu.instrument (code, version, title, bank, document, sha256)"
             " select 'made-with-keys', version, title, 'secure', text,"
             "  sha256(convert_to(text, 'UTF8')) from ("
             "  select version, title, replace(replace(document, '\"bank\": \"open\"',"
             "    '\"bank\": \"secure\"'), 'kesu-open-50', 'made-with-keys') as text"
             "  from kesu.instrument where code = 'kesu-open-50') as other")
    kesu.sql("insert into kesu.item select other.instrument_id, number, i.code, type, dimension, points"
             " from kesu.item i join kesu.instrument using (instrument_id), kesu.instrument other"
             " where instrument.code = 'kesu-open-50' and other.code = 'made-with-keys'")
    return "made-with-keys"


def create(kesu, slug, programme="donghu", result_class="model_assisted", rehearsal=True,
           year=2025, standard="cast-2024", region=None, instrument="kesu-open-50", state="open",
           opt_in=False):
    """Makes a survey of the programme or of one of its regions; returns its number."""
    title = json.dumps({"zh": "=演练,\"调查\"", "en": "Made survey"}, ensure_ascii=False)
    return int(kesu.sql(f"""
        insert into kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
          rehearsal, sampled, opt_in, instrument_id, instrument_bank, standard_code, standard_version, state)
        select '{slug}', p.programme_id, p.vintage, coalesce({quoted(region)}, p.root), {quoted(title)},
        {year},
          '{result_class}', {rehearsal}, {result_class != 'activity'}, {opt_in}, i.instrument_id, i.bank,
          '{standard}', '1', '{state}'
        from kesu.programme p, kesu.instrument i
        where p.code = '{programme}' and i.code = '{instrument}'
        returning survey_id""")[0][0])


class Maker:
    """Collects rows, then writes them with a few statements."""

    def __init__(self, kesu, survey_id, seed):
        self.kesu, self.survey, self.draw = kesu, survey_id, random.Random(seed)
        document = kesu.sql("select replace(document, chr(10), ' ') from kesu.instrument"
                            f" join kesu.survey using (instrument_id) where survey_id = {survey_id}")
        self.items = json.loads(document[0][0])["items"]
        self.rows = {"invitation": [], "attempt": [], "answer": [], "receipt": []}

    def response(self, item, ability):
        key = item_key(item)
        if self.draw.random() < ability:
            return key
        if item["type"] == "number":
            return key + self.draw.randint(1, 9)
        top = 1 << len(item["options"]) if item["type"] == "multiple" else len(item["options"]) + 1
        return self.draw.choice([value for value in range(1, top) if value != key])

    def background(self):
        told = {"sex": self.draw.choice(("male", "female")),
                "birth_year": 2025 - self.draw.randint(18, 69),
                "residence": self.draw.choice(("urban", "rural")),
                "education": self.draw.choice(EDUCATION),
                "occupation": self.draw.choice(OCCUPATION)}
        unusual = self.draw.random()
        if unusual < 0.04:
            told["birth_year"] = 2025 - self.draw.choice((12, 17, 70, 85))
        elif unusual < 0.08:
            del told["birth_year"]
        elif unusual < 0.12:
            del told["education"]
        elif unusual < 0.125:
            del told["sex"]
        return told

    def save(self, attempt, seq, items, responses, background=None):
        told = quoted(json.dumps(background)) if background else "NULL"
        self.rows["answer"].append(
            f"('{attempt}', {seq}, array[{','.join(map(str, items))}]::int2[],"
            f" array[{','.join(map(str, responses))}]::int8[],"
            f" array_fill(1500, array[{len(items)}])::int4[], {told}::jsonb, 1)")

    def answers(self, attempt, ability):
        """All saves of one person; returns the last seq. Later saves change earlier answers."""
        order = list(range(1, len(self.items) + 1))
        order = [number for number in order if self.draw.random() > 0.02]
        background, seq = self.background(), 1
        first = dict(background)
        if self.draw.random() < 0.2:
            first["sex"] = "male"
            first.pop("education", None)
        pieces = self.draw.randint(1, 4)
        for i in range(pieces):
            part = order[i::pieces]
            if not part:
                continue
            self.save(attempt, seq, part,
                      [self.response(self.items[n - 1], ability) for n in part],
                      first if seq == 1 else None)
            seq += 1
        if first != background:
            again = self.draw.sample(order, 3)
            self.save(attempt, seq, again,
                      [self.response(self.items[n - 1], ability) for n in again],
                      {key: background[key] for key in ("sex", "education") if key in background})
            seq += 1
        if len(self.rows["attempt"]) % TAKES_BACK == 0:
            self.save(attempt, seq, order[:2], ["NULL", "NULL"], {"education": None})
            seq += 1
        return seq - 1

    def attempt(self, state, psu=None, weight=None, ability=0.6):
        attempt = uuid.UUID(int=self.draw.getrandbits(128))
        if psu is not None:
            self.rows["invitation"].append(f"('{attempt}', {self.survey}, {psu}, {weight!r})")
        if state is None:
            return
        ended = "NULL" if state == "open" else "now()"
        self.rows["attempt"].append(
            f"('{attempt}', {self.survey}, {psu is not None}, 'zh', '{state}', {ended})")
        if state == "withdrawn":
            return
        last = self.answers(attempt, ability)
        if state == "submitted":
            self.rows["receipt"].append(f"('{attempt}', 'R{attempt}', {last})")
            if self.draw.random() < 0.1:  # came after the receipt: never counts
                self.save(attempt, last + 1, [1], [item_key(self.items[0])], {"sex": "female"})

    def write(self, **other_columns):
        columns = {"invitation": "attempt, survey_id, psu, base_weight",
                   "attempt": "attempt, survey_id, invited, language, state, ended_at",
                   "answer": "attempt, seq, items, responses, elapsed_ms, background, unbroken_from",
                   "receipt": "attempt, code, last_seq", **other_columns}
        for table, rows in self.rows.items():
            # The attempts have their ends already, and some saves came after them.
            late = "set session_replication_role = replica; " if table == "answer" else ""
            for i in range(0, len(rows), 200):
                self.kesu.sql(f"{late}insert into kesu.{table} ({columns[table]}) values "
                              + ", ".join(rows[i:i + 200]))
            rows.clear()


def make_sampled(kesu, slug, seed=1, persons=PERSONS, **survey_is):
    """Makes the survey with its sample and answers; returns its number."""
    survey = create(kesu, slug, state="draft", **survey_is)
    maker = Maker(kesu, survey, seed)
    townships = [row[0] for row in kesu.sql(
        "select programme_region.code from kesu.programme_region join kesu.programme using (programme_id)"
        " where programme.code = 'donghu' and length(programme_region.code) = 9 order by 1")]
    psu = 0
    for stratum, psus in STRATA:
        kesu.sql(f"insert into kesu.stratum values ({survey}, {stratum}, 'stratum {stratum}')")
        for _ in range(psus):
            psu += 1
            region, residence = townships[psu % len(townships)], ("urban", "rural")[psu % 2]
            kesu.sql("insert into kesu.psu select survey_id, %d, %d, vintage, '%s', '%s'"
                     " from kesu.survey where survey_id = %d"
                     % (psu, stratum, region, residence, survey))
            level = maker.draw.uniform(0.45, 0.75)
            for _ in range(persons):
                state = maker.draw.choices(("submitted", "open", "withdrawn", None),
                                           (85, 5, 3, 7))[0]
                if psu == SILENT_PSU:
                    state = None
                maker.attempt(state, psu, maker.draw.uniform(20, 90),
                              min(0.95, max(0.1, maker.draw.gauss(level, 0.15))))
    for _ in range(3):
        maker.attempt("submitted")
    maker.write()
    kesu.sql(f"update kesu.survey set state = 'open' where survey_id = {survey}")
    return survey


def sampled_in(kesu, slug, programme, regions, seed, root=None, persons=15):
    """Makes a survey with one stratum of three psus for each of these regions."""
    survey = create(kesu, slug, programme, region=root)
    maker = Maker(kesu, survey, seed)
    for psu in range(1, 3 * len(regions) + 1):
        stratum = (psu + 2) // 3
        if psu % 3 == 1:
            kesu.sql(f"insert into kesu.stratum values ({survey}, {stratum}, 's{stratum}')")
        kesu.sql(f"insert into kesu.psu select survey_id, {psu}, {stratum}, vintage,"
                 f" '{regions[stratum - 1]}', 'urban' from kesu.survey where survey_id = {survey}")
        for _ in range(persons):
            maker.attempt("submitted", psu, 10.0, maker.draw.uniform(.4, .9))
    maker.write()


def write_margins(path, sets=None, region="360102"):
    """The file that kesu load --margins takes."""
    rows = [f"{region},{variable},{level},{total}"
            for variable, levels in (MARGINS if sets is None else sets).items()
            for level, total in levels.items()]
    path.write_text("\n".join(["region,variable,level,total", *rows]) + "\n", encoding="utf-8")


def make_activity(kesu, survey, seed=2, people=60):
    """People who take part in an activity without an invitation."""
    maker = Maker(kesu, survey, seed)
    for _ in range(people):
        state = maker.draw.choices(("submitted", "open", "withdrawn"), (80, 15, 5))[0]
        maker.attempt(state, ability=maker.draw.uniform(0.3, 0.9))
    maker.write()
