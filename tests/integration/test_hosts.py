# SPDX-License-Identifier: GPL-3.0-or-later
"""A database of several hosts: one that is away, frozen or a standby hides no other, and a pooler
that mixes sessions is refused.

The hosts are ports of one machine: the private PostgreSQL of a test behind a relay that can be
frozen, a real standby made by pg_basebackup, a real PgBouncer.
"""

import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import support

SECRET = "0123456789abcdef0123456789abcdef"
# Of a private PostgreSQL that root started, and so who may enter its socket's folder.
USER = "postgres"
LOGINS = ("kesu_resident", "kesu_staff", "kesu_sign_in")
TCP = "listen_addresses = '127.0.0.1'\nport = {port}\n"


class Relay:
    """A host of its own in front of PostgreSQL's unix socket; frozen, it accepts and says nothing."""

    def __init__(self, target):
        self.target, self.frozen = target, False
        self.listener = socket.create_server(("127.0.0.1", support.free_port()), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.pairs, self.asked = [], 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.asked += 1
            server = None
            if not self.frozen:
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.target)
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self.pump, args=pair, daemon=True).start()
            self.pairs.append((client, server))

    def pump(self, source, sink):
        try:
            while data := source.recv(65536):
                while self.frozen:
                    time.sleep(0.05)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.close()
        for client, server in self.pairs:
            client.close()
            if server:
                server.close()


def as_role(url, role):
    return url.replace("//kesu@", f"//{role}@")


class Server:
    """`kesu serve` on a database of its own; the URL is the owner's."""

    def __init__(self, database, folder, **more):
        self.port, self.log = support.free_port(), pathlib.Path(folder) / "own.log"
        self.environment = {**support.clean_environment(), **support.PATIENT,
                            "DATABASE_URL": database, "KESU_SECRET": SECRET,
                            "KESU_DATABASE_RESIDENT": as_role(database, "kesu_resident"),
                            "KESU_DATABASE_STAFF": as_role(database, "kesu_staff"),
                            "KESU_DATABASE_SIGN_IN": as_role(database, "kesu_sign_in"),
                            "KESU_USER": USER, "KESU_DRAIN_MS": "2000", **more}
        self.process = None

    def __enter__(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [support.PROGRAM, "serve", "--listen", f"127.0.0.1:{self.port}", "--workers", "1"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, cwd="/")
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(support.PATIENCE_SECONDS)
        if kind:
            print(self.log.read_text("utf-8")[-4000:])

    def ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"kesu ended with {self.process.returncode}")
        try:
            return support.Client("127.0.0.1", self.port).request("GET", "/readyz").status == 200
        except OSError:
            return False

    def seconds_until_ready(self):
        begun = time.monotonic()
        support.wait_until(self.ready, "kesu is ready")
        return time.monotonic() - begun


def programs():
    return sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(workers=1))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder.chmod(0o755)
        cls.socket = next(cls.kesu.database.rglob(".s.PGSQL.5432"))
        cls.owner = pwd.getpwuid(cls.socket.stat().st_uid).pw_name

    def relay(self):
        relay = Relay(str(self.socket))
        self.addCleanup(relay.close)
        return relay

    def url(self, *ports, more=""):
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        return f"postgresql://kesu@{hosts}/kesu?sslmode=disable{more}"

    def as_owner(self, *command):
        if os.geteuid() == 0:
            command = ("runuser", "-u", self.owner, "--", *command)
        return list(map(str, command))

    def test_a_frozen_first_host(self):
        first, second = self.relay(), self.relay()
        with Server(self.url(first.port, second.port), self.folder,
                    KESU_FAST_TIMEOUT_MS="2000", KESU_DEADLINE_MS="10000") as server:
            server.seconds_until_ready()
            self.assertEqual(second.asked, 0, "the first host serves")
            client = support.Client("127.0.0.1", server.port)
            attempt = support.Attempt(client, support.SURVEY)
            answer = support.answer_to(attempt.booklet()["items"][0])
            first.frozen = True
            begun = time.monotonic()
            support.wait_until(lambda: attempt.put(1, [answer]).status == 200, "it is saved")
            self.assertLess(time.monotonic() - begun, 45)
            support.wait_until(lambda: second.asked >= 2, "the idle connection begins anew, too")

    def test_every_beginning_passes_a_frozen_and_a_dead_host(self):
        frozen, good = self.relay(), self.relay()
        frozen.frozen = True
        dead = support.free_port()
        with Server(self.url(frozen.port, dead, good.port), self.folder) as server:
            self.assertLess(server.seconds_until_ready(), 60)
        begun = time.monotonic()
        done = subprocess.run(
            [support.PROGRAM, "migrate", "status", "--database",
             self.url(frozen.port, dead, good.port)], env=support.clean_environment(),
            capture_output=True, text=True, check=False, timeout=support.PATIENCE_SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(time.monotonic() - begun, 30)

    def test_a_standby_is_no_host_to_save_to(self):
        port, data = support.free_port(), self.kesu.database / "standby-of-test" / "data"
        subprocess.run(self.as_owner("mkdir", data.parent), check=True)
        subprocess.run(self.as_owner(programs() / "pg_basebackup", "-h", self.socket.parent, "-U",
                                     "kesu", "-D", data, "-R", "-X", "stream"),
                       check=True, cwd="/", capture_output=True)
        hba = "local all all trust\nhost all all 127.0.0.1/32 trust\n"
        subprocess.run(self.as_owner("sh", "-c", f"printf '{hba}' > {data}/pg_hba.conf"), check=True)
        standby = subprocess.Popen(
            self.as_owner(programs() / "postgres", "-D", data, "-p", port, "-c",
                          "listen_addresses=127.0.0.1", "-c",
                          f"unix_socket_directories={data.parent}"),
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(standby.wait)
        self.addCleanup(standby.terminate)
        support.wait_until(lambda: subprocess.run(
            [programs() / "pg_isready", "-h", "127.0.0.1", "-p", str(port)],
            capture_output=True, check=False).returncode == 0, "the standby answers")
        primary = self.relay()
        for more in ("", "&target_session_attrs=any"):
            with self.subTest(more=more):
                with Server(self.url(port, more=more), self.folder) as alone:
                    until = time.monotonic() + 6
                    while time.monotonic() < until and alone.process.poll() is None:
                        self.assertFalse(alone.ready(), "a standby takes no saves")
                        time.sleep(0.2)
                with Server(self.url(port, primary.port, more=more), self.folder) as both:
                    both.seconds_until_ready()

    def socket_url(self, user):
        return f"postgresql://{user}@/kesu?host={self.socket.parent}"

    def refused(self, why, **more):
        with Server(self.socket_url("kesu"), self.folder, **more) as server:
            self.assertIn(server.process.wait(support.PATIENCE_SECONDS), (1, 2))
            said = server.log.read_text("utf-8").splitlines()[-1]
            for part in why:
                self.assertIn(part, said)

    def test_each_lane_logs_in_as_its_role(self):
        lanes = ("SELECT DISTINCT application_name, usename FROM pg_stat_activity WHERE"
                 " application_name IN ('kesu-fast', 'kesu-slow', 'kesu-sign-in')"
                 " AND backend_start > '{}' ORDER BY 1")
        before = self.kesu.sql("SELECT clock_timestamp()")[0][0]
        with Server(self.socket_url("kesu"), self.folder) as server:
            server.seconds_until_ready()
            self.assertEqual(self.kesu.sql(lanes.format(before)),
                             [["kesu-fast", "kesu_resident"], ["kesu-sign-in", "kesu_sign_in"],
                              ["kesu-slow", "kesu_staff"]])

    def test_a_login_with_more_rights_is_refused(self):
        for lane in ("resident", "staff", "sign_in"):
            setting = f"KESU_DATABASE_{lane.upper()}"
            with self.subTest(lane=lane):
                self.refused([f"database_{lane}", "OPERATIONS.md"], **{setting: ""})
                self.refused([f"database_{lane}: logs in as kesu;", f"kesu_{lane}"],
                             **{setting: self.socket_url("kesu")})
                other = "staff" if lane == "resident" else "resident"
                self.refused([f"database_{lane}: logs in as kesu_{other};"],
                             **{setting: self.socket_url(f"kesu_{other}")})
        for grant, back in (("ALTER ROLE kesu_staff SUPERUSER", "ALTER ROLE kesu_staff NOSUPERUSER"),
                            ("ALTER ROLE kesu_staff CREATEROLE", "ALTER ROLE kesu_staff NOCREATEROLE"),
                            ("ALTER ROLE kesu_staff BYPASSRLS", "ALTER ROLE kesu_staff NOBYPASSRLS"),
                            ("GRANT pg_execute_server_program TO kesu_staff",
                             "REVOKE pg_execute_server_program FROM kesu_staff"),
                            ("GRANT kesu_resident TO kesu_staff",
                             "REVOKE kesu_resident FROM kesu_staff"),
                            ("ALTER TABLE kesu.answer OWNER TO kesu_staff",
                             "ALTER TABLE kesu.answer OWNER TO kesu")):
            with self.subTest(grant=grant):
                self.kesu.sql(grant)
                try:
                    self.refused(["database_staff: kesu_staff has been given more rights"])
                finally:
                    self.kesu.sql(back)

    @unittest.skipUnless(os.geteuid() == 0, "only root can give up being root")
    def test_root_names_whom_to_become(self):
        self.refused(["user", "root"], KESU_USER="")
        self.refused(["user: root is root"], KESU_USER="root")
        self.refused(["user: there is no user nobody-knows"], KESU_USER="nobody-knows")

    @unittest.skipUnless(shutil.which("pgbouncer", path="/usr/sbin:/usr/bin"),
                         "pgbouncer is not installed")
    def test_a_pooler(self):
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
        for mode, more, served in (("transaction", "", False),
                                   ("transaction", "server_round_robin = 1\n", False),
                                   ("statement", "", False), ("session", "", True)):
            with self.subTest(mode=mode, more=more):
                port = support.free_port()
                settings = self.folder / f"pgbouncer-{port}.ini"
                settings.write_text(
                    "[databases]\n"
                    + "".join(f"{name} = host={self.socket.parent} dbname=kesu user={name}\n"
                              for name in ("kesu", *LOGINS)) +
                    f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
                    f"unix_socket_dir =\nauth_type = any\npool_mode = {mode}\n"
                    f"default_pool_size = 20\n{more}", encoding="utf-8")
                pooler = subprocess.Popen(
                    self.as_owner(program, "-q", settings), cwd="/",
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    support.wait_listening(port, pooler)
                    self.pooler_serves(port, served)
                finally:
                    pooler.terminate()
                    pooler.wait()

    def pooled_url(self, port, role):
        return self.url(port).replace("/kesu?", f"/{role}?")

    def pooler_serves(self, port, served):
        lanes = {f"KESU_DATABASE_{role.removeprefix('kesu_').upper()}": self.pooled_url(port, role)
                 for role in LOGINS}
        with Server(self.url(port), self.folder, **lanes) as server:
            if served:
                server.seconds_until_ready()
                return
            self.assertEqual(server.process.wait(support.PATIENCE_SECONDS), 1)
            self.assertIn("pooler", server.log.read_text("utf-8").splitlines()[-1])
        for setting, url in lanes.items():
            self.refused([setting.removeprefix("KESU_").lower() + ": ", "pooler"],
                         **{setting: url})
        done = subprocess.run(
            [support.PROGRAM, "migrate", "up", "--database", self.url(port)],
            env=support.clean_environment(), capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("pooler", done.stderr)


if __name__ == "__main__":
    unittest.main()
