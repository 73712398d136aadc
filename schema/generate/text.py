# SPDX-License-Identifier: GPL-3.0-or-later
"""What both generators need: errors with file and line, SQL split into code and text, C literals."""

import os
import re
import sys


class Mistake(Exception):
    """A mistake in a source file, told as file:line: message."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


# The parts of SQL in which a `;` or a `$1` has no meaning.
OPAQUE = re.compile(
    r"""'(?:[^']|'')*'                          # text
      | "(?:[^"]|"")*"                          # quoted name
      | --[^\n]*                                # comment to the end of the line
      | /\*.*?\*/                               # comment
      | \$(?P<tag>[A-Za-z_]\w*|)\$.*?\$(?P=tag)\$  # dollar-quoted text
    """,
    re.VERBOSE | re.DOTALL,
)


def sql_code(sql):
    """The same SQL with texts, quoted names and comments blanked, line breaks kept."""
    return OPAQUE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), sql)


def c_literal(text):
    """A C string literal, one piece a line, for UTF-8 text of any content."""
    escapes = {"\\": "\\\\", '"': '\\"', "?": "\\?", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    pieces = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text) or [""]:
        pieces.append('"' + "".join(escapes.get(c, c) for c in line) + '"')
    return "\n\t".join(pieces)


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if "\0" in text:
        raise Mistake(path, text[: text.index("\0")].count("\n") + 1, "a NUL byte")
    return text


def write_all(folder, files):
    """Writes {name: text} into folder."""
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def run(main, usage, least=1):
    """Runs a generator that needs at least `least` arguments. Returns the exit status: 0, or 1 with
    the mistake on stderr, or 2 for bad usage."""
    if len(sys.argv) <= least:
        print(usage, file=sys.stderr)
        return 2
    try:
        main(sys.argv[1:])
    except (Mistake, OSError, UnicodeDecodeError) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    return 0
