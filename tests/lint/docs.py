# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the documents match the tree: a check of every *.md of the repository.

A path in backticks and the target of a link must exist. docs/ARCHITECTURE.md must draw every room of
arrows.py, and no folder that does not exist. docs/decisions/README.md must list every record. What is
unreleased in CHANGELOG.md names one step of the database, the newest. A finding is printed as
file:line: message, and any finding fails the run.

Words in backticks are a path when their first folder is in the tree's root or beside the document,
or when they end like the name of a source file. A path may contain `*`, {a,b}, or a word in CAPITALS,
which stands for any name.
"""

import fnmatch
import os
import re
import subprocess
import sys

import arrows

PICTURE = "docs/ARCHITECTURE.md"
DECISIONS = "docs/decisions/"
CHANGES = "CHANGELOG.md"
SOURCE = (".c", ".h", ".py", ".sql", ".ts", ".tsx", ".mjs", ".js", ".sh", ".cmake", ".md", ".json")
PATH = re.compile(r"[\w.*{},+-]+(?:/[\w.*{},+-]+)*/?\Z")
LINK = re.compile(r"\]\(([^()\s]+)\)")


def tree():
    """Every file that git tracks or does not ignore, and every folder with such a file."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True).stdout.splitlines()
    files = {name for name in listed if os.path.exists(name)}
    folders = set()
    for name in files:
        while name := os.path.dirname(name):
            folders.add(name)
    return files, folders


FILES, FOLDERS = tree()
ALL = FILES | FOLDERS
NAMES = {os.path.basename(name) for name in FILES}


def expand(text):
    """Every name that {a,b} stands for."""
    found = re.search(r"\{([^{}]*)\}", text)
    if not found:
        return [text]
    before, after = text[:found.start()], text[found.end():]
    return [name for piece in found.group(1).split(",") for name in expand(before + piece + after)]


def there(path):
    """Whether the tree has such a path."""
    if path in ALL:
        return True
    pattern = re.sub(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])", "*", path)
    return pattern != "*" and "*" in pattern and any(fnmatch.fnmatchcase(n, pattern) for n in ALL)


def is_path(text, folder):
    if not PATH.match(text) or text.startswith(("-", "*.")) or text in SOURCE:
        return False
    head = text.split("/")[0]
    inside = "/" in text and ("." + head in FOLDERS or head in FOLDERS
                              or os.path.join(folder, head) in FOLDERS)
    return inside or text.endswith(SOURCE)


def exists(text, folder):
    """Whether the path exists: from the root, beside the document, below an include folder, or as the
    name of a file."""
    text = text.rstrip("/")
    places = [text, os.path.normpath(os.path.join(folder, text)), "*/include/" + text]
    return text in NAMES or any(there(place) for place in places)


def slugs(text):
    """The anchors of a document's headings, as the usual hosts make them."""
    heads = re.findall(r"^#+ +(.*)$", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def link_fault(target, folder, text):
    if re.match(r"\w+:", target):
        return None
    path, _, anchor = target.partition("#")
    if path:
        path = os.path.normpath(os.path.join(folder, path))
        if path not in ALL:
            return f"the link leads nowhere: {target}"
        text = read(path) if path.endswith(".md") else ""
    if anchor and text and anchor not in slugs(text):
        return f"no heading there is called {anchor}"
    return None


def prose(text):
    """(line number, line) of the lines outside code blocks."""
    fenced = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line


def check_document(name, text):
    folder = os.path.dirname(name)
    for number, line in prose(text):
        for token in re.findall(r"`([^`]+)`", line):
            for path in expand(token):
                if is_path(path, folder) and not exists(path, folder):
                    yield number, f"there is no {path}"
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            fault = link_fault(target, folder, text)
            if fault:
                yield number, fault


def picture(text):
    """(line number, path) of each folder of the first drawing; the indentation gives its parent."""
    above, fences = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("```"):
            fences += 1
        drawn = re.match(r"( *)((?:[\w.-]+/ ?)+)", line)
        if fences == 2:
            return
        if fences != 1 or not drawn:
            continue
        depth = len(drawn.group(1)) // 2
        names = drawn.group(2).split()
        del above[depth:]
        for name in names:
            yield number, "".join(above) + name.rstrip("/")
        above.append(names[-1])


def check_picture(text):
    drawn = {path: number for number, path in picture(text)}
    for room in arrows.ROOMS:
        if room not in drawn:
            yield 1, f"the picture of the house lacks {room}"
    for path, number in drawn.items():
        if path not in FOLDERS:
            yield number, f"the picture of the house has {path}, which is not there"


def check_decisions(text):
    for name in sorted(FILES):
        inside = name.startswith(DECISIONS) and name != DECISIONS + "README.md"
        if inside and f"({os.path.basename(name)})" not in text:
            yield 1, f"the index lacks {name}"


def check_changes(text):
    unreleased = text.split("\n## ")[1]
    newest = max(int(name.split("/")[2][:4]) for name in FILES if name.startswith("schema/migrations/"))
    steps = re.findall(r"\(step (\d+)\)", unreleased)
    if steps != [str(newest)]:
        yield 1, f"what is unreleased names the steps {steps}: name the newest, {newest}, once"


def read(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


def main():
    findings = []
    for name in sorted(name for name in FILES if name.endswith(".md")):
        text = read(name)
        faults = list(check_document(name, text))
        if name == PICTURE:
            faults += check_picture(text)
        if name == CHANGES:
            faults += check_changes(text)
        if name == DECISIONS + "README.md":
            faults += check_decisions(text)
        findings += [f"{name}:{line}: {say}" for line, say in faults]
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
