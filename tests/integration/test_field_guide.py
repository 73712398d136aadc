# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/FIELD.zh-CN.md by somebody who has only it: every command of its unmarked blocks is run in order,
as it stands there, on a made-up county (演练数据), where simulated people answer the letters."""

import json
import re
import shlex
import subprocess
import unittest

import frames
import support
import whole_path
import workbooks

GUIDE = support.SOURCE / "docs/FIELD.zh-CN.md"
SLUG = "donghu-lianxi"


def commands(server):
    """The words of each command. An approval that has expired would be refused, and the test's server
    is not on the usual port."""
    text = GUIDE.read_text("utf-8").replace("2027-04-30", "2097-04-30").replace("\\\n", " ")
    text = text.replace("http://127.0.0.1:8080", server)
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)
    return [shlex.split(line) for mark, block in blocks if not mark for line in block.splitlines()]


class FieldGuide(unittest.TestCase):
    def test_every_command_in_its_order(self):
        county = whole_path.County(seed=2)
        with support.Kesu(workers=1) as kesu:
            steps = commands(kesu.server)
            self.assertTrue(all(words[0] == "kesu" for words in steps), steps)
            workbooks.write(kesu.folder / "communities.xlsx",
                            {"社区": workbooks.table(county.frame.areas)})
            frames.write(kesu.folder / "people.csv", county.frame.people, encoding="gb18030")
            frames.write(kesu.folder / "margins.csv", county.margins(("sex", "age", "education")))
            said = {}
            for words in steps:
                done = subprocess.run(
                    [support.PROGRAM, *words[1:]], cwd=kesu.folder, text=True, capture_output=True,
                    env={**kesu.environment, "KESU_EMBEDDED": str(kesu.database)}, check=False)
                self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}{done.stderr}")
                said[" ".join(words[1:3])] = done.stdout
            self.check(kesu, said, steps)

    def check(self, kesu, said, steps):
        named = {words[1] for words in steps}
        for command in re.findall(r"\| `(kesu [^|]*)` \|", GUIDE.read_text("utf-8")):
            for name in re.findall(r"kesu (\w+)", command):
                self.assertIn(name, named)
        self.assertIn("演练数据", said["score " + SLUG])
        self.assertTrue((kesu.folder / "letters.pdf").stat().st_size)
        self.assertIn("签名有效", said["verify donghu-lianxi.json"])
        self.assertIn("fieldwork.submitted", said["survey show"])
        life = json.loads(kesu.run("survey", "show", SLUG, "--format", "json").stdout)
        self.assertEqual(life["state"], "published")
        self.assertGreater(life["fieldwork"]["submitted"], 100)


if __name__ == "__main__":
    unittest.main()
