"""A second version of the instrument, tied to the first by anchors."""

import copy
import json
import pathlib
import shutil
import tempfile
import unittest

from support import SOURCE, Kesu

INSTRUMENT = SOURCE / "questionnaires/instruments/kesu-open-50.json"
FIRST = json.loads(INSTRUMENT.read_text(encoding="utf-8"))
ANCHORS = [item["code"] for item in FIRST["items"][::2]]


def second_version(version="2.0.0", **changes):
    """The first one with anchors; changes: by item code, what is other in it."""
    second = copy.deepcopy(FIRST)
    second.update(version=version,
                  anchors={"instrument": FIRST["code"], "version": FIRST["version"],
                           "items": ANCHORS},
                  reference={"instrument": FIRST["code"], "version": FIRST["version"]})
    for item in second["items"]:
        item.update(changes.get(item["code"], {}))
    return second


class Loading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu(workers=1))

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-link-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def load(self, *documents):
        for i, document in enumerate(documents):
            (self.folder / f"{i}.json").write_text(
                json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        return self.kesu.run("load", str(self.folder), check=False)

    def refused(self, pattern, *documents):
        stored = "select instrument_id, sha256 from kesu.instrument order by 1"
        before = self.kesu.sql(stored)
        done = self.load(*documents)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, pattern)
        self.assertEqual(self.kesu.sql(stored), before)

    def test_an_anchor_must_be_the_item_it_was(self):
        other = {"zh": "别的题", "en": "Another question"}
        points = FIRST["items"][0]["points"] + 1
        cases = (("text", {"text": other}), ("points", {"points": points}))
        for field, change in cases:
            self.refused(rf'0\.json:\d+: /anchors/items/0: item {ANCHORS[0]} is not the one of '
                         rf'kesu-open-50 1\.0\.0: its "{field}" differs',
                         second_version(**{ANCHORS[0]: change}))
        numbered = next(item for item in FIRST["items"]
                        if item["code"] in ANCHORS and item["type"] == "single")
        key = numbered["key"] % len(numbered["options"]) + 1
        self.refused(rf'item {numbered["code"]} is not .*: its "key" differs',
                     second_version(**{numbered["code"]: {"key": key}}))

    def test_the_earlier_version_must_be_there(self):
        second = second_version()
        second["anchors"]["version"] = "0.9.0"
        self.refused(r"/anchors: version 0\.9\.0 of kesu-open-50 is not stored", second)

    def test_the_scale_reaches_as_far_as_the_anchors(self):
        second = second_version()
        second["reference"] = {"instrument": "made-1", "version": "1.0.0"}
        made = {**copy.deepcopy(FIRST), "code": "made-1"}
        self.refused(r"1\.json:\d+: /reference: must be the version that the anchors are of",
                     made, second)
        secure = second_version()
        secure["bank"] = "secure"
        self.refused(r"/anchors: kesu-open-50 is of the open bank, this instrument of the secure",
                     secure)

    def test_two_versions_together_in_any_order(self):
        """An item that is no anchor may change."""
        changed = {"text": {"zh": "换了一题", "en": "Another one"}}
        second = second_version("2.0.0", **{FIRST["items"][1]["code"]: changed})
        third = second_version("3.0.0", **{FIRST["items"][1]["code"]: changed})
        third["anchors"]["version"] = "2.0.0"
        done = self.load(third, second)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.kesu.sql("select version from kesu.instrument order by 1"),
                         [["1.0.0"], ["2.0.0"], ["3.0.0"]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
