# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator of the dictionary: what it writes, what it refuses, and its messages."""

import json
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER = os.path.join(HERE, "..", "..", "server")
sys.path.insert(0, os.path.join(SERVER, "reporting", "generate"))

import words  # noqa: E402

C = '"c": { "labels": ["status"], "fixed": ["note"] }'
SHOW = '"show": { "zh": "公布", "en": "Published" }'
NOTE = '"note": { "open": { "zh": "\\"开\\"", "en": "open??" } }'


class Words(unittest.TestCase):
    def file(self, text):
        file = tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8")
        self.addCleanup(os.unlink, file.name)
        with file:
            file.write(text)
        return file.name

    def refused(self, text, message):
        with self.assertRaises(words.Mistake) as caught:
            words.generate(self.file(text))
        self.assertIn(message, str(caught.exception))

    def test_written(self):
        text = f'{{ {C}, "status": {{ {SHOW}, "flag": {{ "zh": "慎用", "en": "Flag" }} }}, {NOTE} }}'
        out = words.generate(self.file(text))
        self.assertIn('#define REPORTING_NOTE_OPEN_ZH "\\"开\\""', out["reporting/words.h"])
        self.assertIn('#define REPORTING_NOTE_OPEN_EN "open\\?\\?"', out["reporting/words.h"])
        self.assertIn("REPORTING_STATUS,", out["reporting/words.h"])
        self.assertLess(out["words.c"].index('{"flag", "慎用"'), out["words.c"].index('{"show"'))
        self.assertIn("[REPORTING_STATUS] = {status_labels, 2}", out["words.c"])

    def test_both_languages(self):
        for word, message in (
            ('{ "zh": "公布" }', "status.show: needs zh and en"),
            ('{ "en": "Published" }', "status.show: needs zh and en"),
            ('{ "zh": "公布", "en": "" }', "status.show.en: needs words"),
            ('{ "zh": " 公布", "en": "Published" }', "status.show.zh: needs words, without blanks"),
            ('{ "zh": "公布", "en": "Published", "fr": "Publie" }', "and nothing else"),
            ('{ "zh": "公布", "en": "公布" }', "status.show.en: there is Chinese"),
            ('{ "zh": "公\\n布", "en": "Published" }', "status.show.zh: words stand on one line"),
        ):
            self.refused(f'{{ {C}, "status": {{ "show": {word} }}, {NOTE} }}', message)

    def test_names(self):
        self.refused(f'{{ {C}, "status": {{ {SHOW}, {SHOW} }}, {NOTE} }}', "'show' stands twice")
        self.refused(f'{{ {C}, {NOTE} }}', "there is no kind status")
        bad = '"note": { "a=b": { "zh": "开", "en": "open" } }'
        self.refused(f'{{ {C}, "status": {{ {SHOW} }}, {bad} }}', "note.a=b: cannot be part")

    def test_the_dictionary(self):
        """Two codes of a kind never have the same Chinese label, which readers would confuse."""
        path = os.path.join(SERVER, "reporting", "words.json")
        words.generate(path)
        with open(path, encoding="utf-8") as file:
            kinds = json.load(file)
        del kinds["c"]
        for kind, said in kinds.items():
            texts = [word["zh"] for word in said.values()]
            if kind != "term":
                self.assertEqual(len(texts), len(set(texts)), kind)


if __name__ == "__main__":
    unittest.main()
