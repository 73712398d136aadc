# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks rules of the project that no compiler checks, in the files named on the command line.

A rule is a function that yields (line, message); `RULES` says which files each one reads. A finding
is printed as file:line: message, and any finding fails the run.
"""

import glob
import os
import re
import subprocess
import sys

import arrows

FILE_LINES, FUNCTION_LINES, PARAMETERS, COLUMNS, TAB = 600, 60, 7, 100, 8

# Calls that base/ or libc has a better replacement for, and that replacement.
BANNED = {
    "sprintf": "snprintf", "vsprintf": "vsnprintf", "strcpy": "struct str", "strcat": "struct buf",
    "strncpy": "struct str", "strncat": "struct buf", "gets": "fgets",
    "atoi": "str_to_int or strtol", "atol": "strtol", "alloca": "an arena", "tmpnam": "mkstemp",
    "system": "posix_spawn or execv", "popen": "posix_spawn or execv",
}
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|[Nn]ot" r" implemented")


def code_only(text):
    """Blanks comments and literals; keeps every newline, and `//` comments as a marker."""
    def blank(match):
        piece = match.group(0)
        if piece.startswith("//"):
            return "//" + " " * (len(piece) - 2)
        return re.sub(r"[^\n]", " ", piece)
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, blank, text, flags=re.S)


def numbered(text):
    return enumerate(text.split("\n"), start=1)


def unfinished(name, text):
    for line, content in numbered(text):
        if UNFINISHED.search(content):
            yield line, "unfinished work is finished or left out, not marked"


def c_code(name, text):
    banned = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
    for line, content in numbered(code_only(text)):
        if "//" in content:
            yield line, "comments are /* */"
        for call in banned.findall(content):
            yield line, f"{call}() is banned: use {BANNED[call]}"


def c_opening(name, text):
    """The opening comment must follow the license. A .c file whose header has the same name needs
    none, because the header has it."""
    text = re.sub(r"\A/\* SPDX-[^\n]*\n", "", text)
    folder, stem = os.path.dirname(name), os.path.basename(name)[:-2]
    headers = glob.glob(os.path.join(folder, "../include/**", stem + ".h"), recursive=True)
    headers += glob.glob(os.path.join(folder, "../../include/*", stem + ".h"))
    headers += glob.glob(os.path.join(folder, stem + ".h"))
    if not text.startswith("/*") and (name.endswith(".h") or not headers):
        yield 1, "a file opens with a paragraph that says what it is for"


def lines(name, text):
    count = text.count("\n")
    if count > FILE_LINES:
        yield FILE_LINES, f"{count} lines: a file stops at {FILE_LINES}"


def columns(name, text):
    for line, content in numbered(text):
        if len(content.expandtabs(TAB)) > COLUMNS:
            yield line, f"a line stops at {COLUMNS} columns"


def parameters(signature):
    """How many parameters are in "(...)". Commas inside the parentheses of a function pointer do not
    count."""
    depth, commas = 0, 0
    for sign in signature[1:-1]:
        depth += (sign in "([") - (sign in ")]")
        commas += sign == "," and depth == 0
    return commas + 1


def functions(names):
    """Length and parameters of functions, from universal-ctags."""
    tags = subprocess.run(
        ["ctags", "-x", "--languages=C", "--kinds-C=f", "--_xformat=%F\t%N\t%n\t%e\t%S", *names],
        check=True, capture_output=True, text=True).stdout
    for tag in tags.splitlines():
        name, function, first, last, signature = tag.split("\t")
        length, taken = int(last or first) - int(first) + 1, parameters(signature)
        if length > FUNCTION_LINES:
            yield name, int(first), f"{function}: {length} lines: a function stops at {FUNCTION_LINES}"
        if taken > PARAMETERS and not name.startswith("tests/"):
            yield (name, int(first),
                   f"{function}: {taken} parameters: a function stops at {PARAMETERS}")


def is_c(name):
    return name.endswith((".c", ".h"))


def is_source(name):
    return is_c(name) or name.endswith((".py", ".sh", ".ts", ".tsx", ".sql", ".cmake", ".txt"))


RULES = [
    (is_source, unfinished),
    (is_source, lines),
    (is_c, columns),
    (is_c, c_code),
    (is_c, c_opening),
    (is_c, arrows.check),
]


def main(names):
    findings = []
    for name in names:
        rules = [rule for applies, rule in RULES if applies(name)]
        if not rules:
            continue
        try:
            with open(name, encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            continue
        findings += [(name, line, say) for rule in rules for line, say in rule(name, text)]
    sources = [name for name in names if name.endswith(".c")]
    findings += functions(sources)
    for name, line, say in sorted(findings):
        print(f"{name}:{line}: {say}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
