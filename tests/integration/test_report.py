# SPDX-License-Identifier: GPL-3.0-or-later
"""What everybody may see of a publication: its page, its picture, its table and its signed file; and that
nothing of what was not published is there.
"""

import csv
import html
import io
import json
import re
import struct
import subprocess
import unittest
import zipfile

import description
import made_survey
import support

SLUG = "shown-real"
PNG = b"\x89PNG\r\n\x1a\n"


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)
    client = kesu.client()
    Case.judge = description.Description(client.request("GET", "/openapi.json").json())
    client.close()


class Case(unittest.TestCase):
    kesu = judge = None

    def setUp(self):
        self.client = self.judge.client("127.0.0.1", self.kesu.port)
        self.addCleanup(self.client.close)

    def get(self, path, **headers):
        return self.client.request("GET", path, headers=headers)

    def missing(self, *paths):
        for path in paths:
            self.assertEqual(self.get(path).status, 404, path)

    def scored(self, slug, **survey):
        """A survey that is closed; returns the document of its run."""
        made_survey.make_sampled(self.kesu, slug, persons=25, **survey)
        self.kesu.run("survey", "close", slug)
        return json.loads(self.kesu.run("score", slug, "--format", "json").stdout)

    def publish(self, slug, run):
        return json.loads(self.kesu.run("survey", "publish", slug, "--run", str(run)).stdout)

    def text(self, path):
        """The page without its tags."""
        page = self.get(path).body.decode()
        page = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
        self.assertNotIn("{", page, "a place of a sentence that was not filled")
        return html.unescape(re.sub(r"<[^>]*>", " ", page))


class Report(Case):
    """The report for whoever runs the survey, as PDF and for a word processor."""

    @classmethod
    def setUpClass(cls):
        kesu, cls.slug = cls.kesu, "reported"
        made_survey.make_sampled(kesu, cls.slug, seed=7, persons=25, rehearsal=False,
                                 instrument="made-with-keys")
        kesu.run("survey", "close", cls.slug)
        cls.figures = json.loads(kesu.run("score", cls.slug, "--format", "json").stdout)
        cls.accounts = {role + region: kesu.run("account", "add", "--role", role, "--region", region,
                                                role + region).stdout.strip()
                        for role, region in (("monitor", "360102"), ("monitor", "360700"),
                                             ("monitor", "360102002"), ("interviewer", "360102"))}

    def report(self, file, account="monitor360102", **headers):
        return self.client.request("GET", f"/api/v1/surveys/{self.slug}/{file}",
                                   secret=self.accounts.get(account), headers=headers)

    def words(self, pdf):
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
        self.assertNotIn("{", done.stdout.decode())
        return re.sub(r"\s+", " ", done.stdout.decode())

    def test_pdf(self):
        own = next(e for e in self.figures["estimates"]
                   if e["region"] == "360102" and e["group"] == "all")
        diagnostics, recipe = self.figures["run"]["diagnostics"], self.figures["run"]["recipe"]
        for language, headline in (("zh", "公民具备科学素质的比例"),
                                   ("en", "Share of citizens with scientific literacy")):
            reply = self.report(f"report.pdf?lang={language}")
            self.assertEqual((reply.status, reply.headers["content-type"]), (200, "application/pdf"))
            words = self.words(reply.body)
            for text in (headline, f"{own['share'] * 100:.1f}%",
                         f"{own['ci'][0] * 100:.1f}–{own['ci'][1] * 100:.1f}%", f"{own['se'] * 100:.2f}",
                         f"{diagnostics['respondents']:,}", str(recipe["replicates"]["count"]),
                         self.figures["run"]["snapshot_sha256"][:30]):
                self.assertIn(text, words)
            # It was not published, and is no rehearsal.
            self.assertIn({"zh": "不是发布文件", "en": "it is no publication"}[language], words)
            self.assertNotIn("演练数据", words)
            info = subprocess.run(["pdfinfo", "-"], input=reply.body, capture_output=True, check=True)
            self.assertRegex(info.stdout.decode(), r"Page size: .*\(A4\)")
            self.assertIn(int(re.search(r"Pages: +(\d+)", info.stdout.decode())[1]), range(6, 16))
        self.assertEqual(reply.body, self.report("report.pdf?lang=en").body)
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.audit WHERE action = 'export'"
                                       " AND account = 'monitor360102'"
                                       " AND detail ->> 'file' = 'report.pdf'"), [["3"]])

    def test_command(self):
        for file in ("one.pdf", "one.docx"):
            path = self.kesu.folder / file
            self.kesu.run("report", self.slug, "--out", str(path))
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertIn("95%置信区间", self.words((self.kesu.folder / "one.pdf").read_bytes()))
        for arguments, status, words in (
                (("--out", "x.doc"), 2, "neither with .pdf"),
                (("--out", "x.pdf", "--run", "999"), 1, "no such run"), ((), 2, "out")):
            done = self.kesu.run("report", self.slug, *arguments, check=False)
            self.assertEqual((done.returncode, words in done.stderr), (status, True), done.stderr)
        environment = {**self.kesu.environment, "PATH": "/nowhere"}
        done = subprocess.run([support.PROGRAM, "report", self.slug, "--out", "x.docx", "--embedded",
                               str(self.kesu.database)], cwd=self.kesu.folder, env=environment, text=True,
                              capture_output=True, check=False)
        self.assertEqual((done.returncode, "apt-get install pandoc" in done.stderr), (1, True), done.stderr)
        self.assertEqual(list(self.kesu.folder.glob("x.*")), [])

    def test_docx(self):
        reply = self.report("report.docx?lang=zh")
        self.assertEqual(reply.status, 200, reply)
        with zipfile.ZipFile(io.BytesIO(reply.body)) as file:
            text = re.sub(r"<[^>]*>", "", file.read("word/document.xml").decode())
            pictures = [name for name in file.namelist() if name.startswith("word/media/")]
        own = next(e for e in self.figures["estimates"]
                   if e["region"] == "360102" and e["group"] == "all")
        for words in (f"{own['share'] * 100:.1f}%", "问了谁，依据什么", "不能由此得出的结论", "=演练,"):
            self.assertIn(words, text)
        self.assertGreaterEqual(len(pictures), 3)

    def test_who_may(self):
        for account, status in ((None, 401), ("monitor360700", 404), ("monitor360102002", 403),
                                ("interviewer360102", 403)):
            self.assertEqual(self.report("report.pdf", account).status, status, account)
        for file, status in (("report.pdf?lang=de", 400), ("report.pdf?run=x", 400),
                             ("report.pdf?run=999", 404)):
            self.assertEqual(self.report(file).status, status, file)


class Publication(Case):
    def test_from_nothing_to_withdrawn(self):
        figures = self.scored(SLUG, seed=5, rehearsal=False, instrument="made-with-keys")
        run = figures["run"]["id"]
        at = f"/results/{SLUG}/{run}"
        self.missing(f"/results/{SLUG}", at, at + "/card.png", at + "/results.csv",
                     at + "/manifest.json", "/results/none", "/results/none/1")
        signed = self.publish(SLUG, run)
        self.missing(f"/results/{SLUG}/{run + 1}", f"/results/{SLUG}/x", f"/results/{SLUG}/0",
                     f"/results/other/{run}", at + "/card.jpg")
        # The API shows nothing of it without an account.
        self.assertEqual(self.get(f"/api/v1/surveys/{SLUG}/indicators").status, 401)
        page = self.get(f"/results/{SLUG}/x", Accept="text/html,*/*")
        self.assertEqual((page.status, page.headers["content-type"]), (404, "text/html; charset=utf-8"))
        self.assertIn("没有这样的发布", page.body.decode())
        self.check_address(at)
        self.check_page(at, figures)
        self.check_caching(at)
        self.check_picture(at)
        self.check_files(at, signed)
        self.check_withdrawn(at, figures)

    def check_address(self, at):
        for asked, to in (("", at), ("?lang=en", at + "?lang=en"), ("?lang=zh", at)):
            reply = self.get(f"/results/{SLUG}{asked}")
            self.assertEqual((reply.status, reply.headers["location"]), (302, to))

    def check_page(self, at, figures):
        page = self.get(at).body.decode()
        self.assertIn('<html lang="zh-CN"', page)
        self.assertNotRegex(page, r"(?i)<script|javascript:|\son\w+=|\sstyle=")
        self.assertNotRegex(page, r"https?://(?!127\.0\.0\.1|ogp\.me)")
        # The survey's title has quotes; a survey's words are never part of the page's own.
        self.assertIn("<title>=演练,&quot;调查&quot;</title>", page)
        host = f"http://127.0.0.1:{self.kesu.port}{at}"
        for tag in (f'<meta property="og:image" content="{host}/card.png">',
                    '<meta property="og:image:width" content="1200">',
                    f'<link rel="canonical" href="{host}">'):
            self.assertIn(tag, page)
        own = next(e for e in figures["estimates"] if e["region"] == "360102" and e["group"] == "all")
        share = f"{own['share'] * 100:.1f}%"
        interval = f"{own['ci'][0] * 100:.1f}–{own['ci'][1] * 100:.1f}%"
        text = self.text(at)
        diagnostics = figures["run"]["diagnostics"]
        for words in (share, "95%置信区间 " + interval, "2025年目标17.5%", "东湖区18—69岁居民",
                      "滕王阁街道", "没有登记统计调查的批准文号", f"发出{diagnostics['invited']}份邀请",
                      f"{diagnostics['respondents']}人的答卷用于估计", "不能由此得出的结论"):
            self.assertIn(words, text)
        self.assertNotIn("演练数据", text)
        self.assertNotIn("已撤回", text)
        english = self.text(at + "?lang=en")
        for words in (share, "95 % interval " + interval, "Target 17.5% for 2025", "Tengwangge"):
            self.assertIn(words, english)
        # One language at a time.
        self.assertNotIn("置信区间", english)
        self.check_withheld(text, figures)
        self.check_cautioned(text, figures)

    def check_withheld(self, text, figures):
        """Of a cell that is withheld no number is there."""
        hidden = [e for e in figures["estimates"] if e["region"] == "360102" and e["status"] == "suppress"]
        self.assertTrue(hidden)
        self.assertGreaterEqual(text.count("不公布："), len(hidden))

    def check_cautioned(self, text, figures):
        """A township's modelled share that is to be used with caution says so."""
        models = [area["model"] for area in figures["areas"] if area["model"]["status"] == "flag"]
        self.assertTrue(models)
        self.assertEqual(len(re.findall(r"模型 [\d.]+%（[\d.–%]+），慎用", text)), len(models))

    def check_caching(self, at):
        for path in (at, at + "?lang=en", at + "/card.png", at + "/results.csv", at + "/manifest.json"):
            reply = self.get(path)
            self.assertEqual((reply.status, reply.headers["cache-control"]), (200, "public, max-age=300"))
            again = self.get(path, **{"If-None-Match": reply.headers["etag"]})
            self.assertEqual((again.status, again.headers["etag"]), (304, reply.headers["etag"]))
            head = self.client.request("HEAD", path)
            self.assertEqual((head.status, head.headers["content-length"]), (200, str(len(reply.body))))
            self.assertNotIn("set-cookie", reply.headers)
        self.assertNotEqual(self.get(at).headers["etag"], self.get(at + "?lang=en").headers["etag"])
        # The page names the host that was asked for: a cache before the server keeps them apart.
        other = self.get(at, Host="other.example")
        self.assertIn("http://other.example" + at, other.body.decode())
        self.assertEqual((other.headers["vary"], self.get(at).headers["vary"]), ("Host", "Host"))

    def check_picture(self, at):
        for asked in ("", "?lang=en"):
            picture = self.get(at + "/card.png" + asked).body
            self.assertEqual(picture[:8], PNG)
            self.assertEqual(struct.unpack(">II", picture[16:24]), (1200, 630))

    def check_files(self, at, signed):
        self.assertEqual(self.get(at + "/manifest.json").json(), signed)
        rows = list(csv.DictReader(io.StringIO(self.get(at + "/results.csv").body.decode())))
        told = signed["manifest"]["figures"]["estimates"]
        self.assertEqual(len(rows), len(told))
        for row, one in zip(rows, told):
            self.assertEqual((row["region"], row["group"], row["status"], row["label"]),
                             (one["region"], one["group"], one["status"], ""))
            for name in ("share", "se", "n", "deff"):
                self.assertEqual(float(row[name]) if row[name] else None, one[name])
            self.assertEqual([float(row[n]) if row[n] else None for n in ("ci_low", "ci_high")],
                             one["ci"] or [None, None])

    def check_withdrawn(self, at, figures):
        before = {path: self.get(path).body for path in (at, at + "/card.png", at + "/manifest.json")}
        self.kesu.run("survey", "withdraw", SLUG, "--reason", "权数<有误>")
        text = self.text(at)
        for words in ("已撤回", "原因：权数<有误>", str(figures["run"]["id"])):
            self.assertIn(words, text)
        self.assertIn("权数&lt;有误&gt;", self.get(at).body.decode())
        self.assertIn("noindex", self.get(at).body.decode())
        self.assertIn("withdrawn", self.text(at + "?lang=en"))
        self.assertNotEqual(self.get(at + "/card.png").body, before[at + "/card.png"])
        # What was signed stays as it was.
        self.assertEqual(self.get(at + "/manifest.json").body, before[at + "/manifest.json"])
        self.assertEqual(self.get(f"/results/{SLUG}").headers["location"], at)
        # A table that is passed on without its page says so, too.
        rows = list(csv.DictReader(io.StringIO(self.get(at + "/results.csv").body.decode())))
        self.assertEqual({row["label"] for row in rows}, {"已撤回"})

    def test_a_rehearsal_says_so(self):
        figures = self.scored("shown-rehearsal", seed=6)
        run = figures["run"]["id"]
        self.publish("shown-rehearsal", run)
        at = f"/results/shown-rehearsal/{run}"
        page = self.get(at).body.decode()
        self.assertIn("<title>演练数据 · ", page)
        self.assertRegex(page, r'og:description" content="演练数据 · ')
        self.assertIn("作答的是模拟的居民", self.text(at))
        self.assertIn("Rehearsal data", self.text(at + "?lang=en"))
        rows = list(csv.DictReader(io.StringIO(self.get(at + "/results.csv").body.decode())))
        self.assertEqual({row["label"] for row in rows}, {"演练数据"})

    def test_an_activity_has_no_share(self):
        survey = made_survey.create(self.kesu, "shown-activity", result_class="activity")
        made_survey.make_activity(self.kesu, survey)
        self.kesu.run("survey", "close", "shown-activity")
        run = json.loads(self.kesu.run("score", "shown-activity", "--format", "json").stdout)["run"]["id"]
        self.publish("shown-activity", run)
        text = self.text(f"/results/shown-activity/{run}")
        self.assertIn("不代表本地区公民具备科学素质的比例", text)
        self.assertIn("平均得分", text)
        for words in ("置信区间", "回答率", "各类人群"):
            self.assertNotIn(words, text)
        self.assertEqual(self.get(f"/results/shown-activity/{run}/card.png").body[:8], PNG)


if __name__ == "__main__":
    unittest.main()
