#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeds the schema's migrations and functions, with their SHA-256.

    migrations.py OUTPUT_FOLDER [FILE.sql ...]    -> schema.c, schema/schema.h

A path in a folder named migrations is NNNN_name.up.sql or NNNN_name.down.sql, numbered from 0001
without a gap, each up with its down; any other path is a file of functions. They are applied in
the order of their names.
"""

import hashlib
import os
import re
import sys

from text import Mistake, c_literal, read, run, write_all

MIGRATION = re.compile(r"(?P<name>(?P<number>\d{4})_[a-z0-9_]+)\.(?P<way>up|down)\.sql\Z")

HEADER = """/* Generated from schema/migrations and schema/functions by schema/generate/migrations.py. */
#ifndef KESU_SCHEMA_SCHEMA_H
#define KESU_SCHEMA_SCHEMA_H

#include <db/migrate.h>

extern const struct db_schema schema_migrations;

#endif
"""


def collect(paths):
    """{number: {"name", "up", "down"}}, checked for duplicates, gaps and missing halves."""
    steps = {}
    for path in sorted(paths):
        match = MIGRATION.match(os.path.basename(path))
        if not match:
            raise Mistake(path, 1, "a migration is named NNNN_name.up.sql or NNNN_name.down.sql")
        step = steps.setdefault(int(match["number"]), {"name": match["name"], "path": path})
        if step["name"] != match["name"]:
            raise Mistake(path, 1, f"number {match['number']} is already {step['name']}")
        step[match["way"]] = read(path)
    for expected, number in enumerate(sorted(steps), 1):
        step = steps[number]
        if number != expected:
            raise Mistake(step["path"], 1, f"migration {expected:04d} is missing before this one")
        for way in ("up", "down"):
            if way not in step:
                raise Mistake(step["path"], 1, f"there is no {step['name']}.{way}.sql")
    return steps


def checksum(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def generate(paths):
    is_migration = {p: os.path.basename(os.path.dirname(p)) == "migrations" for p in paths}
    steps = collect([path for path in paths if is_migration[path]])
    functions = "".join(read(path) + "\n" for path in sorted(paths) if not is_migration[path])
    lines = [HEADER.splitlines()[0], "#include <schema/schema.h>", "", "#include <stddef.h>", ""]
    lines.append("static const struct db_migration migrations[] = {")
    for number, step in sorted(steps.items()):
        lines.append(f'\t{{{number}, "{step["name"]}",')
        lines.append(f"\t{c_literal(step['up'])},")
        lines.append(f"\t{c_literal(step['down'])},")
        lines.append(f'\t"{checksum(step["up"], step["down"])}"}},')
    lines += ["\t{0, NULL, NULL, NULL, NULL},", "};", "", "const struct db_schema schema_migrations = {"]
    lines += ["\t.migrations = migrations,", f"\t.count = {len(steps)},", "\t.functions = {"]
    lines.append(f"\t\t{c_literal(functions)},")
    lines += [f'\t\t"{checksum(functions)}",', "\t},", "};", ""]
    return {"schema.c": "\n".join(lines), "schema/schema.h": HEADER}


def main(arguments):
    write_all(arguments[0], generate(arguments[1:]))


if __name__ == "__main__":
    sys.exit(run(main, "usage: migrations.py OUTPUT_FOLDER [FILE.sql ...]"))
