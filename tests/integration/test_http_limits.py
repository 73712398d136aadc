"""The limits that an operator sets hold on the running program: time, connections, certificates."""

import json
import pathlib
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

import support

SURVEY_PATH = f"/api/v1/surveys/{support.SURVEY}"


def read_all(line):
    said = b""
    try:
        while piece := line.recv(65536):
            said += piece
    except OSError:
        pass
    return said


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(
            "--header-timeout-ms", "700", "--body-timeout-ms", "700", "--idle-timeout-ms", "1500",
            "--connection-max", "20", "--header-max", "2048", workers=1))

    def connect(self):
        line = socket.create_connection(("127.0.0.1", self.kesu.port), 10)
        self.addCleanup(line.close)
        return line

    def test_trickling_bytes_do_not_buy_time(self):
        for head in (b"GET /healthz HTTP/1.1\r\nX: ",
                     f"POST {SURVEY_PATH}/attempts HTTP/1.1\r\nHost: k\r\n"
                     "Content-Length: 90\r\n\r\n".encode()):
            with self.subTest(head=head):
                line, begun = self.connect(), time.monotonic()
                line.sendall(head)
                line.settimeout(0.1)
                said = b""
                while not said and time.monotonic() - begun < 10:
                    try:
                        line.sendall(b"x")
                        said = line.recv(65536)
                    except socket.timeout:
                        continue
                self.assertIn(b"HTTP/1.1 408", said)
                self.assertLess(time.monotonic() - begun, 3)

    def test_idle_connections_are_closed(self):
        line, begun = self.connect(), time.monotonic()
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n")
        self.assertIn(b"HTTP/1.1 200", read_all(line))
        self.assertLess(time.monotonic() - begun, 5)

    def test_connections_beyond_the_limit_are_closed(self):
        lines = []
        for _ in range(20):
            line = self.connect()
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n")
            self.assertIn(b"HTTP/1.1 200", line.recv(65536))
            lines.append(line)
        self.assertEqual(read_all(self.connect()), b"")
        for line in lines:
            line.close()
        time.sleep(0.2)
        metrics = self.kesu.client().request("GET", "/metrics").body.decode()
        self.assertRegex(metrics, r"(?m)^kesu_connections_refused_total\S* [1-9]")

    def test_the_header_limit_is_the_operators(self):
        reply = self.kesu.client().request("GET", "/healthz", headers={"X": "a" * 2100})
        self.assertEqual(reply.status, 431)
        self.assertEqual(reply.headers["content-type"], "application/problem+json")

    def test_the_log_names_routes_and_no_secrets(self):
        attempt = self.kesu.begin()
        attempt.state()
        log = self.kesu.log.read_text(errors="replace")
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        routes = [line.get("route") for line in lines if line["message"] == "request"]
        self.assertIn("/api/v1/attempts/{attempt}", routes)
        self.assertNotIn(attempt.secret, log)
        self.assertNotIn(attempt.id, log)


class Certificates(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.certificate, self.key = self.folder / "certificate.pem", self.folder / "key.pem"

    def make(self, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                        "-keyout", self.key, "-out", self.certificate],
                       check=True, capture_output=True)
        self.key.chmod(0o644)

    @staticmethod
    def served(port):
        """The certificate of a new connection, or None while there is no server."""
        try:
            return ssl.get_server_certificate(("127.0.0.1", port), timeout=5).strip()
        except OSError:
            return None

    def wait_served(self, port, expected):
        until = time.monotonic() + 60
        while self.served(port) != expected and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(self.served(port), expected)

    def test_hangup_brings_the_new_certificate(self):
        self.make("first")
        kesu = support.Kesu("--tls-certificate", str(self.certificate), "--tls-key", str(self.key))
        kesu.start(wait=False)
        self.addCleanup(kesu.__exit__, None, None, None)
        self.wait_served(kesu.port, self.certificate.read_text().strip())
        self.make("second")
        second = self.certificate.read_text().strip()
        kesu.process.send_signal(signal.SIGHUP)
        self.wait_served(kesu.port, second)
        self.certificate.write_text("no certificate")
        kesu.process.send_signal(signal.SIGHUP)
        time.sleep(1)
        for _ in range(8):  # whichever worker answers
            self.assertEqual(self.served(kesu.port), second)


if __name__ == "__main__":
    unittest.main()
