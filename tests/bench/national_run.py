# SPDX-License-Identifier: GPL-3.0-or-later
"""The scoring of a national survey by the program itself: kesu score, from stored answers to figures.

300,000 simulated respondents (演练数据) of 5,994 psus in 333 counties are written into the tables, each
with a booklet of three clusters (or, with --whole-form, all items), and margins for sex, age,
education and counties. Prints the seconds of each step, the whole time, and the peak memory of
kesu score. The seconds include the work of the database, the memory does not.

	national_run.sh [--respondents 300000] [--whole-form]
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
import made_survey
import support
from recompute import item_key

CITIES, COUNTIES, PSUS_A_COUNTY = 37, 9, 18
DESIGN = "kesu-open-50-bib7"
LEVELS = {"sex": made_survey.MARGINS["sex"], "age": made_survey.MARGINS["age"],
          "education": made_survey.MARGINS["education"]}
# Ability is the sum of effects of psu, person, schooling and age. The probability of a correct
# answer depends on ability and difficulty.
PEOPLE = """
create schema bench;
create table bench.person as
select g, ((g - 1) * {psus} / {people})::int4 + 1 as psu, md5('nation ' || g)::uuid as attempt,
  (g % {booklets})::int2 + 1 as booklet, sex, age, education,
  0.4 * (education - 2) - 0.02 * (age - 43)
    + sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) * 0.8 as theta
from (select g, (random() * 1)::int as sex, 18 + floor(random() * 52)::int as age,
  floor(random() * 5)::int as education from generate_series(1, {people}) g) made;
create table bench.item as
select * from unnest(array{numbers}::int2[], array{keys}::int8[], array{wrong}::int8[]) with ordinality
  as i (number, key, wrong, place);
create table bench.asked as
select * from unnest(array{asked_booklets}::int2[], array{asked_items}::int2[]) as a (booklet, item);
"""
SAMPLE = """
insert into kesu.stratum select {survey}, s, 'stratum ' || s from generate_series(1, {strata}) s;
insert into kesu.psu select survey_id, p, (p - 1) / 9 + 1, vintage, c.code,
  case when (p - 1) / 9 % 2 = 0 then 'urban' else 'rural' end
from kesu.survey, generate_series(1, {psus}) p
join unnest(array{counties}) with ordinality as c (code, place) on c.place = (p - 1) / {psus_a_county} + 1
where survey_id = {survey};
insert into kesu.invitation select attempt, {survey}, psu, 2500 + 500 * (psu % 3) from bench.person;
insert into kesu.attempt (attempt, survey_id, invited, language, state, ended_at, booklet)
  select attempt, {survey}, true, 'zh', 'submitted', now(), {booklet} from bench.person;
insert into kesu.receipt select attempt, 'R' || g, 1 from bench.person;
"""
ANSWERS = """
set session_replication_role = replica; -- their attempts have ended already
insert into kesu.answer (attempt, seq, items, responses, elapsed_ms, background, unbroken_from)
select p.attempt, 1, array_agg(i.number order by i.place),
  array_agg(case when random() < 0.15 + 0.85 / (1 + exp(-(p.theta * 1.2 + 1 - i.place % 7 * 0.4))) then i.key
    else i.wrong end order by i.place),
  array_agg((2000 + random() * 20000)::int4 order by i.place),
  jsonb_build_object('sex', (array['male', 'female'])[p.sex + 1], 'birth_year', {year} - p.age,
    'residence', 'urban',
    'education', (array{education})[p.education + 1], 'occupation', (array{occupation})[1 + p.g % 5]), 1
from bench.person p
join bench.item i on {asked}
group by p.g, p.attempt, p.sex, p.age, p.education;
analyze;
"""
YEAR = 2025


def counties():
    return [f"99{city:02}{county:02}" for city in range(1, CITIES + 1) for county in range(1, COUNTIES + 1)]


def programme(folder):
    """The file of a simulated nation."""
    def region(code, level, parent):
        return {"code": code, "name": {"zh": f"演练{code}", "en": f"Made up {code}"}, "level": level,
                "parent": parent}

    path = folder / "made-nation.json"
    path.write_text(json.dumps({
        "format": "kesu-programme/1", "code": "made-nation",
        "title": {"zh": "演练数据", "en": "Made up"}, "period": {"from": 2021, "to": 2025},
        "source": {"title": "演练数据", "issuer": "演练", "document_number": None, "date": None},
        "root": "990000", "vintage": 2023,
        "regions": [region("990000", "province", None)]
        + [region(f"99{city:02}00", "city", "990000") for city in range(1, CITIES + 1)]
        + [region(code, "county", code[:4] + "00") for code in counties()],
        "targets": [], "baselines": [], "surveys": []}, ensure_ascii=False), encoding="utf-8")
    return path


def wrong_answer(item):
    key = item_key(item)
    if item["type"] == "number":
        return key + 1
    if item["type"] == "multiple":
        return key ^ 1 or 2
    return key % len(item["options"]) + 1 if item["type"] == "single" else 3 - key


def asked_of(kesu):
    """(booklet, item number) pairs of the design, and its number."""
    document, design = kesu.sql("select replace(document, chr(10), ' '), design_id from kesu.booklet_design"
                                f" where code = '{DESIGN}'")[0]
    document = json.loads(document)
    place = {item["item"]: i + 1 for i, item in enumerate(items_of(kesu))}
    clusters = {cluster["code"]: cluster["items"] for cluster in document["clusters"]}
    return [(number, place[item]) for number, booklet in enumerate(document["booklets"], 1)
            for cluster in booklet["clusters"] for item in clusters[cluster]], int(design)


def items_of(kesu):
    text = kesu.sql("select replace(document, chr(10), ' ') from kesu.instrument"
                    " where code = 'kesu-open-50'")[0][0]
    return [{"item": item["code"], **item} for item in json.loads(text)["items"]]


def margins(kesu, slug, people):
    path = kesu.folder / "nation-margins.csv"
    total = 2500 * people
    rows = [f"990000,{variable},{level},{round(total * n / sum(levels.values()))}"
            for variable, levels in LEVELS.items() for level, n in levels.items()]
    rows += [f"990000,region,99{city:02}00,{total // CITIES}" for city in range(1, CITIES + 1)]
    path.write_text("\n".join(["region,variable,level,total", *rows]) + "\n", encoding="utf-8")
    kesu.run("load", "--margins", str(path), "--survey", slug, "--year", str(YEAR), "--source", "演练数据")


def fill(kesu, options):
    kesu.run("load", str(programme(kesu.folder)))
    survey = made_survey.create(kesu, "nation", programme="made-nation", year=YEAR)
    pairs, design = ([(1, 1)], None) if options.whole_form else asked_of(kesu)
    items = items_of(kesu)
    psus = CITIES * COUNTIES * PSUS_A_COUNTY
    if not options.whole_form:
        kesu.sql("alter table kesu.survey disable trigger survey_before_write;"
                 f"update kesu.survey set design_id = {design} where survey_id = {survey};"
                 "alter table kesu.survey enable trigger survey_before_write")
    kesu.sql(PEOPLE.format(
        psus=psus, people=options.respondents, booklets=max(number for number, _ in pairs),
        numbers=list(range(1, len(items) + 1)), keys=[item_key(item) for item in items],
        wrong=[wrong_answer(item) for item in items], asked_booklets=[pair[0] for pair in pairs],
        asked_items=[pair[1] for pair in pairs]))
    kesu.sql(SAMPLE.format(survey=survey, strata=psus // 9, psus=psus, counties=counties(),
                           psus_a_county=PSUS_A_COUNTY, booklet="0" if options.whole_form else "booklet"))
    kesu.sql(ANSWERS.format(
        year=YEAR, education=list(made_survey.EDUCATION), occupation=list(made_survey.OCCUPATION),
        asked="true" if options.whole_form else
        "exists (select from bench.asked a where a.booklet = p.booklet and a.item = i.number)"))
    margins(kesu, "nation", options.respondents)


def score(kesu):
    """Seconds and peak memory of kesu score, and the times at which its steps began."""
    begun = time.monotonic()
    with open(kesu.folder / "nation.json", "wb") as out:
        process = subprocess.Popen([support.PROGRAM, "score", "nation", "--format", "json", "--embedded",
                                    str(kesu.database)], stdout=out, stderr=subprocess.PIPE,
                                   env=kesu.environment, cwd=kesu.folder)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    if status:
        raise RuntimeError(process.stderr.read().decode()[-2000:])
    return seconds, usage.ru_maxrss / 1024, json.loads((kesu.folder / "nation.json").read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--respondents", type=int, default=300000)
    parser.add_argument("--whole-form", action="store_true")
    options = parser.parse_args()
    with support.Kesu("--access-log=no", workers=1) as kesu:
        begun = time.monotonic()
        fill(kesu, options)
        print(f"making the survey {time.monotonic() - begun:.1f} s", flush=True)
        seconds, mebibytes, indicator = score(kesu)
    whole = indicator["estimates"][0]
    cells = len(indicator["estimates"])
    print(f"kesu score {seconds:.1f} s, {mebibytes:.0f} MiB; cells {cells}, n {whole['n']}")
    for name, figure in {"headline": whole, **(whole.get("measures") or {})}.items():
        print(f"{name:<24}{figure and 100 * figure['share']:.2f} % SE {figure and 100 * figure['se']:.3f}")


if __name__ == "__main__":
    main()
