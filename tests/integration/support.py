# SPDX-License-Identifier: GPL-3.0-or-later
"""A running Kesu for a test: the program with its own private PostgreSQL on a free port.

    with Kesu() as kesu:
        attempt = kesu.begin("donghu-rehearsal")
        attempt.save(1, [attempt.answer(0)])
        rows = kesu.sql("select seq from kesu.answer")

The program is $KESU_PROGRAM (default build/kesu). When a test fails, the end of the server's log is
printed; KESU_TEST_KEEP=1 keeps the folder.
"""

import http.client
import json
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unicodedata

SOURCE = pathlib.Path(os.environ.get("KESU_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KESU_PROGRAM", str(SOURCE / "build/kesu"))
# A cluster that has the schema and the questionnaires already, to start from (make_cluster.py).
CLUSTER = os.environ.get("KESU_TEST_CLUSTER")
SURVEY = "donghu-rehearsal"
# The longest waits. A wait ends as soon as its condition holds, so only a busy machine needs them.
PATIENCE_SECONDS = 300
REPLY_SECONDS = 150
PAUSE_SECONDS = 0.25  # the longest between two looks
READY_REPLIES = 16  # in a row, over new connections, which the kernel gives to different workers
# The program's own limits must not be reached on a busy machine; a test of a limit sets its own.
PATIENT = {"KESU_FAST_TIMEOUT_MS": "60000", "KESU_SLOW_TIMEOUT_MS": "300000",
           "KESU_DEADLINE_MS": "100000", "KESU_DRAIN_MS": "100000"}


def free_port():
    """A port that nobody listens on, below the ports that the kernel gives to clients. No other
    test gets it while this process lives: a UDP socket of the same number, which is never closed,
    marks it as taken.
    """
    first, last = map(int, os.environ.get("KESU_TEST_PORTS", "20000-29999").split("-"))
    for port in random.SystemRandom().sample(range(first, last + 1), min(100, last - first)):
        with socket.socket() as probe, socket.socket(type=socket.SOCK_DGRAM) as claim:
            try:
                claim.bind(("127.0.0.1", port))
                probe.bind(("127.0.0.1", port))
                claim.detach()
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")


def wait_until(condition, what, pause=0.05):
    """Returns the first true value of condition(). The longer it takes, the less often it looks: most
    looks ask the database, which costs other tests as much time as they wait between two."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := condition()):
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {PATIENCE_SECONDS} s")
        time.sleep(pause)
        pause = max(pause, min(1.2 * pause, PAUSE_SECONDS))
    return found


def wait_listening(port, process):
    """Returns once the process accepts connections on the port."""
    def listening():
        if process.poll() is not None:
            raise AssertionError(f"{process.args[0]} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), REPLY_SECONDS).close()
            return True
        except OSError:
            return False
    wait_until(listening, f"port {port}")


def widest(text):
    """Columns of a terminal that the longest line takes; a Chinese character takes two."""
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)
               for line in text.splitlines())


def operator():
    """The system user that commands name in the audit."""
    return os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name


def clean_environment():
    """The environment without settings of another database or server."""
    return {name: value for name, value in os.environ.items()
            if name != "DATABASE_URL" and not name.startswith(("PG", "KESU_"))}


class Reply:
    """Status, headers (lower-case names) and body of one HTTP reply."""

    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:500]!r}"


class Client:
    """One keep-alive connection that speaks JSON."""

    def __init__(self, host, port, context=None, timeout=REPLY_SECONDS):
        if context:
            self.connection = http.client.HTTPSConnection(
                host, port, context=context, timeout=timeout)
        else:
            self.connection = http.client.HTTPConnection(host, port, timeout=timeout)

    def request(self, method, path, body=None, secret=None, headers=None):
        """body: bytes are sent as they are, anything else as JSON. Raises what http.client raises."""
        headers = dict(headers or {})
        if secret:
            headers["Authorization"] = "Bearer " + secret
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        try:
            self.connection.request(method, path, body=body, headers=headers)
            reply = self.connection.getresponse()
            return Reply(reply.status, reply.getheaders(), reply.read())
        except Exception:
            self.connection.close()
            raise

    def close(self):
        self.connection.close()

    __del__ = close


class Attempt:
    """A resident's attempt at a booklet; raises AssertionError on an unexpected status."""

    def __init__(self, client, slug, **more):
        self.client = client
        begin = {"language": "zh", "consent": True, **more}
        reply = client.request("POST", f"/api/v1/surveys/{slug}/attempts", begin)
        assert reply.status == 201, reply
        made = self.made = reply.json()
        self.id, self.secret, self.next_seq = made["attempt"], made["secret"], made["next_seq"]
        self.href = made["booklet"]["href"]
        self.path = f"/api/v1/attempts/{self.id}"

    def booklet(self):
        reply = self.client.request("GET", self.href, secret=self.secret)
        assert reply.status == 200, reply
        return reply.json()

    def put(self, seq, answers, **more):
        return self.client.request("PUT", f"{self.path}/answers/{seq}",
                                   {"answers": answers, **more}, self.secret)

    def save(self, seq, answers, **more):
        reply = self.put(seq, answers, **more)
        assert reply.status == 200, reply
        return reply.json()["acknowledged"]

    def state(self):
        reply = self.client.request("GET", self.path, secret=self.secret)
        assert reply.status == 200, reply
        return reply.json()

    def submit(self, last_seq):
        return self.client.request("POST", f"{self.path}/submission", {"last_seq": last_seq},
                                   self.secret)


def answer_to(item, draw=random):
    """A permitted answer to an item of a booklet, in the form that the API takes."""
    if item["type"] == "number":
        return {"item": item["item"], "value": draw.randint(0, 9), "elapsed_ms": 1500}
    choices = [option["choice"] for option in item["options"]]
    if item["type"] == "multiple":
        picked = sorted(draw.sample(choices, draw.randint(1, len(choices))))
        return {"item": item["item"], "choices": picked, "elapsed_ms": 1500}
    return {"item": item["item"], "choice": draw.choice(choices), "elapsed_ms": 1500}


BACKGROUND = {"sex": "female", "birth_year": 1960, "residence": "rural",
              "education": "junior_high", "occupation": "farmer"}


class Kesu:
    """`kesu serve --embedded` in a temporary folder; a context manager."""

    def __init__(self, *arguments, port=None, workers=2, load=True, environment=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-test-"))
        self.folder.chmod(0o755)  # as root the database runs as another user
        self.port = port or free_port()
        self.server = f"http://127.0.0.1:{self.port}"
        self.database = self.folder / "database"
        self.log = self.folder / "serve.log"
        self.environment = {**clean_environment(), **PATIENT, **(environment or {})}
        self.arguments = [PROGRAM, "serve", "--embedded", str(self.database),
                          "--listen", f"127.0.0.1:{self.port}", "--workers", str(workers)]
        self.cluster = CLUSTER if load else None
        if load:
            self.arguments += ["--load", str(SOURCE / "questionnaires")]
        self.arguments += arguments
        self.process = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, *_):
        try:
            self.stop()
        finally:
            if kind is not None:
                print(f"--- {self.log}\n{self.log_tail()}", file=sys.stderr)
            if not os.environ.get("KESU_TEST_KEEP"):
                shutil.rmtree(self.folder, ignore_errors=True)

    def log_tail(self, count=40):
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except FileNotFoundError:
            return ""

    def start(self, wait=True):
        if self.cluster and not self.database.exists():
            subprocess.run(["cp", "-a", self.cluster, str(self.database)], check=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env=self.environment, cwd=self.folder)
        if wait:
            self.wait_ready()

    def is_ready(self):
        """True when every worker is ready."""
        if self.process.poll() is not None:
            raise AssertionError(f"kesu ended with {self.process.returncode}")
        for _ in range(READY_REPLIES):
            client = self.client()
            try:
                if client.request("GET", "/readyz").status != 200:
                    return False
            except (OSError, http.client.HTTPException):
                return False
            finally:
                client.close()
        return True

    def wait_ready(self):
        wait_until(self.is_ready, "kesu is ready")

    def stop(self, sig=signal.SIGTERM):
        """Ends the program and returns its exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(sig)
        try:
            status = self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired as late:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"kesu did not stop within {PATIENCE_SECONDS} s") from late
        self.process = None
        return status

    def client(self, **more):
        return Client("127.0.0.1", self.port, **more)

    def begin(self, slug=SURVEY, client=None, **more):
        return Attempt(client or self.client(), slug, **more)

    # --- the processes underneath ---
    def children(self):
        """{pid: command line} of the master's children."""
        found = {}
        task = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(task, encoding="ascii") as file:
            for pid in file.read().split():
                try:
                    line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                    found[int(pid)] = line.replace(b"\0", b" ").decode(errors="replace").strip()
                except (FileNotFoundError, ProcessLookupError):
                    pass
        return found

    def workers(self):
        return [pid for pid, line in self.children().items() if line.startswith("kesu: worker")]

    def postmaster(self):
        """The main process of the private PostgreSQL, or None while there is none."""
        for pid, line in self.children().items():
            if "postgres" in line.split(" ")[0] or line.startswith("kesu-postgres"):
                return pid
        return None

    # --- the database underneath ---
    def psql_command(self):
        """psql for the private cluster, as its owner; postmaster.pid names the socket's folder. It
        lies beside the server's program: what is in the PATH may be Debian's wrapper, a script that
        takes longer than most statements."""
        pidfile = next(self.database.rglob("postmaster.pid"))
        server = pathlib.Path(pidfile.with_name("postmaster.opts").read_text().split()[0])
        lines = pidfile.read_text().splitlines()
        owner = pwd.getpwuid(pidfile.stat().st_uid).pw_name
        command = [str(server.with_name("psql")), "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
                   "--set=ON_ERROR_STOP=1", "-h", lines[4], "-p", lines[3], "-d", "kesu",
                   "-U", "kesu"]
        if os.geteuid() == 0 and owner != "root":
            command = ["runuser", "-u", owner, "--"] + command
        return command

    def sql(self, statement):
        """Rows as lists of texts. psql puts the unit separator between fields. NULL is ''."""
        command = self.psql_command() + ["--field-separator=\x1f", "--command", statement]
        done = subprocess.run(command, env=clean_environment(), cwd="/", text=True,
                              capture_output=True, timeout=PATIENCE_SECONDS, check=False)
        if done.returncode:
            raise AssertionError(f"psql: {done.stderr}")
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def run(self, *arguments, check=True):
        """Runs another command of the program on this database."""
        done = subprocess.run([PROGRAM, *arguments, "--embedded", str(self.database)],
                              env=self.environment, cwd=self.folder, text=True,
                              capture_output=True, timeout=2 * PATIENCE_SECONDS, check=False)
        if check and done.returncode:
            raise AssertionError(f"kesu {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
        return done
