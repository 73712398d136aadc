#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the built pages into a C file and one blob, which become part of the program.

usage: embed.py BUILT_DIR BLOB C_FILE

Every script and style sheet gets a name with the hash of its content. Under that name in /assets/
it never changes, and the HTML pages are rewritten to use these names. The parts of the staff's page
come with such a name from esbuild, and keep it: they are called by it in one another. A <link ...
data-inline> becomes a <style> that the page's Content-Security-Policy allows by hash, which saves a
phone one request. {{version}} in a page becomes a hash of what it loads. The interviewer's page also
has a manifest, and a worker that is told which files to keep and their version. Each file is
stored as it is, as gzip and as brotli; an encoding that is not smaller is left out. A page that names a
missing file ends the build.
"""

import base64
import gzip
import hashlib
import re
import subprocess
import sys
from pathlib import Path

ASSETS = {  # built name: content type
    "respond.js": "text/javascript; charset=utf-8",
    "interview.js": "text/javascript; charset=utf-8",
    "interview-icon.svg": "image/svg+xml",
    "staff.js": "text/javascript; charset=utf-8",
    "staff-style.css": "text/css; charset=utf-8",
}
PAGES = {  # page: where it is served
    "respond": "/s/{slug}",
    "interview": "/interview",
    "staff": "/staff",
}
MORE_POLICY = {"interview": "; worker-src 'self'; manifest-src 'self'"}
MANIFEST, WORKER = "/interview.webmanifest", "/interview-worker.js"
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)"( data-inline)?>')
ICON = re.compile(r'<link rel="icon" href="([^":]+)">')
SCRIPT = re.compile(r'<script (type="module" )?src="([^"]+)"( defer)?></script>')
PRELOAD = re.compile(r'<link rel="modulepreload" href="([^"]+)">')
PARTS = "staff-*.js"


def digest(data):
    return hashlib.sha256(data).digest()


class Blob:
    """All bytes in one block; each piece starts on a 16-byte boundary."""

    def __init__(self):
        self.data = bytearray()

    def add(self, piece):
        at = len(self.data)
        self.data += piece + b"\0" * (-len(piece) % 16)
        return f"{{web_blob + {at}, {len(piece)}}}"


def brotli(data):
    return subprocess.run(
        ["brotli", "--quality=11", "--stdout", "-"], input=data, stdout=subprocess.PIPE, check=True
    ).stdout


def variants(blob, data):
    packed = [gzip.compress(data, 9, mtime=0), brotli(data)]
    return [blob.add(data)] + [blob.add(p) if len(p) < len(data) else "{NULL, 0}" for p in packed]


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def entry(blob, path, content_type, data, immutable, policy):
    identity, gz, br = variants(blob, data)
    return (
        "{\n"
        f"\t.path = STR({c_string(path)}),\n"
        f"\t.content_type = {c_string(content_type)},\n"
        f"\t.identity = {identity},\n"
        f"\t.gzip = {gz},\n"
        f"\t.brotli = {br},\n"
        f"\t.etag = {c_string(chr(34) + digest(data).hex()[:32] + chr(34))},\n"
        f"\t.immutable = {'true' if immutable else 'false'},\n"
        f"\t.policy = {c_string(policy) if policy else 'NULL'},\n"
        "}"
    )


def hashed_path(name, data):
    stem, _, extension = name.rpartition(".")
    return f"/assets/{stem}.{digest(data).hex()[:16]}.{extension}"


def policy_for(style_hashes):
    styles = " ".join(["'self'"] + [f"'sha256-{h}'" for h in style_hashes])
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def page_with_names(built, name, paths):
    """The page's bytes and its policy."""
    hashes = []

    def link(match):
        if not match.group(2):
            return f'<link rel="stylesheet" href="{paths[match.group(1)]}">'
        css = (built / match.group(1)).read_text("utf-8").strip()
        hashes.append(base64.b64encode(digest(css.encode())).decode())
        return f"<style>{css}</style>"

    html = (built / f"{name}.html").read_text("utf-8")
    html = LINK.sub(link, html)
    html = ICON.sub(lambda m: f'<link rel="icon" href="{paths[m.group(1)]}">', html)
    html = PRELOAD.sub(lambda m: f'<link rel="modulepreload" href="{paths[m.group(1)]}">', html)
    html = SCRIPT.sub(
        lambda m: f'<script {m.group(1) or ""}src="{paths[m.group(2)]}"{m.group(3) or ""}></script>',
        html,
    )
    html = re.sub(r">\s*\n\s*<", "><", html.strip()) + "\n"
    html = html.replace("{{version}}", digest(html.encode()).hex()[:8])
    return html.encode(), policy_for(hashes) + MORE_POLICY.get(name, "")


def installed_files(built, html, paths):
    """The manifest of the interviewer's page, and its worker, which changes with any other file."""
    icon, script = paths["interview-icon.svg"], paths["interview.js"]
    manifest = (built / "interview.webmanifest").read_text("utf-8")
    manifest = manifest.replace("interview-icon.svg", icon).encode()
    worker = (built / "interview-worker.js").read_text("utf-8")
    files = " ".join([PAGES["interview"], MANIFEST, icon, script])
    worker = worker.replace("{{files}}", files)
    version = digest(worker.encode() + html + manifest).hex()[:16]
    return manifest, worker.replace("{{version}}", version).encode()


def page_c(name, body):
    return (
        f"static const struct http_static page_{name} = {body};\n"
        f"const struct http_static *const web_page_{name} = &page_{name};\n"
    )


def main():
    built, blob_path, c_path = (Path(argument) for argument in sys.argv[1:4])
    blob, entries, pages, paths = Blob(), [], [], {}
    for name, content_type in ASSETS.items():
        data = (built / name).read_bytes()
        paths[name] = hashed_path(name, data)
        entries.append(entry(blob, paths[name], content_type, data, True, None))
    for part in sorted(built.glob(PARTS)):
        paths[part.name] = f"/assets/{part.name}"
        entries.append(entry(blob, paths[part.name], ASSETS["staff.js"], part.read_bytes(), True, None))
    for name, path in PAGES.items():
        html, policy = page_with_names(built, name, paths)
        body = entry(blob, path, "text/html; charset=utf-8", html, False, policy)
        pages.append(page_c(name, body))
        if name == "interview":
            manifest, worker = installed_files(built, html, paths)
            kind = "application/manifest+json"
            body = entry(blob, MANIFEST, kind, manifest, False, None)
            pages.append(page_c("interview_manifest", body))
            kind = "text/javascript; charset=utf-8"
            body = entry(blob, WORKER, kind, worker, False, WORKER_POLICY)
            pages.append(page_c("interview_worker", body))
    blob_path.write_bytes(blob.data)
    c_path.write_text(
        "/* Generated by server/web/embed.py: the pages and what they load. */\n"
        "#include <web/web.h>\n\n"
        f'__asm__(".section .rodata\\n.balign 16\\n.hidden web_blob\\n.global web_blob\\n"\n'
        f'        "web_blob:\\n.incbin \\"{blob_path.resolve()}\\"\\n.previous\\n");\n'
        'extern const char web_blob[] __attribute__((visibility("hidden")));\n\n'
        "const struct http_static web_assets[] = {" + ",\n".join(entries) + "};\n"
        "const size_t web_asset_count = sizeof(web_assets) / sizeof(web_assets[0]);\n\n"
        + "\n".join(pages),
        "utf-8",
    )


if __name__ == "__main__":
    main()
