# SPDX-License-Identifier: GPL-3.0-or-later
"""A port belongs to one server: a second one ends and says who has it."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

import support


def serve(folder, listen, *more):
    """What a server that cannot start says: status and the last line of its log."""
    done = subprocess.run(
        [support.PROGRAM, "serve", "--embedded", str(folder), "--listen", listen, *more],
        timeout=support.PATIENCE_SECONDS, env=support.clean_environment(), cwd="/",
        capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.splitlines()[-1]


class Port(unittest.TestCase):
    def folder(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-port-"))
        folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder / "database"

    def test_a_second_server_is_told_who_has_the_port(self):
        with support.Kesu(load=False) as kesu:
            for host in ("127.0.0.1", "", "0.0.0.0", "[::]", "localhost", "[::ffff:127.0.0.1]"):
                for workers in ("1", "2"):
                    with self.subTest(host=host, workers=workers):
                        folder = self.folder()
                        status, told = serve(folder, f"{host}:{kesu.port}", "--workers", workers)
                        self.assertEqual(status, 1, told)
                        self.assertIn(f"process {kesu.process.pid} ", told)
                        self.assertIn(str(kesu.database)[-80:], told)
                        self.assertFalse(folder.exists(), "the port comes first")
            self.assertTrue(kesu.is_ready())

    def test_every_interface_and_one_of_them(self):
        everywhere = support.Kesu(load=False)
        everywhere.arguments[everywhere.arguments.index("--listen") + 1] = (
            f"[::]:{everywhere.port}")
        with everywhere as kesu:
            status, told = serve(self.folder(), f"127.0.0.1:{kesu.port}", "--workers", "2")
            self.assertEqual(status, 1, told)
            self.assertIn(f"process {kesu.process.pid} ", told)

    def test_another_address_is_another_port(self):
        with support.Kesu(load=False) as kesu:
            status, told = serve(os.devnull, f"127.0.0.2:{kesu.port}")
            self.assertEqual((status, "in use" in told), (1, False), told)

    def test_a_port_of_another_program(self):
        with socket.create_server(("127.0.0.1", support.free_port())) as other:
            status, told = serve(self.folder(), f"127.0.0.1:{other.getsockname()[1]}")
            self.assertEqual(status, 1, told)
            self.assertIn("another program", told)

    def test_many_at_once(self):
        """Whoever comes first has the port; the program of each other ends."""
        port = support.free_port()
        servers = [support.Kesu(port=port, load=False) for _ in range(5)]
        with concurrent.futures.ThreadPoolExecutor(len(servers)) as pool:
            list(pool.map(lambda server: server.start(wait=False), servers))
        try:
            def others_ended():
                return sum(server.process.poll() is None for server in servers) == 1
            support.wait_until(others_ended, "one server is left")
            for server in servers:
                if server.process.poll() is None:
                    server.wait_ready()
                else:
                    self.assertEqual(server.process.returncode, 1)
                    self.assertRegex(server.log_tail(), r"in use|just taking port")
        finally:
            for server in servers:
                server.__exit__(None)

    def test_a_killed_server_is_started_again_at_once(self):
        with support.Kesu(load=False) as kesu:
            # A phone in the middle of a request keeps its worker from ending at once.
            phone = socket.create_connection(("127.0.0.1", kesu.port))
            self.addCleanup(phone.close)
            phone.sendall(b"GET /healthz HTTP/1.1\r\n")
            kesu.process.kill()
            kesu.process.wait()
            kesu.start()
            self.assertEqual(kesu.client().request("GET", "/readyz").status, 200)
            # What is not ended by a signal, but reloads, keeps its port.
            kesu.process.send_signal(signal.SIGHUP)
            kesu.wait_ready()

    def test_quickstart_says_who_has_the_port(self):
        with support.Kesu(load=False) as kesu:
            text = (support.SOURCE / "deploy/quickstart").read_text(encoding="utf-8")
            holder = re.search(r"^port_is_taken\(\) .*?^}$.*?^port_holder\(\) .*?^}$", text,
                               re.M | re.S)[0]
            done = subprocess.run(
                ["bash", "-euc", f"port=$1\n{holder}\nport_is_taken && port_holder", "quickstart",
                 str(kesu.port)], capture_output=True, text=True, check=True)
            self.assertEqual(done.stdout.split()[:2], ["kesu", str(kesu.process.pid)])


if __name__ == "__main__":
    unittest.main()
