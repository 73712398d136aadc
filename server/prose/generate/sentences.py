#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sentences.json as C: the names of the sentences, and the table of their words.

    sentences.py OUTPUT_FOLDER sentences.json     -> sentence_table.c, prose/sentence_names.h

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


NAMES = """/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made of sentences.json. */
#ifndef KESU_PROSE_SENTENCE_NAMES_H
#define KESU_PROSE_SENTENCE_NAMES_H

enum prose_sentence {{
{names}
	SAY__COUNT
}};

#endif
"""
TABLE = """/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made of sentences.json. */
#include <prose/sentences.h>

const char *const prose_sentences[SAY__COUNT][2] = {{
{rows}
}};
"""


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def main(folder, source):
    with open(source, encoding="utf-8") as file:
        sentences = json.load(file)
    for name, words in sentences.items():
        if found := fault(name, words):
            sys.exit(f"{source}: {name}: {found}")
    names = "\n".join(f"\tSAY_{name.upper()}," for name in sentences)
    rows = "\n".join(f"\t[SAY_{name.upper()}] = {{{quoted(words['zh'])}, {quoted(words['en'])}}},"
                     for name, words in sentences.items())
    for path, text in (("prose/sentence_names.h", NAMES.format(names=names)),
                       ("sentence_table.c", TABLE.format(rows=rows))):
        with open(f"{folder}/{path}", "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
