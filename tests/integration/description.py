# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what the server sends against the API's OpenAPI description.

    judge = Description(document)
    client = judge.client("127.0.0.1", port)
    client.request("GET", "/healthz")    raises AssertionError unless the reply is as described

A reply is as described when its operation lists its status, that status lists its media type, its
required headers are present, and its document fits the schema. A member that no schema names is a
fault, too, because everything that the server sends must be described. When a request succeeds,
its body must fit the description, too.

The checker knows the part of JSON Schema 2020-12 that the description uses. A keyword that it does
not know is a fault of the description.
"""

import gzip
import json
import re
import subprocess
import urllib.parse

import support

ANNOTATIONS = {"default", "description", "format", "examples"}
TYPES = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: ((isinstance(v, int) and not isinstance(v, bool))
                          or (isinstance(v, float) and v.is_integer())),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}
METHODS = {"get", "post", "put", "patch", "delete"}
EVERYWHERE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


def canonical(value):
    return json.dumps(value, sort_keys=True)


def unpacked(reply):
    """The body without its Content-Encoding."""
    coding = reply.headers.get("content-encoding")
    if coding == "gzip":
        return gzip.decompress(reply.body)
    if coding == "br":
        return subprocess.run(["brotli", "--decompress", "--stdout", "-"], input=reply.body,
                              capture_output=True, check=True).stdout
    assert coding is None, f"unknown coding {coding}"
    return reply.body


class Schemas:
    """Checks values; references point into `document`."""

    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        while "$ref" in node and set(node) == {"$ref"}:
            node = self.target(node["$ref"])
        return node

    def target(self, reference):
        node = self.document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        return node

    def faults(self, value, schema, at="", outer=True):
        """What is wrong with the value, as a list of texts that begin with a JSON pointer."""
        found = []
        for keyword, wanted in schema.items():
            if keyword not in ANNOTATIONS:
                check = getattr(self, "check_" + keyword.replace("$", ""), None)
                if not check:
                    raise AssertionError(f"the checker does not know the keyword {keyword}")
                found += check(value, wanted, at, schema)
        if outer and isinstance(value, dict):
            names, more = self.members(schema)
            if not more:
                found += [f"{at}/{name} is not described" for name in value if name not in names]
        return found

    def members(self, schema):
        """The names of members in a schema, and whether it allows other members."""
        names, more = set(schema.get("properties", ())), bool(schema.get("additionalProperties"))
        parts = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        if "$ref" in schema:
            parts.append(self.target(schema["$ref"]))
        for part in parts:
            inner_names, inner_more = self.members(part)
            names, more = names | inner_names, more or inner_more
        return names, more

    # --- one method for each keyword ---
    def check_ref(self, value, reference, at, _schema):
        return self.faults(value, self.target(reference), at, outer=False)

    def check_type(self, value, wanted, at, _schema):
        wanted = [wanted] if isinstance(wanted, str) else wanted
        if any(TYPES[name](value) for name in wanted):
            return []
        return [f"{at} is {value!r}, not {' or '.join(wanted)}"]

    def check_const(self, value, wanted, at, _schema):
        return [] if canonical(value) == canonical(wanted) else [f"{at} is {value!r}, not {wanted!r}"]

    def check_enum(self, value, wanted, at, _schema):
        if canonical(value) in map(canonical, wanted):
            return []
        return [f"{at} is {value!r}, none of {wanted}"]

    def check_properties(self, value, properties, at, _schema):
        if not isinstance(value, dict):
            return []
        return [fault for name, schema in properties.items() if name in value
                for fault in self.faults(value[name], schema, f"{at}/{name}")]

    def check_required(self, value, names, at, _schema):
        if not isinstance(value, dict):
            return []
        return [f"{at}/{name} is missing" for name in names if name not in value]

    def check_additionalProperties(self, value, wanted, at, schema):
        if not isinstance(value, dict) or wanted is True:
            return []
        others = [name for name in value if name not in schema.get("properties", ())]
        if wanted is False:
            return [f"{at}/{name} does not belong here" for name in others]
        return [fault for name in others
                for fault in self.faults(value[name], wanted, f"{at}/{name}")]

    def check_items(self, value, wanted, at, _schema):
        if not isinstance(value, list):
            return []
        return [fault for i, element in enumerate(value)
                for fault in self.faults(element, wanted, f"{at}/{i}")]

    def check_pattern(self, value, pattern, at, _schema):
        if isinstance(value, str) and not re.search(pattern, value):
            return [f"{at} is {value!r}, which does not match {pattern}"]
        return []

    def check_minimum(self, value, bound, at, _schema):
        return [f"{at} is {value}, under {bound}"] if TYPES["number"](value) and value < bound else []

    def check_maximum(self, value, bound, at, _schema):
        return [f"{at} is {value}, over {bound}"] if TYPES["number"](value) and value > bound else []

    def check_minItems(self, value, bound, at, _schema):
        short = isinstance(value, list) and len(value) < bound
        return [f"{at} has fewer than {bound} elements"] if short else []

    def check_maxItems(self, value, bound, at, _schema):
        long = isinstance(value, list) and len(value) > bound
        return [f"{at} has more than {bound} elements"] if long else []

    def check_minLength(self, value, bound, at, _schema):
        short = isinstance(value, str) and len(value) < bound
        return [f"{at} is shorter than {bound}"] if short else []

    def check_minProperties(self, value, bound, at, _schema):
        short = isinstance(value, dict) and len(value) < bound
        return [f"{at} has fewer than {bound} members"] if short else []

    def check_oneOf(self, value, schemas, at, _schema):
        found = [self.faults(value, schema, at, outer=False) for schema in schemas]
        fitting = sum(not faults for faults in found)
        if fitting == 1:
            return []
        if fitting > 1:
            return [f"{at} fits {fitting} of the alternatives"]
        return min(found, key=len)

    def check_anyOf(self, value, schemas, at, _schema):
        found = [self.faults(value, schema, at, outer=False) for schema in schemas]
        return [] if not all(found) else min(found, key=len)


class Description:
    """An OpenAPI document, and which of its replies have been seen."""

    def __init__(self, document):
        self.document, self.schemas = document, Schemas(document)
        self.seen = set()  # (method, template, status)
        self.templates = [(template, re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", template) + "$"))
                          for template in sorted(document["paths"], key=lambda t: t.count("{"))]

    def operations(self):
        """(method, template, operation) of each operation."""
        return [(method.upper(), template, operation)
                for template, item in self.document["paths"].items()
                for method, operation in item.items() if method in METHODS]

    def template(self, path):
        path = urllib.parse.urlsplit(path).path
        return next((template for template, shape in self.templates if shape.match(path)), None)

    def described(self, method, path, status):
        """The response object for a status, or an AssertionError."""
        common = self.document["components"]["responses"]
        template = self.template(path)
        if template is None:
            described = {"404": common["NotFound"], "default": common["Refused"]}
        else:
            item = self.document["paths"][template]
            operation = item.get("get" if method == "HEAD" else method.lower())
            self.seen.add((method, template, status))
            if operation is None:
                described = {"405": common["MethodNotAllowed"]}
            else:
                described = operation["responses"]
        response = described.get(str(status), described.get("default"))
        assert response, f"{method} {path}: status {status} is not described"
        return self.schemas.resolve(response)

    def check_headers(self, response, reply):
        assert reply.headers.get("x-request-id"), "no X-Request-Id"
        for name, value in EVERYWHERE.items():
            assert reply.headers.get(name) == value, f"{name}: {reply.headers.get(name)}"
        for name, header in response.get("headers", {}).items():
            header = self.schemas.resolve(header)
            value = reply.headers.get(name.lower())
            assert value is not None or not header.get("required"), f"no {name}"
            if value is not None:
                faults = self.schemas.faults(value, header["schema"], name)
                assert not faults, faults

    def check_body(self, response, reply):
        content = response.get("content")
        if not content:
            assert not reply.body, f"a body that is not described: {reply}"
            return
        media = reply.headers.get("content-type", "").split(";")[0]
        assert media in content, f"media type {media} is not described"
        if media.endswith("json") and not media.endswith("ndjson"):
            faults = self.schemas.faults(json.loads(unpacked(reply)), content[media]["schema"])
            assert not faults, faults
        if media == "application/problem+json":
            assert reply.json()["status"] == reply.status, reply
            assert reply.json()["instance"] == reply.headers["x-request-id"], reply

    def check(self, method, path, body, reply):
        where = f"{method} {path}: {reply}"
        if method == "OPTIONS" and reply.status == 204:
            assert reply.headers.get("allow") and not reply.body, where
            return
        try:
            response = self.described(method, path, reply.status)
            self.check_headers(response, reply)
            if method == "HEAD":
                assert not reply.body, "HEAD has a body"
            else:
                self.check_body(response, reply)
            if reply.status < 300 and isinstance(body, (dict, list)):
                self.check_request(method, path, body)
        except AssertionError as fault:
            raise AssertionError(f"{where}\n{fault}") from None

    def check_request(self, method, path, body):
        operation = self.document["paths"][self.template(path)][method.lower()]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        faults = self.schemas.faults(body, schema)
        assert not faults, f"the server took what the description refuses: {faults}"

    def client(self, *arguments, **more):
        return CheckedClient(self, *arguments, **more)


class CheckedClient(support.Client):
    """A client that refuses every reply that is not as described."""

    def __init__(self, judge, *arguments, **more):
        super().__init__(*arguments, **more)
        self.judge = judge

    def request(self, method, path, body=None, secret=None, headers=None):
        reply = super().request(method, path, body, secret, headers)
        self.judge.check(method, path, body, reply)
        return reply
