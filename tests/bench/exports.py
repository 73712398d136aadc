#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of respondents at the size of a nation: a scored survey of a million simulated people (演练数据),
each with the whole form, is taken away as CSV and as a file of SPSS, beside psql that copies the
same rows out.

Prints the seconds of each, the ratio (COPY's time over ours: 1 is as fast, more is faster) and the peak
memory of the command; then what becomes of phones that save while twenty evaluators take the file away
over HTTP, beside the same without. Goals: CSV 0.8 of COPY, SPSS 0.4, peak 64 MiB, p99 within 1.5.

	exports.sh [--respondents 1000000] [--evaluators 20]
"""

import argparse
import csv
import os
import pathlib
import subprocess
import sys
import threading
import time
import types

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import national_run  # noqa: E402
import support  # noqa: E402

BUILD = pathlib.Path(support.PROGRAM).parent
SLUG, API = "nation", "/api/v1"
GOALS = {"csv": 0.8, "sav": 0.4, "peak_mib": 64, "p99": 1.5}
CHUNK = 1 << 20


def timed(command, stdout=subprocess.DEVNULL, **more):
    """Seconds and peak MiB of a command that must end well."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout,
                               stderr=subprocess.PIPE, text=True, **more)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(process.stderr.read()[-2000:])
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def export(kesu, form):
    out = kesu.folder / f"microdata.{form}"
    seconds, peak = timed([support.PROGRAM, "export", SLUG, "microdata", "--format", form, "--out", str(out),
                           "--embedded", str(kesu.database)], env=kesu.environment, cwd=kesu.folder)
    size = out.stat().st_size
    out.unlink()
    return seconds, peak, size


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def keep(kesu):
    """The rows of the file as a table: what COPY then has to write out again, numbers as numbers."""
    path = kesu.folder / "kept.csv"
    kesu.run("export", SLUG, "microdata", "--format", "csv", "--out", str(path))
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names, types = next(rows), None
        for _, row in zip(range(1000), rows):
            if len(row) == len(names):
                types = [old and (not cell or is_number(cell))
                         for old, cell in zip(types or [True] * len(names), row)]
    columns = ", ".join(f'"{name}" {"float8" if number else "text"}' for name, number in zip(names, types))
    kesu.sql(f"CREATE UNLOGGED TABLE bench.copied ({columns})")
    with subprocess.Popen(["grep", "-v", "^#", path], stdout=subprocess.PIPE) as lines:
        subprocess.run([*kesu.psql_command(), "-qc", "COPY bench.copied FROM STDIN CSV HEADER"],
                       stdin=lines.stdout, check=True)
    path.unlink()
    kesu.sql("VACUUM ANALYZE bench.copied")
    return len(names)


def copy(kesu):
    """The same rows of the same columns, by psql."""
    out = kesu.folder / "copied.csv"
    with open(out, "wb") as file:
        seconds, _ = timed([*kesu.psql_command(), "-c", "COPY bench.copied TO STDOUT CSV HEADER"],
                           stdout=file)
    size = out.stat().st_size
    out.unlink()
    return seconds, size


def files(kesu):
    """Each twice, in turn; the faster one counts."""
    good = True
    print(f"{keep(kesu)} columns", flush=True)
    for form in ("csv", "sav"):
        ours, theirs = [], []
        for _ in range(2):
            theirs.append(copy(kesu))
            ours.append(export(kesu, form))
        copied, written = min(theirs), min(ours)
        ratio, peak = copied[0] / written[0], max(one[1] for one in ours)
        good = good and ratio >= GOALS[form] and peak <= GOALS["peak_mib"]
        print(f"{form}: {written[0]:.1f} s, {written[2] / 1e6:.0f} MB, peak {peak:.0f} MiB; COPY "
              f"{copied[0]:.1f} s, {copied[1] / 1e6:.0f} MB; ratio {ratio:.2f}, {GOALS[form]} is wanted",
              flush=True)
    return good


class Evaluator(threading.Thread):
    """Takes the file away, again and again, as fast as it comes."""

    def __init__(self, kesu, token, over):
        super().__init__(daemon=True)
        self.kesu, self.token, self.over = kesu, token, over
        self.bytes = self.taken = 0
        self.refused = 0

    def run(self):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        while not self.over.is_set():
            client = self.kesu.client()
            reply = client.request("GET", f"{API}/surveys/{SLUG}/exports/microdata.csv",
                                   headers={"Authorization": f"Bearer {self.token}"})
            client.close()
            self.bytes += len(reply.body)
            self.taken += reply.status == 200
            if reply.status != 200:
                self.refused += 1
                self.over.wait(float(reply.headers.get("retry-after", 1)))


def phones(kesu, seconds):
    done = subprocess.run(
        [BUILD / "tests/bench/phones", "--phones", "200", "--seconds", str(seconds), "--pace-ms", "500",
         "--server", f"127.0.0.1:{kesu.port}", "--survey", support.SURVEY],
        check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = dict(map(str.split, done.stdout.splitlines()))
    return types.SimpleNamespace(p50=float(told["p50_ms"]), p99=float(told["p99_ms"]))


def beside(kesu, options):
    added = kesu.run("account", "add", "evaluator", "--role", "evaluator", "--region", "990000")
    token = added.stdout.split()[-1]
    quiet = phones(kesu, options.seconds)
    over = threading.Event()
    evaluators = [Evaluator(kesu, token, over) for _ in range(options.evaluators)]
    for evaluator in evaluators:
        evaluator.start()
    time.sleep(2)
    busy = phones(kesu, options.seconds)
    over.set()
    ratio = busy.p99 / quiet.p99
    print(f"phones: p50 {quiet.p50:.2f} ms, p99 {quiet.p99:.2f} ms; with {options.evaluators} evaluators p50 "
          f"{busy.p50:.2f}, p99 {busy.p99:.2f}; ratio {ratio:.2f}, at most {GOALS['p99']} is wanted")
    print(f"{sum(one.taken for one in evaluators)} files taken, "
          f"{sum(one.refused for one in evaluators)} refused, "
          f"{sum(one.bytes for one in evaluators) / 1e6:.0f} MB in the meantime")
    return ratio <= GOALS["p99"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--respondents", type=int, default=1000000)
    parser.add_argument("--evaluators", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    options.whole_form = True
    with support.Kesu("--access-log=no", "--requests-per-address=0", workers=os.cpu_count()) as kesu:
        national_run.fill(kesu, options)
        kesu.run("survey", "close", SLUG)  # the run is the main one, which keeps its rows
        seconds, _, _ = national_run.score(kesu)
        print(f"{options.respondents} people, scored in {seconds:.0f} s", flush=True)
        good = files(kesu)
        good = beside(kesu, options) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
