# SPDX-License-Identifier: GPL-3.0-or-later
"""A receiver of reminders as OPERATIONS.md describes one: it checks every signature by the function that
stands there, and replies as a test tells it to."""

import base64
import http.server
import json
import re
import ssl
import threading
import time

import support

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def documented():
    """The function that OPERATIONS.md gives to those who write a receiver."""
    text = (support.SOURCE / "docs/OPERATIONS.md").read_text("utf-8")
    names = {}
    exec(re.search("```python\n(import base64.*?)```", text, re.DOTALL)[1], names)
    return names["verify"]


class Message:
    def __init__(self, headers, body):
        self.id, self.at = headers["webhook-id"], time.time()
        self.headers, self.data = dict(headers), json.loads(body)["data"]
        self.document = json.loads(body)


class Receiver:
    """Listens on a free port; a context manager. replies[slug] is called with the message and how many
    of this survey came before; it returns a status, or a status and headers."""

    def __init__(self, certificate=None):
        self.messages, self.faults, self.replies = [], [], {}
        self.lock, self.verify = threading.Lock(), documented()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    status, headers = outer.take(self, body)
                except (ValueError, KeyError) as fault:
                    outer.faults.append(repr(fault))
                    status, headers = 400, {}
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", support.free_port()), Handler)
        self.server.handle_error = lambda *_: None  # a sender that was killed
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/reminders"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = self.url.replace("http:", "https:")

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def take(self, request, body):
        self.verify(SECRET, request.headers, body)
        if request.headers["Content-Type"] != "application/json" or request.path != "/reminders":
            raise ValueError(f"{request.headers['Content-Type']} {request.path}")
        message = Message(request.headers, body)
        slug = message.data["survey"]
        with self.lock:
            before = len(self.of(slug))
            self.messages.append(message)
        reply = self.replies.get(slug, lambda *_: 204)(message, before)
        return reply if isinstance(reply, tuple) else (reply, {})

    def of(self, slug):
        return [message for message in self.messages if message.data["survey"] == slug]
