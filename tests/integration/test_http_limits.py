# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits that an operator sets hold on the running program: time, connections, certificates."""

import http.client
import json
import pathlib
import re
import select
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
    """All bytes until the server closes the connection."""
    said = b""
    try:
        while piece := line.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


class LimitCase(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(*cls.options, workers=1))

    def connect(self):
        line = socket.create_connection(("127.0.0.1", self.kesu.port), support.PATIENCE_SECONDS)
        self.addCleanup(line.close)
        return line


class Time(LimitCase):
    """On a busy machine the test may send its first bytes too late; then it tries again."""

    options = ("--header-timeout-ms", "700", "--body-timeout-ms", "700",
               "--idle-timeout-ms", "1500")

    def trickled(self, head):
        """Sends single bytes until the server answers or closes the connection."""
        line = self.connect()
        until = time.monotonic() + support.PATIENCE_SECONDS
        try:
            line.sendall(head)
            while time.monotonic() < until:
                line.sendall(b"x")
                if select.select([line], [], [], 0.1)[0]:
                    return line.recv(65536)
        except (BrokenPipeError, ConnectionResetError):
            return b""
        raise AssertionError("bytes that trickle buy time")

    def test_trickling_bytes_do_not_buy_time(self):
        for head in (b"GET /healthz HTTP/1.1\r\nX: ",
                     f"POST {SURVEY_PATH}/attempts HTTP/1.1\r\nHost: k\r\n"
                     "Content-Length: 90\r\n\r\n".encode()):
            with self.subTest(head=head):
                said = support.wait_until(lambda sent=head: self.trickled(sent), "an answer")
                self.assertIn(b"HTTP/1.1 408", said)

    def answered_and_closed(self):
        line = self.connect()
        try:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            return b""
        return read_all(line)

    def test_idle_connections_are_closed(self):
        said = support.wait_until(self.answered_and_closed, "an answer")
        self.assertIn(b"HTTP/1.1 200", said)


class Limits(LimitCase):
    options = ("--connection-max", "20", "--header-max", "2048")

    def metrics(self):
        try:
            return self.kesu.client().request("GET", "/metrics").body.decode()
        except (OSError, http.client.HTTPException):
            return None  # the server has not closed the other connections yet

    def test_connections_beyond_the_limit_are_closed(self):
        lines = []
        while len(lines) < 20:
            line = self.connect()
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n")
            if line.recv(65536):  # otherwise an earlier connection is not closed yet
                lines.append(line)
        self.assertEqual(read_all(self.connect()), b"")
        for line in lines:
            line.close()
        metrics = support.wait_until(self.metrics, "there is room again")
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


class Addresses(LimitCase):
    """One address cannot take the places of all others."""

    MAX, EACH = 24, 8
    options = ("--connection-max", str(MAX), "--connections-per-address", str(EACH),
               "--header-timeout-ms", "300000")
    ASK = b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n"

    def setUp(self):  # what earlier tests have closed may still be counted
        support.wait_until(lambda: self.answered("127.0.0.99"), "there is room")

    def connect_from(self, address, sent):
        line = socket.create_connection(
            ("127.0.0.1", self.kesu.port), support.PATIENCE_SECONDS, (address, 0))
        self.addCleanup(line.close)
        line.sendall(sent)
        return line

    def answered(self, address):
        """Whether a new connection of this address is served."""
        try:
            with socket.create_connection(("127.0.0.1", self.kesu.port), support.PATIENCE_SECONDS,
                                          (address, 0)) as line:
                line.sendall(self.ASK)
                return line.recv(65536).startswith(b"HTTP/1.1 200")
        except ConnectionError:
            return False

    def held(self, address, count):
        """Connections that have begun a request, and say nothing more."""
        lines = [self.connect_from(address, b"GET /healthz HTTP/1.1\r\nX: ") for _ in range(count)]
        support.wait_until(lambda: self.opened() >= count, "they are open")
        return lines

    def opened(self):
        reply = self.kesu.client().request("GET", "/metrics").body.decode()
        return int(re.search(r"(?m)^kesu_connections_open\S* (\d+)", reply)[1])

    def test_an_address_has_so_many_and_others_are_served(self):
        lines = self.held("127.0.0.2", self.EACH)
        self.assertFalse(self.answered("127.0.0.2"))
        self.assertTrue(self.answered("127.0.0.3"))
        lines[0].close()
        support.wait_until(lambda: self.answered("127.0.0.2"), "a place is free again")

    def test_what_idles_makes_room_for_the_same_address(self):
        lines = []
        for _ in range(self.EACH):
            lines.append(self.connect_from("127.0.0.4", self.ASK))
            self.assertIn(b"HTTP/1.1 200", lines[-1].recv(65536))
        self.assertTrue(self.answered("127.0.0.4"))
        self.assertEqual(read_all(lines[0]), b"")  # the one that has idled longest
        lines[1].sendall(self.ASK)
        self.assertIn(b"HTTP/1.1 200", lines[1].recv(65536))

    def test_a_full_server_takes_from_who_has_most(self):
        few = self.held("127.0.0.5", 2)
        for number in range(6, 9):
            for _ in range(self.EACH):
                self.connect_from(f"127.0.0.{number}", b"GET /healthz HTTP/1.1\r\nX: ")
        for address in ("127.0.0.9", "127.0.0.10", "127.0.0.11"):
            self.assertTrue(self.answered(address), address)
        for line in few:
            line.sendall(b"y\r\nHost: k\r\n\r\n")
            self.assertIn(b"HTTP/1.1 200", line.recv(65536))


class Bodies(LimitCase):
    """Bodies that never end take no memory from others."""

    MEMORY, PART = 1 << 20, 60000
    options = ("--request-memory", str(MEMORY), "--body-timeout-ms", "300000")

    def head(self, attempt, secret):
        return (f"PUT {attempt.path}/answers/1 HTTP/1.1\r\nHost: k\r\nContent-Length: {self.PART + 1}"
                f"\r\nAuthorization: Bearer {secret}\r\n\r\n").encode()

    def test_a_wrong_secret_is_refused_before_the_body(self):
        attempt, other = self.kesu.begin(), self.kesu.begin()
        for secret, status in ((other.secret, 403), ("", 401)):
            line = self.connect()
            line.sendall(self.head(attempt, secret) + b"{")
            reply = line.recv(65536)
            self.assertTrue(reply.startswith(f"HTTP/1.1 {status} ".encode()), reply)
            self.assertIn(b"Connection: close", reply)
        line = self.connect()
        line.sendall(self.head(attempt, attempt.secret))
        self.assertEqual(select.select([line], [], [], 0.5)[0], [])  # its body is awaited

    def test_bodies_that_do_not_end_make_room(self):
        attempt = self.kesu.begin()
        lines = []
        for _ in range(2 * self.MEMORY // self.PART):
            lines.append(self.connect())
            lines[-1].sendall(self.head(attempt, attempt.secret) + b" " * self.PART)
        self.assertTrue(lines[0].recv(65536).startswith(b"HTTP/1.1 503 "))
        self.assertEqual(self.kesu.begin().save(1, [{"item": "K01", "choice": 1}]), 1)
        slow = self.connect()
        body = b'{"answers":[{"item":"K01","choice":2}]}'
        head = self.head(attempt, attempt.secret).replace(
            str(self.PART + 1).encode(), str(len(body)).encode())
        slow.sendall(head + body[:9])
        self.assertEqual(select.select([slow], [], [], 0.5)[0], [])
        slow.sendall(body[9:])
        self.assertTrue(slow.recv(65536).startswith(b"HTTP/1.1 200 "))
        waiting = [line for line in lines if not select.select([line], [], [], 0)[0]]
        self.assertLess(0, len(waiting))
        self.assertLessEqual(len(waiting), self.MEMORY // self.PART)
        metrics = self.kesu.client().request("GET", "/metrics").body.decode()
        self.assertRegex(metrics, r"(?m)^kesu_requests_crowded_total\S* [1-9]")

    def test_one_large_body_at_a_time(self):
        """Frames of two accounts would leave no room for what phones save."""
        head = (f"POST /api/v1/surveys/{support.SURVEY}/frame?kind=areas HTTP/1.1\r\nHost: x\r\n"
                "Content-Type: text/csv\r\nAuthorization: Bearer x\r\nContent-Length: 9000\r\n\r\nkind")
        first, second = self.connect(), self.connect()
        first.sendall(head.encode())
        self.assertEqual(select.select([first], [], [], 0.5)[0], [])  # its body is awaited
        second.sendall(head.encode())
        reply = second.recv(65536)
        self.assertTrue(reply.startswith(b"HTTP/1.1 503 "), reply)
        self.assertIn(b"Retry-After: ", reply)
        first.close()
        third = self.connect()
        self.assertEqual(select.select([third], [], [], 0.5)[0], [])
        third.sendall(head.encode())
        self.assertEqual(select.select([third], [], [], 0.5)[0], [])


class BehindAProxy(LimitCase):
    options = ("--trust-forwarded-for=yes", "--connections-per-address", "4")

    def test_the_proxy_has_no_ceiling(self):
        lines = [self.connect() for _ in range(12)]
        for line in lines:
            line.sendall(Addresses.ASK)
            self.assertIn(b"HTTP/1.1 200", line.recv(65536))


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
        self.key.chmod(0o600)

    @staticmethod
    def served(port):
        """The certificate of a new connection, or None while there is no server."""
        try:
            return ssl.get_server_certificate(("127.0.0.1", port), timeout=support.REPLY_SECONDS).strip()
        except OSError:
            return None

    def wait_served(self, port, expected):
        support.wait_until(lambda: self.served(port) == expected, "the certificate is served")

    def test_hangup_brings_the_new_certificate(self):
        self.make("first")
        # Only one worker: of two, one may serve the new certificate before the other has read it.
        kesu = support.Kesu("--tls-certificate", str(self.certificate), "--tls-key",
                            str(self.key), workers=1)
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
        self.assertEqual(self.served(kesu.port), second)


if __name__ == "__main__":
    unittest.main()
