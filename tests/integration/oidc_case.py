# SPDX-License-Identifier: GPL-3.0-or-later
"""A provider of OpenID Connect (tests/oidc/provider.js), and a browser that signs in at it."""

import http.client
import ssl
import subprocess
import urllib.parse

import support

CLIENT, SECRET = "kesu", "a word: with & and +"
START, CALLBACK = "/api/v1/oidc/main/start", "/api/v1/oidc/main/callback"


class Provider:
    """The provider, listening; a context manager. `certificate`: the files of one and its key."""

    def __init__(self, kesu_port, *, secret=SECRET, certificate=None):
        self.port = support.free_port()
        self.issuer = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self.context = ssl.create_default_context(cafile=certificate[0]) if certificate else None
        self.public_address = f"http://127.0.0.1:{kesu_port}"
        self.command = ["node", "provider.js", str(self.port), self.issuer, CLIENT, secret,
                        self.public_address + CALLBACK, *(certificate or ())]
        self.process = None

    def settings(self, **more):
        """What `kesu serve` is told, as its environment."""
        told = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, **more}
        return {"KESU_PUBLIC_ADDRESS": self.public_address, "KESU_REQUESTS_PER_ADDRESS": "0",
                **{f"KESU_OIDC_{name.upper()}": value for name, value in told.items()}}

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, cwd=support.SOURCE / "tests/oidc", stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        support.wait_listening(self.port, self.process)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def connection(self):
        if self.context:
            return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def spoil(self, **what):
        """What it does wrongly from now on; nothing: it is good again."""
        support.Client("127.0.0.1", self.port, context=self.context).request("POST", "/spoil", what)

    def seen(self, path):
        """How often it was asked for the path."""
        client = support.Client("127.0.0.1", self.port, context=self.context)
        return client.request("GET", "/seen").json().get(path, 0)


class Jar:
    """The cookies of one server."""

    def __init__(self):
        self.cookies = {}

    def header(self, path):
        return "; ".join(f"{name}={value}" for name, (value, under) in self.cookies.items()
                         if path.startswith(under))

    def keep(self, line):
        first, *more = [part.strip() for part in line.split(";")]
        name, value = first.split("=", 1)
        under = next((part[5:] for part in more if part.lower().startswith("path=")), "/")
        if "Max-Age=0" in more or "01 Jan 1970" in line:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value, under


class Browser:
    """Asks both servers, keeps the cookies of each, and follows no redirect by itself."""

    def __init__(self, kesu, provider, judge):
        self.kesu, self.provider, self.judge = kesu, provider, judge
        self.here, self.there = Jar(), Jar()
        self.set = []  # the last reply's Set-Cookie

    def send(self, connection, jar, address):
        url = urllib.parse.urlsplit(address)
        target = url.path + (f"?{url.query}" if url.query else "")
        cookies = jar.header(url.path)
        connection.request("GET", target, headers={"Cookie": cookies} if cookies else {})
        raw = connection.getresponse()
        reply = support.Reply(raw.status, raw.getheaders(), raw.read())
        self.set = [value for name, value in raw.getheaders() if name.lower() == "set-cookie"]
        for line in self.set:
            jar.keep(line)
        connection.close()
        return reply

    def get(self, address):
        """From Kesu, as its description has it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.kesu.port)
        reply = self.send(connection, self.here, address)
        self.judge.check("GET", address, None, reply)
        return reply

    def at_provider(self, address):
        reply = self.send(self.provider.connection(), self.there, address)
        assert reply.status in (302, 303), reply
        return reply.headers["location"]

    def start(self):
        """Where the provider is."""
        reply = self.get(START)
        assert reply.status == 303, reply
        return reply.headers["location"]

    def log_in(self, address, answer):
        """Answers the provider's login page; the address it sends the browser back to."""
        page = self.at_provider(address)
        return self.at_provider(self.at_provider(f"{page}?{answer}"))

    def callback(self, person):
        """Everything up to the callback, which is not sent yet."""
        return self.log_in(self.start(), f"account={person}")

    def sign_in(self, person):
        """Where the browser ends, and whether it has a session."""
        return self.end(self.callback(person))

    def end(self, address):
        reply = self.get(address)
        assert reply.status == 303, reply
        signed_in = any(name.endswith("kesu_session") for name in self.here.cookies)
        return reply.headers["location"], signed_in


def changed(address, **values):
    """The address with other values in its query; None: without it."""
    url = urllib.parse.urlsplit(address)
    query = {**dict(urllib.parse.parse_qsl(url.query)), **values}
    kept = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
    return url._replace(query=kept).geturl()


def query_of(address):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
