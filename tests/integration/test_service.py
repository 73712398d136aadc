# SPDX-License-Identifier: GPL-3.0-or-later
"""What systemd expects of a Type=notify service with socket activation, and the shipped unit.

The test acts as systemd: it holds the listening socket, passes it on as descriptor 3, and listens
on $NOTIFY_SOCKET.
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import support


class Activated(support.Kesu):
    """Kesu started the way systemd starts it."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, environment={"WATCHDOG_USEC": "2000000"}, **more)
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        address = str(self.folder / "notify")
        self.notices.bind(address)
        os.chmod(address, 0o777)
        self.environment["NOTIFY_SOCKET"] = address
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=128)

    def start(self, wait=True):
        # LISTEN_PID must be the program's own process id. A shell knows its id and then becomes
        # the program.
        command = ["sh", "-c", 'LISTEN_FDS=1 LISTEN_PID=$$ WATCHDOG_PID=$$ exec "$@"', "sh"]
        descriptor = self.listener.fileno()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command + self.arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment, cwd=self.folder, pass_fds=(3,),
                preexec_fn=lambda: os.dup2(descriptor, 3))
        if wait:
            self.notice("READY=1")

    def notice(self, wanted):
        """Waits for a notification that contains `wanted`."""
        until = time.monotonic() + support.PATIENCE_SECONDS
        while time.monotonic() < until:
            self.notices.settimeout(max(0.01, until - time.monotonic()))
            try:
                lines = self.notices.recv(4096).decode().splitlines()
            except TimeoutError:
                break
            if any(line.startswith(wanted) for line in lines):
                return lines
        raise AssertionError(f"no {wanted}\n{self.log_tail()}")


class Service(unittest.TestCase):
    def test_notify_watchdog_reload_and_handover(self):
        with Activated() as kesu:
            self.addCleanup(kesu.listener.close)
            self.addCleanup(kesu.notices.close)
            attempt = kesu.begin()
            self.assertEqual(attempt.save(1, [support.answer_to(attempt.booklet()["items"][0])]), 1)
            kesu.notice("WATCHDOG=1")
            kesu.process.send_signal(signal.SIGHUP)
            time.sleep(0.5)
            self.assertIsNone(kesu.process.poll(), "SIGHUP reloads")
            self.assertEqual(kesu.client().request("GET", "/readyz").status, 200)

            kesu.process.send_signal(signal.SIGTERM)
            kesu.notice("STOPPING=1")
            self.assertEqual(kesu.process.wait(support.PATIENCE_SECONDS), 0)

            # A phone connects while the program is down; the program answers it after the next start.
            waiting = socket.create_connection(("127.0.0.1", kesu.port), support.REPLY_SECONDS)
            waiting.sendall(b"GET /healthz HTTP/1.1\r\nHost: kesu\r\n\r\n")
            kesu.start()
            waiting.settimeout(support.REPLY_SECONDS)
            self.assertTrue(waiting.recv(4096).startswith(b"HTTP/1.1 200"))
            waiting.close()
            state = support.Client("127.0.0.1", kesu.port).request(
                "GET", attempt.path, secret=attempt.secret)
            self.assertEqual(state.json()["acknowledged"], 1)

    def test_what_no_worker_could_start_with_ends_the_program(self):
        for option, value, status, told in (
                ("--secret", "short", 1, "KESU_SECRET"),
                ("--secret-previous", "short", 1, "KESU_SECRET_PREVIOUS"),
                ("--tls-certificate", os.devnull, 1, "certificate"),
                ("--log-level", "loud", 2, "log_level")):
            with self.subTest(option=option), tempfile.TemporaryDirectory() as folder:
                os.chmod(folder, 0o755)
                more = ["--tls-key", os.devnull] if option == "--tls-certificate" else []
                done = subprocess.run(
                    [support.PROGRAM, "serve", "--embedded", folder + "/database", "--listen",
                     f"127.0.0.1:{support.free_port()}", option, value, *more],
                    timeout=support.PATIENCE_SECONDS,
                    env=support.clean_environment(), capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn(told, done.stderr.splitlines()[-1])

    def test_a_provider_that_nobody_could_sign_in_at(self):
        good = {"--oidc-issuer": "https://id.example.org", "--oidc-client-id": "kesu",
                "--public-address": "https://kesu.example.org"}
        for change, named in (({"--oidc-issuer": "http://id.example.org"}, "oidc_issuer"),
                              ({"--oidc-client-id": ""}, "oidc_client_id"),
                              ({"--oidc-claim": ""}, "oidc_claim"),
                              ({"--public-address": ""}, "public_address"),
                              ({"--public-address": "http://kesu.example.org"}, "public_address"),
                              ({"--public-address": "https://k.example/" + "x" * 3000},
                               "public_address")):
            options = [word for pair in {**good, **change}.items() for word in pair]
            done = subprocess.run([support.PROGRAM, "serve", *options], capture_output=True,
                                  text=True, check=False, env=support.clean_environment())
            with self.subTest(change):
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(named, done.stderr)

    def test_titles_of_processes(self):
        with support.Kesu(load=False) as kesu:
            def titles():
                shown = [pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0")
                         for pid in (kesu.process.pid, *kesu.children())]
                return sorted(title for title in shown if title.startswith(b"kesu: "))
            support.wait_until(lambda: b"kesu: jobs" in titles(), "the job runner has its title")
            self.assertEqual(titles(), [b"kesu: jobs", b"kesu: master", b"kesu: worker 1",
                                        b"kesu: worker 2"])

    def test_a_reload_ends_no_worker_that_begins(self):
        with support.Kesu(load=False) as kesu:
            until = time.monotonic() + 2
            while time.monotonic() < until:
                for worker in kesu.workers()[:1]:
                    os.kill(worker, signal.SIGKILL)
                pause = time.monotonic() + 0.2
                while time.monotonic() < pause:
                    kesu.process.send_signal(signal.SIGHUP)
                    time.sleep(0.0005)
            self.assertNotIn(f'"signal":{int(signal.SIGHUP)}}}', kesu.log.read_text("utf-8"))

    def process_state(self, pid):
        return pathlib.Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]

    def stop_next_postmaster(self, kesu):
        """Stops the PostgreSQL that is started next. Tries again, because the first one may be
        started too soon after the kill and end by itself."""
        def stopped():
            try:
                postmaster = kesu.postmaster()
                if postmaster:
                    os.kill(postmaster, signal.SIGSTOP)
                    time.sleep(0.05)
                    return self.process_state(postmaster) == "T" and postmaster
            except (FileNotFoundError, ProcessLookupError):
                pass
            return None
        return support.wait_until(stopped, "PostgreSQL is started again", pause=0)

    def test_a_long_recovery_holds_nothing_up(self):
        """While PostgreSQL recovers from a kill, killed workers are started again. A stopped
        process takes the place of a long recovery."""
        with support.Kesu() as kesu:
            os.kill(kesu.postmaster(), signal.SIGKILL)
            recovering = self.stop_next_postmaster(kesu)
            try:
                before = kesu.workers()
                os.kill(before[0], signal.SIGKILL)
                support.wait_until(lambda: set(kesu.workers()) - set(before),
                                   "the worker is started again")
            finally:
                os.kill(recovering, signal.SIGCONT)
            kesu.wait_ready()

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_unit_files_are_valid(self):
        with tempfile.TemporaryDirectory(prefix="kesu-unit-") as name:
            folder = pathlib.Path(name)
            for unit in (support.SOURCE / "deploy/systemd").iterdir():
                text = unit.read_text(encoding="utf-8")
                text = text.replace("/usr/bin/kesu", support.PROGRAM)
                (folder / unit.name).write_text(text, encoding="utf-8")
            done = subprocess.run(
                ["systemd-analyze", "verify", folder / "kesu.service", folder / "kesu.socket"],
                capture_output=True, text=True, check=False)
            ours = [line for line in done.stderr.splitlines() if "kesu" in line]
            self.assertEqual((done.returncode, ours), (0, []), done.stderr)

    def test_example_configuration_names_every_setting(self):
        text = (support.SOURCE / "deploy/kesu.conf").read_text(encoding="utf-8")
        told = subprocess.run([support.PROGRAM, "serve", "--help"], check=True,
                              capture_output=True, text=True).stdout
        options = set(re.findall(r"^\s+--([a-z][a-z-]+)", told, re.M)) - {"help", "config"}
        named = set(re.findall(r"^#?\s*([a-z_]+) =", text, re.M))
        self.assertEqual({option.replace("-", "_") for option in options}, named)


if __name__ == "__main__":
    unittest.main()
