# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped nginx and HAProxy files, each in front of a running Kesu.

Only addresses, ports and certificate paths are replaced. A whole attempt goes through TLS, the
proxy and the program, and the proxy's own rules (redirect, no /metrics) hold.
"""

import http.client
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import unittest

import support

NAME = "kesu.example.org"


def certificate(folder):
    """A self-signed ECDSA certificate and its key, and the file with both that HAProxy needs."""
    key, cert = folder / "key.pem", folder / "certificate-only.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext",
         f"subjectAltName=DNS:{NAME},IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True)
    both = folder / "certificate.pem"
    both.write_bytes(cert.read_bytes() + key.read_bytes())
    return both, key, cert


class Proxies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu("--trust-forwarded-for"))
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="kesu-proxy-"))
        cls.folder = pathlib.Path(folder)
        cls.folder.chmod(0o755)
        cls.both, cls.key, cls.cert = certificate(cls.folder)
        cls.context = ssl.create_default_context(cafile=str(cls.cert))

    def substituted(self, shipped, replacements):
        """The shipped file with each text replaced; it must contain all of them."""
        text = (support.SOURCE / "deploy" / shipped).read_text(encoding="utf-8")
        for old, new in replacements.items():
            self.assertIn(old, text)
            text = text.replace(old, new)
        return text

    def started(self, command, port, **more):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **more)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        support.wait_listening(port, process)

    def whole_attempt(self, port):
        attempt = support.Attempt(
            support.Client("127.0.0.1", port, context=self.context), support.SURVEY)
        items = attempt.booklet()["items"]
        for seq, item in enumerate(items, 1):
            self.assertEqual(attempt.save(seq, [support.answer_to(item)]), seq)
        background = attempt.put(len(items) + 1, [], background=support.BACKGROUND)
        self.assertEqual(background.status, 200, background)
        state = attempt.state()
        self.assertEqual((state["state"], len(state["answers"])), ("open", len(items)))
        first, again = (attempt.submit(len(items) + 1) for _ in range(2))
        self.assertEqual((first.status, again.status), (201, 200), (first, again))
        self.assertEqual(first.json()["receipt"], again.json()["receipt"])

    def promises(self, plain, port):
        connection = http.client.HTTPConnection("127.0.0.1", plain, timeout=support.REPLY_SECONDS)
        connection.request("GET", f"/s/{support.SURVEY}", headers={"Host": NAME})
        reply = connection.getresponse()
        self.assertEqual(reply.status, 301)
        self.assertTrue(reply.getheader("Location").startswith("https://"))
        reply.read()
        client = support.Client("127.0.0.1", port, context=self.context)
        for spelling in ("/metrics", "/%6detrics", "/%6Detrics", "/metric%73", "/metrics?a=b",
                         "/%2e/metrics", "/./metrics", "//metrics", "/%2fmetrics",
                         f"https://{NAME}/metrics", f"https://{NAME}/%6detrics"):
            with self.subTest(spelling=spelling):
                reply = client.request("GET", spelling)
                self.assertIn(reply.status, (400, 404))
                self.assertNotIn(b"kesu_requests_total", reply.body)
        for target in (f"/s/{support.SURVEY}", f"https://{NAME}/s/{support.SURVEY}"):
            self.assertEqual(client.request("GET", target).status, 200, target)
        for invitation in ("/i/TokenOfSomebody", "/%69/TokenOfSomebody", "//i/TokenOfSomebody"):
            client.request("GET", invitation)
            connection.request("GET", invitation, headers={"Host": NAME})
            connection.getresponse().read()
        try:
            huge = client.request("POST", "/api/v1/surveys/x/attempts", b"x" * (8 << 20))
            self.assertGreaterEqual(huge.status, 400)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass  # refused before it was all sent
        client.close()
        connection.close()

    def assert_log(self, path):
        """The requests are in it, and nobody's token or address."""
        def logged():
            return path.read_text(encoding="utf-8")
        support.wait_until(lambda: "/i/-" in logged() and f"/s/{support.SURVEY}" in logged(),
                           "the log")
        self.assertNotIn("TokenOfSomebody", logged())
        self.assertNotRegex(logged(), "127[.]0[.]0[.]1.* (GET|PUT) ")

    @unittest.skipUnless(shutil.which("nginx", path="/usr/sbin:/usr/bin"), "nginx is not installed")
    def test_nginx(self):
        plain, port = support.free_port(), support.free_port()
        site = self.substituted("nginx/kesu.conf", {
            "server 127.0.0.1:8080;": f"server 127.0.0.1:{self.kesu.port};",
            "listen 80;": f"listen 127.0.0.1:{plain};", "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "/etc/kesu/certificate.pem": f'"{self.both}"',
            "/etc/kesu/key.pem": f'"{self.key}"',
            "/var/log/nginx/": f"{self.folder}/"})
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        main = self.folder / "nginx.conf"
        main.write_text(
            f'daemon off; pid "{self.folder}/nginx.pid"; error_log stderr;\n'
            f'events {{}}\nhttp {{ client_body_temp_path "{self.folder}/body";\n'
            f'proxy_temp_path "{self.folder}/proxy"; fastcgi_temp_path "{self.folder}/fastcgi";\n'
            f'uwsgi_temp_path "{self.folder}/uwsgi"; scgi_temp_path "{self.folder}/scgi";\n'
            f'include "{self.folder}/site.conf"; }}\n', encoding="utf-8")
        self.started([shutil.which("nginx", path="/usr/sbin:/usr/bin"), "-c", str(main)], port)
        self.whole_attempt(port)
        self.promises(plain, port)
        self.assert_log(self.folder / "kesu.log")

    @unittest.skipUnless(shutil.which("haproxy", path="/usr/sbin:/usr/bin"),
                         "haproxy is not installed")
    def test_haproxy(self):
        plain, port = support.free_port(), support.free_port()
        config = self.folder / "haproxy.cfg"
        config.write_text(self.substituted("haproxy/kesu.cfg", {
            "127.0.0.1:8080": f"127.0.0.1:{self.kesu.port}",
            "bind :80\n": f"bind 127.0.0.1:{plain}\n", "bind :443": f"bind 127.0.0.1:{port}",
            "/etc/kesu/certificate.pem": f'"{self.both}"', "maxconn 50000": "maxconn 50"}),
            encoding="utf-8")
        program = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
        subprocess.run([program, "-c", "-f", config], check=True, capture_output=True)
        log = self.folder / "haproxy.log"
        with open(log, "wb") as out:
            self.started([program, "-db", "-f", str(config)], port, stdout=out)
        self.whole_attempt(port)
        self.promises(plain, port)
        self.assert_log(log)


if __name__ == "__main__":
    unittest.main()
