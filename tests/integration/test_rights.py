# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights of processes and files: who runs the workers, who may read keys, who may write the data."""

import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import tempfile
import unittest

import support
from test_proxies import certificate

SECRET = "0123456789abcdef0123456789abcdef"


def serve(*arguments, **environment):
    """Of a program that ends by itself: its status and what it says last."""
    done = subprocess.run(
        [support.PROGRAM, "serve", "--listen", f"127.0.0.1:{support.free_port()}", *arguments],
        timeout=support.PATIENCE_SECONDS, env={**support.clean_environment(), **environment},
        cwd="/", capture_output=True, text=True, check=False)
    return done.returncode, " ".join(done.stderr.splitlines()[-2:])


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-rights-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def file(self, name, text, mode):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return str(path)


class Processes(Case):
    def limits(self, pid):
        text = pathlib.Path(f"/proc/{pid}/limits").read_text("ascii")
        return next(line.split()[4:6] for line in text.splitlines() if "core file" in line)

    def uid(self, pid):
        text = pathlib.Path(f"/proc/{pid}/status").read_text("utf-8")
        return int(next(line.split()[2] for line in text.splitlines() if line.startswith("Uid:")))

    def test_no_memory_leaves_and_no_worker_is_root(self):
        with support.Kesu(load=False) as kesu:
            owner = next(kesu.database.rglob("postmaster.pid")).stat().st_uid
            self.assertNotEqual(owner, 0)
            ours = [pid for pid, line in kesu.children().items() if line.startswith("kesu: ")]
            self.assertEqual(len(ours), 3)
            for pid in ours:
                self.assertEqual(self.uid(pid), owner)
                self.assertEqual(os.stat(f"/proc/{pid}/environ").st_uid, 0, "not dumpable")
            for pid in (kesu.process.pid, *ours):
                self.assertEqual(self.limits(pid), ["0", "0"])

    def test_a_certificate_that_only_root_may_read(self):
        self.folder.chmod(0o700)
        _, key, cert = certificate(self.folder)
        kesu = support.Kesu("--tls-certificate", str(cert), "--tls-key", str(key), load=False,
                            workers=1)

        def shown():
            try:
                return ssl.get_server_certificate(("127.0.0.1", kesu.port), timeout=5)
            except OSError:
                return None
        kesu.is_ready = lambda: shown() is not None
        with kesu:
            first = shown()
            certificate(self.folder)
            kesu.process.send_signal(signal.SIGHUP)
            support.wait_until(lambda: shown() not in (None, first), "the new certificate")
            second = shown()
            cert.write_text("nonsense", encoding="utf-8")
            kesu.process.send_signal(signal.SIGHUP)
            support.wait_until(lambda: "old certificate stays" in kesu.log.read_text("utf-8"),
                               "a bad certificate is refused")
            self.assertEqual(shown(), second)


class Secrets(Case):
    def refused(self, *arguments, **environment):
        status, told = serve(*arguments, **environment)
        self.assertIn(status, (1, 2), told)
        self.assertIn("chmod 600", told)

    def accepted(self, *arguments, **environment):
        """Up to the database, which is not there."""
        status, told = serve(*arguments, **{
            "DATABASE_URL": "host=/nowhere", "KESU_DATABASE_RESIDENT": "host=/nowhere",
            "KESU_DATABASE_STAFF": "host=/nowhere",
            "KESU_DATABASE_SIGN_IN": "host=/nowhere", "KESU_USER": "nobody", **environment})
        self.assertEqual(status, 1, told)
        self.assertIn("/nowhere", told)

    def test_files_of_secrets(self):
        for mode in (0o644, 0o604, 0o660, 0o622):
            with self.subTest(mode=oct(mode)):
                self.refused(KESU_SECRET_FILE=self.file("secret", SECRET, mode))
                self.refused("--config", self.file("conf", f"secret = {SECRET}\n", mode))
                self.refused("--config", self.file(
                    "conf", "database = postgresql://kesu:word@/kesu\n", mode))
        self.accepted(KESU_SECRET_FILE=self.file("secret", SECRET, 0o600))
        self.accepted("--config", self.file("conf", f"secret = {SECRET}\n", 0o600))
        self.accepted("--config", self.file(
            "conf", "workers = 1\ndatabase = postgresql:///kesu?host=/run\n", 0o644),
            KESU_SECRET=SECRET)

    def test_private_key(self):
        _, key, cert = certificate(self.folder)
        tls = ("--tls-certificate", str(cert), "--tls-key", str(key))
        key.chmod(0o644)
        self.refused(*tls, "--embedded", str(self.folder / "database"))
        key.chmod(0o600)
        self.accepted(*tls, KESU_SECRET=SECRET)

    def test_secret_of_a_private_database(self):
        with support.Kesu(load=False, workers=1) as kesu:
            kesu.stop()
            (kesu.database / "secret").chmod(0o644)
            self.refused("--embedded", str(kesu.database))

    def test_what_is_written_is_for_its_owner(self):
        with support.Kesu(workers=1) as kesu:
            kesu.run("rehearse", "donghu", "--out", str(self.folder / "sample.csv"))
            self.assertEqual((self.folder / "sample.csv").stat().st_mode & 0o777, 0o600)


class Data(Case):
    def refused(self, directory, why):
        status, told = serve("--embedded", str(directory))
        self.assertEqual(status, 1, told)
        self.assertIn(why, told)
        self.assertFalse((self.folder / "ran").exists())

    def planted(self, directory, mode):
        """A configuration that runs a command as PostgreSQL's user."""
        path = directory / "postgresql.conf"
        path.write_text(f"archive_mode = on\narchive_command = 'touch {self.folder}/ran'\n",
                        encoding="utf-8")
        path.chmod(mode)
        return path

    def test_a_folder_that_others_can_write(self):
        directory = self.folder / "database"
        directory.mkdir()
        self.planted(directory, 0o644)
        for mode in (0o777, 0o775, 0o757, 0o1777):
            with self.subTest(mode=oct(mode)):
                directory.chmod(mode)
                self.refused(directory, "written by others")
        directory.chmod(0o755)
        self.planted(directory, 0o666)
        self.refused(directory, "postgresql.conf can be written by others")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_a_folder_of_another_user(self):
        directory = self.folder / "database"
        directory.mkdir(0o755)
        os.chown(self.planted(directory, 0o644), 12345, 12345)
        self.refused(directory, "belongs to another user")
        os.chown(directory / "postgresql.conf", 0, 0)
        os.chown(directory, 12345, 12345)
        self.refused(directory, "belongs to another user")

    def test_a_folder_that_can_be_exchanged(self):
        above = self.folder / "above"
        above.mkdir()
        above.chmod(0o777)
        self.refused(above / "database", "above the cluster's directory")
        above.chmod(0o1777)
        (above / "link").symlink_to(self.folder / "other")
        (self.folder / "other").mkdir(0o755)
        (self.folder / "other").chmod(0o777)
        self.refused(above / "link", "written by others")


if __name__ == "__main__":
    unittest.main()
