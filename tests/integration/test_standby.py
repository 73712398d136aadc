# SPDX-License-Identifier: GPL-3.0-or-later
"""With a synchronous standby nothing is acknowledged that the standby does not have.

The private PostgreSQL is the primary; pg_basebackup makes its standby in a folder beside it. While
the standby's receiver is stopped (SIGSTOP), a commit waits. The wait is cut short in three ways: the
primary crashes, the session is ended, the wait is cancelled. Each time the transaction is visible
afterwards, and the standby has nothing of it. Neither the request nor its repetition may be
acknowledged; when the receiver goes on, the repetition is.
"""

import concurrent.futures
import http.client
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import unittest

import support

PORT = 5433  # of the standby, in a socket folder of its own
# A request that waits for the standby is told so soon.
IMPATIENT = {"KESU_DEADLINE_MS": "2500", "KESU_FAST_TIMEOUT_MS": "2000"}
WAYS = {
    "cancelled": "SELECT pg_cancel_backend({pid})",
    "ended": "SELECT pg_terminate_backend({pid})",
    "crashed": None,
}
FAST_CONNECTIONS = 2
IDLE = ("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'kesu-fast'"
        " AND state = 'idle'")
WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' ORDER BY backend_start"


class Standby:
    """A synchronous standby of the private PostgreSQL."""

    def __init__(self, kesu):
        self.kesu, self.folder = kesu, kesu.folder / "standby"
        pidfile = next(kesu.database.rglob("postmaster.pid"))
        self.owner = pwd.getpwuid(pidfile.stat().st_uid)
        self.tools = pathlib.Path(shutil.which("pg_basebackup") or self.versioned())
        self.folder.mkdir(mode=0o700)
        os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        self.data = self.folder / "data"
        socket = pidfile.read_text().splitlines()[4]
        subprocess.run(self.as_owner("pg_basebackup", "-h", socket, "-U", "kesu", "-D",
                                     str(self.data), "-R", "-c", "fast"),
                       check=True, cwd="/", env=support.clean_environment())
        self.process = subprocess.Popen(
            self.as_owner("postgres", "-D", str(self.data), "-p", str(PORT),
                          "-c", f"unix_socket_directories={self.folder}",
                          "-c", "synchronous_standby_names=", "-c", "shared_buffers=32MB"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/",
            stderr=subprocess.DEVNULL, env=support.clean_environment())
        kesu.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        kesu.sql("SELECT pg_reload_conf()")
        support.wait_until(lambda: kesu.sql("SELECT sync_state FROM pg_stat_replication")
                           == [["sync"]], "the standby is synchronous")

    def versioned(self):
        return sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup"))[-1]

    def as_owner(self, tool, *arguments):
        """The tools lie beside one another; /usr/bin has wrappers for some only."""
        program = self.versioned().parent / tool
        command = [str(program if program.exists() else self.tools.parent / tool), *arguments]
        if os.geteuid() == 0 and self.owner.pw_uid != 0:
            command = ["runuser", "-u", self.owner.pw_name, "--", *command]
        return command

    def sql(self, statement):
        command = self.kesu.psql_command()
        command[command.index("-h") + 1], command[command.index("-p") + 1] = str(self.folder), str(PORT)
        done = subprocess.run([*command, "--command", statement], env=support.clean_environment(),
                              cwd="/", text=True, capture_output=True, check=False)
        return done.stdout.split() if not done.returncode else None

    def receiver(self):
        """The process that takes the primary's log, or None between two tries."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if (int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == postmaster
                        and b"walreceiver" in (entry / "cmdline").read_bytes()):
                    return int(entry.name)
            except (FileNotFoundError, ProcessLookupError):
                pass
        return None

    def pause(self):
        self.stopped = support.wait_until(self.receiver, "the receiver")
        os.kill(self.stopped, signal.SIGSTOP)

    def resume(self):
        os.kill(self.stopped, signal.SIGCONT)

    def stop(self):
        try:
            receiver = self.receiver()
            if receiver:  # a stopped one would outlive its server
                os.kill(receiver, signal.SIGCONT)
            os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        except (FileNotFoundError, ProcessLookupError):
            pass
        self.process.wait(support.PATIENCE_SECONDS)


class StandbyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(workers=1, environment=IMPATIENT))
        cls.standby = Standby(cls.kesu)
        cls.addClassCleanup(cls.standby.stop)
        cls.pool = cls.enterClassContext(concurrent.futures.ThreadPoolExecutor(8))

    def setUp(self):
        self.attempt = self.kesu.begin()
        self.items = self.attempt.booklet()["items"]
        self.attempt.save(1, [support.answer_to(self.items[0])])

    # --- requests, each as a phone sends it: the status, or None for no reply ---
    def ask(self, method, path, body=None, secret=None):
        client = self.kesu.client()
        try:
            return client.request(method, "/api/v1" + path, body, secret).status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            client.close()

    def of_attempt(self, method, path="", body=None):
        return lambda: self.ask(method, f"/attempts/{self.attempt.id}{path}", body,
                                self.attempt.secret)

    def requests(self):
        """{name: (request, status of a repetition)}; a withdrawal comes last."""
        answer = {"item": self.items[1]["item"], "choice": 1}
        start = {"language": "zh", "consent": True, "start": f"start-{self.attempt.id}"}
        return {
            "start": (lambda: self.ask("POST", f"/surveys/{support.SURVEY}/attempts", start), 201),
            "save": (self.of_attempt("PUT", "/answers/2", {"answers": [answer]}), 200),
            "submission": (self.of_attempt("POST", "/submission", {"last_seq": 1}), 200),
            "withdrawal": (self.of_attempt("DELETE"), 200),
        }

    # --- the primary ---
    def waiting(self):
        try:
            return [row[0] for row in self.kesu.sql(WAITING)]
        except AssertionError:  # it recovers from a crash
            return []

    def cut_short(self, way):
        """Ends the waits for the standby, whoever waits."""
        def over():
            for pid in self.waiting():
                if WAYS[way]:
                    self.kesu.sql(WAYS[way].format(pid=pid))
                else:
                    os.kill(int(pid), signal.SIGKILL)
                    return True
            return not self.waiting()
        support.wait_until(self.waiting, "a commit waits")
        support.wait_until(over, "nobody waits")
        support.wait_until(self.recovered, "the primary is back")

    def recovered(self):
        """The worker's connections are there again and have nothing to do. (/readyz would write.)"""
        try:
            return int(self.kesu.sql(IDLE)[0][0]) == FAST_CONNECTIONS
        except AssertionError:
            return False

    def test_what_the_standby_lacks_is_not_acknowledged(self):
        for way in WAYS:
            self.setUp()
            for name, (request, repeated) in self.requests().items():
                with self.subTest(way=way, request=name):
                    self.check(way, request, repeated)

    def check(self, way, request, repeated):
        self.standby.pause()
        # From now on: the server's own log, such as of autovacuum, may still have come before.
        before = self.standby.sql("SELECT pg_last_wal_receive_lsn()")
        try:
            first = self.pool.submit(request)
            self.cut_short(way)
            self.assertIn(first.result(), (503, None))
            again = self.pool.submit(request)  # finds it stored, and must wait all the same
            support.wait_until(lambda: self.waiting() or again.done(), "the repetition waits")
            self.assertFalse(again.done())
            self.assertIn(again.result(), (503, None))
            self.cut_short("cancelled")
            self.assertEqual(self.standby.sql("SELECT pg_last_wal_receive_lsn()"), before)
        finally:
            self.standby.resume()
        found = support.wait_until(lambda: (status := request()) not in (503, None) and status,
                                   "the standby goes on")
        self.assertEqual(found, repeated)

    def test_nothing_is_left_waiting(self):
        """A wait that the server gives up, or that a stop interrupts, does not stay behind in the
        database, where it would hold its locks and a connection until the standby is back."""
        self.left_waiting(lambda: None)
        self.setUp()
        self.left_waiting(lambda: os.kill(self.kesu.workers()[0], signal.SIGTERM))

    def left_waiting(self, interrupt):
        request = self.of_attempt("PUT", "/answers/2", {"answers": [support.answer_to(self.items[1])]})
        self.standby.pause()
        try:
            first = self.pool.submit(request)
            support.wait_until(self.waiting, "a commit waits")
            interrupt()
            self.assertIn(first.result(), (503, None))
            support.wait_until(lambda: not self.waiting(), "nobody waits")
        finally:
            self.standby.resume()
        support.wait_until(lambda: request() == 200, "the standby goes on")

    def test_a_command_says_what_the_standby_may_lack(self):
        self.standby.pause()
        try:
            done = self.pool.submit(self.kesu.run, "account", "add", "unsafe", "--role", "evaluator",
                                    "--region", "360102", check=False)
            self.cut_short("cancelled")
            self.assertEqual(done.result().returncode, 1)
            self.assertIn("not on the synchronous standby", done.result().stderr)
        finally:
            self.standby.resume()

    def test_reading_waits_as_well(self):
        """What a phone reads of its attempt it takes as stored."""
        self.standby.pause()
        try:
            self.assertEqual(self.of_attempt("GET")(), 503)
            self.cut_short("cancelled")
        finally:
            self.standby.resume()
        support.wait_until(lambda: self.of_attempt("GET")() == 200, "it is read")

    def test_what_was_acknowledged_is_on_the_standby(self):
        count = f"SELECT count(*) FROM kesu.answer WHERE attempt = '{self.attempt.id}'"
        self.assertEqual(self.attempt.save(2, [support.answer_to(self.items[1])]), 2)
        support.wait_until(lambda: self.standby.sql(count) == ["2"], "the standby has replayed it")


class SynchronousCommitTest(unittest.TestCase):
    """A default that lets a commit be answered before it is on disk does not win."""

    def test_a_default_of_off_is_overruled(self):
        with support.Kesu(workers=1) as kesu:
            for whose in ("DATABASE kesu", "ROLE kesu"):
                kesu.sql(f"ALTER {whose} SET synchronous_commit = off")
            self.assertEqual(kesu.sql("SHOW synchronous_commit"), [["off"]])
            kesu.sql("CREATE TABLE kesu.seen (setting text); GRANT INSERT ON kesu.seen TO PUBLIC;"
                     "CREATE FUNCTION kesu.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT"
                     " INTO kesu.seen VALUES (current_setting('synchronous_commit')); RETURN NEW;"
                     " END $$; CREATE TRIGGER seen BEFORE INSERT ON kesu.answer FOR EACH ROW"
                     " EXECUTE FUNCTION kesu.see()")
            kesu.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE application_name LIKE 'kesu-%'")

            def saved():
                try:
                    attempt = kesu.begin()
                    return attempt.save(1, [], background={"sex": "male"})
                except AssertionError:  # its connections come back
                    return None
            support.wait_until(saved, "a save")
            self.assertEqual({row[0] for row in kesu.sql("SELECT setting FROM kesu.seen")}, {"on"})


if __name__ == "__main__":
    unittest.main()
