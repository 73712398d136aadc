#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes words.json as C: every kind of label as a table, every fixed word as a macro.

    words.py OUTPUT_FOLDER words.json     -> words.c, reporting/words.h

words.json holds kinds of words, each of them codes with their words in both languages:

    "status": { "show": { "zh": "公布", "en": "Published" }, ... }

Its first member, "c", names the kinds that C needs: `labels` are looked up by their code, `fixed`
are macros such as REPORTING_NOTICE_REHEARSAL_ZH; one with a per cent sign must stand beside a
format, not in it. The pages import words.json itself. A word that is missing in one language stops
the build.
"""

import json
import os
import re
import sys

LANGUAGES = ("zh", "en")
KIND = re.compile(r"[a-z][a-z_]*\Z")
FIXED = re.compile(r"[a-z][a-z0-9_]*\Z")
CHINESE = re.compile("[\u4e00-\u9fff]")


class Mistake(Exception):
    """A mistake in the file, told as file: kind.code: message."""


def once(pairs):
    """An object none of whose names stands twice."""
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise Mistake(f"{name!r} stands twice")
    return dict(pairs)


def check_word(place, word):
    if not isinstance(word, dict) or set(word) != set(LANGUAGES):
        raise Mistake(f"{place}: needs {' and '.join(LANGUAGES)}, and nothing else")
    for language, text in word.items():
        if not isinstance(text, str) or not text or text != text.strip():
            raise Mistake(f"{place}.{language}: needs words, without blanks around them")
        if any(ord(c) < 32 for c in text):
            raise Mistake(f"{place}.{language}: words stand on one line")
    if CHINESE.search(word["en"]):
        raise Mistake(f"{place}.en: there is Chinese in it")


def read(path):
    """The kinds by name, the names of those looked up in C, and of those that are macros."""
    with open(path, encoding="utf-8") as file:
        kinds = json.load(file, object_pairs_hook=once)
    wanted = kinds.pop("c", {})
    for kind, words in kinds.items():
        if not KIND.match(kind):
            raise Mistake(f"{kind}: cannot be part of a C name")
        for code, word in words.items():
            check_word(f"{kind}.{code}", word)
    for kind in wanted["labels"] + wanted["fixed"]:
        if kind not in kinds:
            raise Mistake(f"c: there is no kind {kind}")
    for kind in wanted["fixed"]:
        for code in kinds[kind]:
            if not FIXED.match(code):
                raise Mistake(f"{kind}.{code}: cannot be part of a C name")
    return kinds, wanted["labels"], wanted["fixed"]


def literal(text):
    """A C string literal; `?` is escaped because of trigraphs."""
    return json.dumps(text, ensure_ascii=False).replace("?", "\\?")


def header(kinds, labels, fixed):
    lines = ["/* Generated from words.json: the kinds of labels and the fixed words. */",
             "#ifndef KESU_REPORTING_WORDS_H", "#define KESU_REPORTING_WORDS_H", "",
             "enum reporting_kind {"]
    lines += [f"\tREPORTING_{kind.upper()}," for kind in labels]
    lines += ["\tREPORTING_KINDS", "};", ""]
    for kind in fixed:
        for code, word in kinds[kind].items():
            for language in LANGUAGES:
                name = f"REPORTING_{kind}_{code}_{language}".upper()
                lines.append(f"#define {name} {literal(word[language])}")
    return "\n".join(lines + ["", "#endif", ""])


def source(kinds, labels):
    lines = ["/* Generated from words.json. */", '#include "tables.h"', ""]
    for kind in labels:
        lines.append(f"static const struct reporting_label {kind}_labels[] = {{")
        for code, word in sorted(kinds[kind].items(), key=lambda item: item[0].encode()):
            lines.append(f"\t{{{literal(code)}, {literal(word['zh'])}, {literal(word['en'])}}},")
        lines += ["};", ""]
    lines.append("const struct reporting_table reporting_tables[REPORTING_KINDS] = {")
    for kind in labels:
        lines.append(f"\t[REPORTING_{kind.upper()}] = {{{kind}_labels, {len(kinds[kind])}}},")
    return "\n".join(lines + ["};", ""])


def generate(path):
    """{name: text} of what is written."""
    kinds, labels, fixed = read(path)
    return {"reporting/words.h": header(kinds, labels, fixed), "words.c": source(kinds, labels)}


def main(arguments):
    if len(arguments) != 2:
        print("usage: words.py OUTPUT_FOLDER words.json", file=sys.stderr)
        return 2
    folder, path = arguments
    try:
        files = generate(path)
    except (Mistake, ValueError, OSError) as mistake:
        print(f"{path}: {mistake}", file=sys.stderr)
        return 1
    for name, text in files.items():
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
