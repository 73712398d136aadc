# SPDX-License-Identifier: GPL-3.0-or-later
"""Any malformed input on the socket gets a clear refusal, and the server keeps running.

Every case is bytes on a fresh connection and the statuses that may answer. A refusal of a request
that could be parsed is an RFC 9457 problem; after each case the server still answers, and its
workers are the same processes as before.
"""

import json
import socket
import ssl
import time
import unittest

import support

REPLY_SECONDS = support.REPLY_SECONDS
MEGABYTE = 1 << 20


def deep(levels):
    return b'{"answers":' + b"[" * levels + b"]" * levels + b"}"


class Malformed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu())
        cls.attempt = cls.kesu.begin()
        cls.item = cls.attempt.booklet()["items"][0]
        cls.workers = sorted(cls.kesu.workers())

    def tearDown(self):
        reply = self.kesu.client().request("GET", "/healthz")
        self.assertEqual(reply.status, 200)
        self.assertEqual(sorted(self.kesu.workers()), self.workers, "a worker died")

    # --- tools ---
    def talk(self, *pieces, pause=0.0):
        """Sends the pieces and returns everything the server says until it closes or is silent."""
        said = b""
        with socket.create_connection(("127.0.0.1", self.kesu.port), REPLY_SECONDS) as line:
            try:
                for piece in pieces:
                    line.sendall(piece)
                    time.sleep(pause)
            except OSError:
                pass  # refused before it was all sent: the reply may still be there
            line.settimeout(REPLY_SECONDS)
            try:
                while not self.complete(said):
                    piece = line.recv(65536)
                    if not piece:
                        break
                    said += piece
            except OSError:
                pass
        return said

    @staticmethod
    def complete(said):
        head, parted, body = said.partition(b"\r\n\r\n")
        if not parted:
            return False
        for field in head.split(b"\r\n")[1:]:
            name, _, value = field.partition(b":")
            if name.strip().lower() == b"content-length":
                return len(body) >= int(value)
        return False

    def refused(self, said, *statuses):
        """The one status line must be one of `statuses`; a body, if any, is a problem."""
        self.assertTrue(said.startswith(b"HTTP/1.1 "), said[:200])
        status = int(said.split(b" ", 2)[1])
        self.assertIn(status, statuses, said[:600])
        head, _, body = said.partition(b"\r\n\r\n")
        self.assertIn(b"application/problem+json", head.lower(), said[:600])
        problem = json.loads(body)
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["type"])
        self.assertTrue(problem["title"])
        return problem

    def refused_or_closed(self, said, *statuses):
        if said:
            self.assertTrue(said.startswith(b"HTTP/1.1 "), said[:200])
            self.assertIn(int(said.split(b" ", 2)[1]), statuses, said[:600])

    def put(self, body, seq=1, extra=b"", length=None):
        head = (f"PUT {self.attempt.path}/answers/{seq} HTTP/1.1\r\nHost: kesu\r\n"
                f"Authorization: Bearer {self.attempt.secret}\r\n"
                f"Content-Type: application/json\r\n").encode() + extra
        if length is None:
            length = len(body)
        return self.talk(head + b"Content-Length: %d\r\n\r\n" % length + body)

    def get(self, path="/healthz", extra=b""):
        return self.talk(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: kesu\r\n" + extra + b"\r\n")

    # --- bodies ---
    def test_truncated_json(self):
        whole = json.dumps({"answers": [{"item": self.item["item"], "choice": 1}]}).encode()
        for cut in range(len(whole)):
            with self.subTest(cut=cut):
                self.refused(self.put(whole[:cut]), 400, 422)

    def test_bodies_that_are_no_answers(self):
        for body in (b"null", b"true", b"7", b'"x"', b"[]", b"{}", b'{"answers":null}',
                     b'{"answers":{}}', b'{"answers":[]}', b'{"answers":[null]}',
                     b'{"answers":[[]]}', b'{"answers":[{}]}', b'{"answers":[{"item":1}]}',
                     b'{"answers":[{"item":"K01","choice":"1"}]}',
                     b'{"answers":[{"item":"K01","choice":1e999}]}',
                     b'{"answers":[{"item":"K01","choice":99999999999999999999}]}',
                     b'{"answers":[{"item":"K01","choice":-1}]}',
                     b'{"answers":[{"item":"K01","choice":1.5}]}',
                     b'{"answers":[{"item":"","choice":1}]}',
                     b'{"answers":[{"item":"' + b"K" * 4000 + b'","choice":1}]}',
                     b"{'answers':[]}", b'{"answers":[],}', b"{} {}", b"\xef\xbb\xbf{}"):
            with self.subTest(body=body[:60]):
                self.refused(self.put(body), 400, 413, 422)

    def test_unknown_fields(self):
        item = self.item["item"]
        for body in ({"answers": [{"item": item, "choice": 1, "weight": 3}]},
                     {"answers": [{"item": item, "choice": 1}], "admin": True},
                     {"answers": [{"item": item, "choice": 1}], "background": {"shoe": "42"}}):
            with self.subTest(body=body):
                self.refused(self.put(json.dumps(body).encode()), 400, 422)

    def test_unknown_item_points_at_the_field(self):
        body = {"answers": [{"item": "NO-SUCH-ITEM", "choice": 1}]}
        problem = self.refused(self.put(json.dumps(body).encode()), 422)
        self.assertIn("/answers/0/item", json.dumps(problem))

    def test_unknown_choice_points_at_the_field(self):
        body = {"answers": [{"item": self.item["item"], "choice": 77}]}
        problem = self.refused(self.put(json.dumps(body).encode()), 422)
        self.assertIn("/answers/0/choice", json.dumps(problem))

    def test_duplicate_keys(self):
        item = self.item["item"].encode()
        self.refused(self.put(b'{"answers":[{"item":"%s","choice":1,"choice":2}]}' % item), 400, 422)

    def test_deep_nesting(self):
        for levels in (100, 5000, 30000):
            with self.subTest(levels=levels):
                self.refused(self.put(deep(levels)), 400, 413, 422)

    def test_bad_utf8(self):
        for bad in (b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"):
            with self.subTest(bad=bad):
                self.refused(self.put(b'{"answers":[{"item":"' + bad + b'","choice":1}]}'), 400, 422)

    def test_nul_in_text(self):
        for nul in (b"\x00", b"\\u0000"):
            with self.subTest(nul=nul):
                self.refused(self.put(b'{"answers":[{"item":"K' + nul + b'","choice":1}]}'), 400, 422)

    def test_ten_megabyte_body(self):
        body = b'{"answers":"' + b"x" * (10 * MEGABYTE) + b'"}'
        self.refused(self.put(body), 413)

    def test_length_beyond_every_limit(self):
        for length in (10 * MEGABYTE, 1 << 40, 1 << 62):
            with self.subTest(length=length):
                self.refused(self.put(b"{", length=length), 400, 413)

    def test_a_body_where_none_belongs(self):
        said = self.talk(b"GET /healthz HTTP/1.1\r\nHost: kesu\r\nContent-Length: 5\r\n\r\nhello")
        self.refused_or_closed(said, 200, 400, 413)

    # --- framing ---
    def test_transfer_encoding_and_content_length(self):
        both = b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"
        self.refused(self.talk(b"POST /api/v1/surveys/x/attempts HTTP/1.1\r\nHost: k\r\n" + both), 400)

    def test_other_transfer_encodings(self):
        for coding in (b"gzip, chunked", b"identity", b"xchunked", b"chunked, identity", b"\x0bchunked"):
            with self.subTest(coding=coding):
                said = self.talk(b"POST /api/v1/surveys/x/attempts HTTP/1.1\r\nHost: k\r\n"
                                 b"Transfer-Encoding: " + coding + b"\r\n\r\n0\r\n\r\n")
                self.refused(said, 400, 501)

    def test_two_content_lengths(self):
        said = self.talk(b"POST /api/v1/surveys/x/attempts HTTP/1.1\r\nHost: k\r\n"
                         b"Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}")
        self.refused(said, 400)

    def test_content_length_that_is_no_number(self):
        for length in (b"-1", b"+5", b"0x10", b"5, 5", b"abc", b"99999999999999999999999"):
            with self.subTest(length=length):
                said = self.talk(b"POST /api/v1/surveys/x/attempts HTTP/1.1\r\nHost: k\r\n"
                                 b"Content-Length: " + length + b"\r\n\r\n")
                self.refused_or_closed(said, 400, 413)

    def test_bad_chunks(self):
        for chunks in (b"zz\r\n", b"-5\r\n", b"ffffffffffffffffff\r\nx", b"5\r\nhelloXX0\r\n\r\n"):
            with self.subTest(chunks=chunks):
                said = self.talk(b"POST /api/v1/surveys/x/attempts HTTP/1.1\r\nHost: k\r\n"
                                 b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
                self.refused_or_closed(said, 400, 404, 408, 413)

    def test_control_bytes_in_headers(self):
        for bad in (b"X-A: b\x00c\r\n", b"X-A: b\x01c\r\n", b"X-\x00A: b\r\n", b"X-A: b\x7fc\r\n"):
            with self.subTest(bad=bad):
                self.refused_or_closed(self.get(extra=bad), 400)

    def test_header_lines_that_are_none(self):
        for bad in (b"no colon here\r\n", b": no name\r\n", b"X A: b\r\n", b"X-A : b\r\n",
                    b"X-A: b\r\n folded\r\n"):
            with self.subTest(bad=bad):
                self.refused_or_closed(self.get(extra=bad), 400)

    def test_header_limits(self):
        for extra in (b"X-Long: " + b"a" * (256 * 1024) + b"\r\n",
                      b"".join(b"X-%d: a\r\n" % i for i in range(20000))):
            with self.subTest(size=len(extra)):
                self.refused_or_closed(self.get(extra=extra), 400, 431)

    def test_long_path(self):
        self.refused_or_closed(self.get("/" + "a" * 100000), 400, 404, 414, 431)

    # --- request lines and paths ---
    def test_request_lines(self):
        for line in (b"\r\n\r\n", b"GARBAGE\r\n\r\n", b"GET\r\n\r\n", b"GET /healthz\r\n\r\n",
                     b"GET /healthz HTTP/9.9\r\n\r\n", b"GET /healthz FTP/1.1\r\n\r\n",
                     b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
                     b"\x00" * 1000 + b"\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            with self.subTest(line=line[:30]):
                with socket.create_connection(("127.0.0.1", self.kesu.port), REPLY_SECONDS) as raw:
                    raw.sendall(line)
                    raw.shutdown(socket.SHUT_WR)
                    try:
                        said = raw.recv(65536)
                    except OSError:
                        said = b""
                self.refused_or_closed(said, 400, 404, 405, 408, 426, 501, 505)

    def test_paths(self):
        for path in ("/%", "/%zz", "/%00", "/api/v1/attempts/%00", "/api/v1/attempts/not-a-uuid",
                     "/api/v1/surveys/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/../../../etc/passwd",
                     "/assets/../../etc/passwd", "/api/v1/surveys/" + "x" * 5000,
                     "/api/v1/surveys/%ff%fe", "//", "/api//v1", "/api/v1/surveys/a'b;--"):
            with self.subTest(path=path[:60]):
                self.refused(self.get(path), 400, 401, 404, 414, 422)

    def test_methods(self):
        for method in (b"TRACE", b"CONNECT", b"PATCH", b"OPTIONS", b"FOO", b"get"):
            with self.subTest(method=method):
                said = self.talk(method + b" /healthz HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n")
                self.refused_or_closed(said, 204, 400, 404, 405, 501)  # 204: OPTIONS

    def test_sequence_numbers(self):
        body = json.dumps({"answers": [{"item": self.item["item"], "choice": 1}]}).encode()
        for seq in ("0", "-1", "1.5", "abc", "99999999999999999999", "1e3", "%31%00"):
            with self.subTest(seq=seq):
                self.refused(self.put(body, seq=seq), 400, 404, 422)

    def test_authorization(self):
        for header in (b"", b"Authorization: Bearer\r\n", b"Authorization: Bearer \r\n",
                       b"Authorization: Basic eDp5\r\n", b"Authorization: Bearer " + b"A" * 3000 + b"\r\n",
                       b"Authorization: Bearer ../../..\r\n", b"Authorization: \xff\xfe\r\n"):
            with self.subTest(header=header[:40]):
                self.refused(self.get(self.attempt.path, header), 400, 401, 403)

    # --- time ---
    def test_slow_headers_are_cut_off(self):
        until = time.monotonic() + support.PATIENCE_SECONDS
        with socket.create_connection(("127.0.0.1", self.kesu.port), REPLY_SECONDS) as raw:
            raw.settimeout(1.0)
            said, closed = b"GET /healthz HTTP/1.1\r\n", False
            raw.sendall(said)
            while not closed and time.monotonic() < until:
                try:
                    raw.sendall(b"X-A: b\r\n")
                    piece = raw.recv(4096)
                    closed = not piece or piece.startswith(b"HTTP/1.1 4")
                except TimeoutError:
                    continue
                except OSError:
                    closed = True
        self.assertTrue(closed, "a request that never ends must be cut off")

    def test_half_a_request_and_gone(self):
        for cut in (b"PU", b"PUT / HTTP/1.1\r\nHos", b"PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"):
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", self.kesu.port), REPLY_SECONDS) as raw:
                    raw.sendall(cut)

    def test_pipelined_garbage(self):
        said = self.talk(b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n" * 5 + b"\x00\xff garbage\r\n\r\n")
        self.assertTrue(said.startswith(b"HTTP/1.1 200"), said[:200])

    def test_tls_on_a_plain_port(self):
        context = ssl.create_default_context()
        with (socket.create_connection(("127.0.0.1", self.kesu.port), REPLY_SECONDS) as raw,
              self.assertRaises(OSError)):
            context.wrap_socket(raw, server_hostname="localhost")


if __name__ == "__main__":
    unittest.main()
