# SPDX-License-Identifier: GPL-3.0-or-later
"""Staff sign in at a provider of OpenID Connect: a real one, and what it must not be believed."""

import json
import pathlib
import select
import subprocess
import tempfile
import time
import unittest

import description
import oidc_case
import support
from oidc_case import Browser, changed, query_of

GOOD = ("/staff", True)


def bad(problem):
    return (f"/staff?problem={problem}", False)


class Case(unittest.TestCase):
    kesu = provider = judge = None

    @classmethod
    def begin(cls, secret=oidc_case.SECRET, certificate=None, load=False, **settings):
        """A provider and a Kesu that knows it, with an account that the person li is linked to."""
        port = support.free_port()
        cls.provider = cls.enterClassContext(
            oidc_case.Provider(port, secret=secret, certificate=certificate))
        cls.kesu = cls.enterClassContext(support.Kesu(
            port=port, workers=1, load=load,
            environment=cls.provider.settings(client_secret=secret, **settings)))
        client = cls.kesu.client()
        cls.judge = description.Description(client.request("GET", "/openapi.json").json())
        client.close()

    @classmethod
    def account(cls, name, subject):
        cls.kesu.run("account", "add", name, "--role", "monitor", "--region", "110000")
        cls.link(name, subject)

    @classmethod
    def link(cls, name, subject):
        cls.kesu.run("account", "link", name, "--issuer", cls.provider.issuer, "--subject", subject)

    def setUp(self):
        self.browser = self.another()
        self.addCleanup(self.provider.spoil)

    def another(self):
        return Browser(self.kesu, self.provider, self.judge)

    def audit(self, action):
        return [row for row in json.loads(
            self.kesu.run("audit", "list", "--format", "json").stdout)["audit"]
            if row["action"] == action]


class SignIn(Case):
    @classmethod
    def setUpClass(cls):
        cls.begin(title_zh="县身份认证", title_en="County sign-on")
        cls.account("li", "li-0001")

    def test_whole(self):
        told = self.browser.get("/api/v1/oidc").json()
        self.assertEqual(told, {"providers": [
            {"id": "main", "title": {"zh": "县身份认证", "en": "County sign-on"}}]})
        address = self.browser.start()
        self.assertIn("kesu_oidc=", self.browser.set[0])
        for word in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
            self.assertIn(word, self.browser.set[0].split("; "))
        asked = query_of(address)
        self.assertEqual(
            (asked["response_type"], asked["scope"], asked["code_challenge_method"]),
            ("code", "openid", "S256"))
        self.assertEqual(asked["max_age"], "600")
        self.assertEqual(self.browser.end(self.browser.log_in(address, "account=li-0001")), GOOD)
        self.assertNotIn("kesu_oidc", self.browser.here.cookies)
        session = self.browser.get("/api/v1/session").json()
        self.assertEqual((session["account"], session["role"]), ("li", "monitor"))
        self.assertEqual(self.audit("session.begin")[-1]["detail"]["method"], "openid")

    def test_from_the_interviewers_page(self):
        page = oidc_case.START + "?page=interview"
        address = self.browser.get(page).headers["location"]
        self.assertEqual(self.browser.end(self.browser.log_in(address, "account=li-0001")),
                         ("/interview", True))
        other = self.another()
        address = other.get(page).headers["location"]
        self.assertEqual(other.end(other.log_in(address, "account=nobody")),
                         ("/interview?problem=account-not-linked", False))
        # No other page is sent to, whatever the address or the cookie says.
        wrong = self.kesu.client().request("GET", oidc_case.START + "?page=//evil.example")
        self.assertEqual(wrong.status, 422)
        other = self.another()
        address = other.callback("li-0001")
        cookie, under = other.here.cookies["kesu_oidc"]
        other.here.cookies["kesu_oidc"] = cookie.split("~")[0] + "~/evil.example", under
        self.assertEqual(other.end(address), GOOD)

    def test_another_browsers_state(self):
        """Neither the callback of somebody else's sign-in, nor one that nobody began."""
        mine, foreign = self.browser.callback("li-0001"), self.another().callback("li-0001")
        none = self.another()
        self.assertEqual(none.end(mine), bad("sign-in-expired"))
        self.assertEqual(self.browser.end(foreign), bad("sign-in-expired"))

    def test_wrong_state(self):
        for state in (None, "", "0" * 64, "x"):
            browser = self.another()
            address = browser.callback("li-0001")
            with self.subTest(state):
                self.assertEqual(browser.end(changed(address, state=state)), bad("sign-in-expired"))

    def test_replayed(self):
        """The same callback with the same cookie, once more: also when the first one failed."""
        address = self.browser.callback("li-0001")
        kept = dict(self.browser.here.cookies)
        self.assertEqual(self.browser.end(address), GOOD)
        again = self.another()
        again.here.cookies = dict(kept)
        self.assertEqual(again.end(address), bad("sign-in-expired"))

        failed = self.another()
        address = failed.callback("li-0001")
        kept = dict(failed.here.cookies)
        self.assertEqual(failed.end(changed(address, code="none")), bad("sign-in-refused"))
        failed.here.cookies = kept
        self.assertEqual(failed.end(address), bad("sign-in-expired"))

    def test_code_of_another_sign_in(self):
        """PKCE: a code that was stolen from somebody else's callback opens nothing here."""
        stolen = query_of(self.another().callback("li-0001"))["code"]
        address = self.browser.callback("li-0001")
        self.assertEqual(self.browser.end(changed(address, code=stolen)), bad("sign-in-refused"))

    def test_callback_of_another_issuer(self):
        """A mixed-up callback goes no further: the code is not given away (RFC 9207)."""
        before = self.provider.seen("/token")
        for issuer in ("https://id.example.org", self.provider.issuer + "/", None):
            browser = self.another()
            address = browser.callback("li-0001")
            with self.subTest(issuer):
                self.assertEqual(browser.end(changed(address, iss=issuer)), bad("sign-in-refused"))
        self.assertEqual(self.provider.seen("/token"), before)

    def test_cancelled(self):
        address = self.browser.log_in(self.browser.start(), "cancel=yes")
        self.assertEqual(query_of(address)["error"], "access_denied")
        self.assertEqual(self.browser.end(address), bad("sign-in-cancelled"))
        address = changed(self.browser.callback("li-0001"), code=None, error="server_error")
        self.assertEqual(self.browser.end(address), bad("sign-in-refused"))

    def test_somebody_without_an_account(self):
        """No account is made; an administrator finds in the audit whom to link."""
        self.assertEqual(self.browser.sign_in("wang-0002"), bad("account-not-linked"))
        noted = self.audit("session.refuse")[-1]
        self.assertEqual((noted["object"], noted["detail"]), (
            "provider/" + self.provider.issuer, {"because": "not_linked", "subject": "wang-0002"}))
        self.kesu.run("account", "add", "wang", "--role", "evaluator", "--region", "110000")
        self.link("wang", noted["detail"]["subject"])
        self.assertEqual(self.another().sign_in("wang-0002"), GOOD)

    def test_unlinked(self):
        """A link that is taken back ends what began by it."""
        self.account("zhao", "zhao-0003")
        self.assertEqual(self.browser.sign_in("zhao-0003"), GOOD)
        self.kesu.run("account", "unlink", "zhao")
        self.assertEqual(self.browser.get("/api/v1/session").status, 401)
        self.assertEqual(self.another().sign_in("zhao-0003"), bad("account-not-linked"))

    def test_disabled_and_locked(self):
        self.account("sun", "sun-0005")
        self.kesu.sql("INSERT INTO kesu_identity.sign_in VALUES"
                      " (sha256('sun'), 5, now(), now() + interval '1 minute')")
        self.assertEqual(self.another().sign_in("sun-0005"), bad("sign-in-refused"))
        self.kesu.run("account", "disable", "sun")
        self.assertEqual(self.another().sign_in("sun-0005"), bad("sign-in-refused"))
        self.assertEqual([row["detail"]["because"] for row in self.audit("session.refuse")
                          if row["object"] == "account/sun"], ["locked", "disabled"])

    def test_tokens_that_are_not_believed(self):
        """Signed by the provider's own key, but for one of them."""
        now = int(time.time())
        for spoiled in ({"claims": {"iss": "https://id.example.org"}},
                        {"claims": {"aud": "another"}},
                        {"claims": {"aud": ["kesu", "another"]}},
                        {"claims": {"azp": "another"}},
                        {"claims": {"nonce": "0" * 64}},
                        {"claims": {"exp": now - 61}},
                        {"claims": {"iat": now + 300}},
                        {"claims": {"sub": None}},
                        {"claims": {"auth_time": now - 3600}},
                        {"claims": {"auth_time": None}},
                        {"key": "foreign"}):
            self.provider.spoil(**spoiled)
            with self.subTest(spoiled):
                self.assertEqual(self.another().sign_in("li-0001"), bad("sign-in-refused"))
        self.provider.spoil(claims={"aud": ["kesu", "another"], "azp": "kesu"})
        self.assertEqual(self.browser.sign_in("li-0001"), GOOD)

    def test_new_key(self):
        """A key that came later is fetched, but not as often as somebody likes."""
        self.provider.spoil(key="next")
        support.wait_until(lambda: self.another().sign_in("li-0001") == GOOD, "the new key is known",
                           pause=0.5)
        before = self.provider.seen("/jwks")
        self.provider.spoil(key="next", claims={"nonce": "0"})
        self.assertEqual(self.another().sign_in("li-0001"), bad("sign-in-refused"))
        self.assertEqual(self.provider.seen("/jwks"), before)

    def test_other_providers(self):
        for path in ("/api/v1/oidc/other/start", "/api/v1/oidc/other/callback?code=1&state=2"):
            reply = self.browser.get(path)
            self.assertEqual((reply.status, reply.json()["type"]), (404, "/problems/not-found"))

    def test_nothing_is_logged(self):
        self.assertEqual(self.browser.sign_in("li-0001"), GOOD)
        self.assertEqual(self.another().sign_in("wang-0009"), bad("account-not-linked"))
        log = self.kesu.log.read_text()
        for word in (oidc_case.SECRET, "li-0001", "wang-0009"):
            self.assertNotIn(word, log)


class Encrypted(Case):
    """A public client, a provider by https, and people named by their verified address; the provider
    is away or not itself, and phones notice nothing.
    """

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(
            tempfile.TemporaryDirectory(prefix="kesu-oidc-")))
        folder.chmod(0o755)
        files = [str(folder / name) for name in ("certificate.pem", "key.pem")]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=provider", "-addext",
             "subjectAltName=IP:127.0.0.1", "-keyout", files[1], "-out", files[0]],
            check=True, capture_output=True)
        pathlib.Path(files[0]).chmod(0o644)
        cls.begin(secret="", certificate=files, load=True, claim="email", authorities=files[0])
        cls.account("li", "li-0001@example.org")

    def restart(self, **environment):
        """Nothing is known of the provider then."""
        kept = dict(self.kesu.environment)
        self.kesu.stop()
        self.kesu.environment.update(environment)
        self.kesu.start()
        self.kesu.environment = kept

    def starts_badly(self):
        reply = self.browser.get(oidc_case.START)
        self.assertEqual(reply.headers["location"], "/staff?problem=provider-unavailable")

    def test_by_address(self):
        self.assertEqual(self.browser.sign_in("li-0001"), GOOD)
        for claims in ({"email_verified": False}, {"email": None}):
            self.provider.spoil(claims=claims)
            with self.subTest(claims):
                self.assertEqual(self.another().sign_in("li-0001"), bad("sign-in-refused"))

    def test_certificates(self):
        """One that nobody vouches for, and one of another name."""
        issuer = self.provider.issuer.replace("127.0.0.1", "localhost")
        for change in ({"KESU_OIDC_AUTHORITIES": ""}, {"KESU_OIDC_ISSUER": issuer}):
            with self.subTest(change):
                self.restart(**change)
                self.starts_badly()
        self.restart()

    def test_documents_that_are_not_believed(self):
        document = "/.well-known/openid-configuration"
        self.restart()
        for spoiled in ({"discovery": {"issuer": "https://127.0.0.1:1"}},
                        {"discovery": {"token_endpoint": "http://127.0.0.1/token"}},
                        {"path": document, "redirect": "/jwks"},
                        {"path": document, "delay_ms": 60000}):
            self.provider.spoil(**spoiled)
            with self.subTest(spoiled):
                self.starts_badly()
                asked = self.provider.seen(document)
                self.starts_badly()  # not asked again at once
                self.assertEqual(self.provider.seen(document), asked)
                time.sleep(1.1)
        self.provider.spoil()
        self.assertEqual(self.browser.sign_in("li-0001"), GOOD)
        self.provider.spoil(path="/token", redirect="/jwks")
        self.assertEqual(self.another().sign_in("li-0001"), bad("provider-unavailable"))

    def test_saves_do_not_wait(self):
        """While a sign-in waits for a provider that hangs, the same worker saves at once."""
        address = self.browser.callback("li-0001")
        asked = self.provider.seen("/token")
        self.provider.spoil(path="/token", delay_ms=60000)
        attempt = self.kesu.begin()
        answers = [support.answer_to(attempt.booklet()["items"][0])]
        client = self.kesu.client()
        self.addCleanup(client.close)
        waiting = client.connection
        waiting.request("GET", address.removeprefix(self.kesu.server), headers={
            "Cookie": self.browser.here.header("/")})
        support.wait_until(lambda: self.provider.seen("/token") > asked, "the provider is asked")
        for number in range(1, 6):
            attempt.save(number, answers)
        ready, *_ = select.select([waiting.sock], [], [], 0)
        self.assertFalse(ready, "saves came first")
        self.assertEqual(waiting.getresponse().getheader("Location"),
                         "/staff?problem=provider-unavailable")


if __name__ == "__main__":
    unittest.main()
