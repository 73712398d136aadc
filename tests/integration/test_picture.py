# SPDX-License-Identifier: GPL-3.0-or-later
"""The READMEs' picture shows what the command beside it gives: deploy/quickstart's rehearsal is run
again, and its figures are held against the description in the picture and against the words below
it. All people are simulated (演练数据)."""

import json
import pathlib
import re
import struct
import tempfile
import unittest

from support import SOURCE, Kesu

SLUG = "donghu-sampled-rehearsal"
PICTURE = SOURCE / "docs/images/results.png"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def settings():
    """What deploy/quickstart hands to its commands."""
    script = (SOURCE / "deploy/quickstart").read_text("utf-8")
    return dict(re.findall(r"\b(seed|concurrency|response)=([\d.]+)", script))


def description(path):
    """What tests/browser/picture.js has written into the file."""
    data = path.read_bytes()
    assert data.startswith(SIGNATURE)
    at = len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"iTXt":
            keyword, _, rest = data[at + 8:at + 8 + length].partition(b"\0")
            assert keyword == b"Description"
            return rest[4:].decode("utf-8")
        at += length + 12
    raise AssertionError("the picture has no description")


class Picture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        kesu = cls.enterClassContext(Kesu())
        given = settings()
        with tempfile.TemporaryDirectory() as folder:
            sample = str(pathlib.Path(folder) / "sample.csv")
            kesu.run("rehearse", "donghu", "--slug", SLUG, "--seed", given["seed"], "--out", sample)
            kesu.run("simulate", SLUG, "--sample", sample, "--seed", given["seed"], "--server",
                     kesu.server, "--concurrency", given["concurrency"], "--response",
                     given["response"])
        document = json.loads(kesu.run("score", SLUG, "--format", "json").stdout)
        cls.region = document["estimates"][0]
        assert (cls.region["region"], cls.region["group"]) == ("360102", "all")

    def figures(self):
        low, high = (f"{100 * bound:.1f}" for bound in self.region["ci"])
        return f"{100 * self.region['share']:.1f}", f"{low}–{high}"

    def test_the_picture_shows_what_the_command_gives(self):
        share, interval = self.figures()
        se, n = f"{100 * self.region['se']:.2f}", self.region["n"]
        self.assertEqual(
            description(PICTURE),
            f"演练数据：{share}%，95%置信区间 {interval}%，标准误 {se} 个百分点，样本量 {n} 人")

    def test_the_words_below_the_picture_too(self):
        share, interval = self.figures()
        english, chinese = ((SOURCE / name).read_text("utf-8")
                            for name in ("README.md", "README.zh-CN.md"))
        self.assertIn(f"{share} % (95 % interval {interval} %)", english)
        self.assertIn(f"{share}%（95%置信区间 {interval}%）", chinese)


if __name__ == "__main__":
    unittest.main()
