#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sentences.json as C: the table that sentences.c and sentences.h are made of.

    sentences.py sentences.json OUTPUT.h

A sentence has a name and its words in both languages, with {places} that are filled by name. A
sentence that lacks a language, or has other places in one of them, stops the build.
"""

import json
import re
import sys

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
PLACE = re.compile(r"\{([^}]*)\}")


def fault(name, words):
    """What is wrong with a sentence, or None."""
    if not NAME.match(name):
        return "cannot be part of a C name"
    if set(words) != {"zh", "en"} or not all(words.values()):
        return "needs zh and en"
    places = [sorted(PLACE.findall(text)) for text in words.values()]
    if places[0] != places[1]:
        return f"has other places in one language: {places}"
    return None


def main(source, output):
    with open(source, encoding="utf-8") as file:
        sentences = json.load(file)
    for name, words in sentences.items():
        if found := fault(name, words):
            sys.exit(f"{source}: {name}: {found}")
    rows = [f"\tS({name.upper()}, {json.dumps(words['zh'], ensure_ascii=False)},"
            f" {json.dumps(words['en'], ensure_ascii=False)})" for name, words in sentences.items()]
    with open(output, "w", encoding="utf-8") as file:
        file.write("/* Made of sentences.json. */\n#define PROSE_SENTENCES(S) \\\n")
        file.write(" \\\n".join(rows) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
