# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a wrong #include does not compile: compares each room's include paths with the arrows.

For each room of arrows.py, one of its compiler runs is taken from compile_commands.json. The include
path of that run may only have headers of rooms that its arrows reach, directly or indirectly. For the
most important rules, wrong includes are also compiled, which must fail.
"""

import glob
import json
import os
import shlex
import subprocess
import sys
import tempfile

import arrows

# Rooms, and for each a header that it must not be able to include.
PLANTED = {
    "base/kit": "db/db.h",
    "scoring/rank": "irt/fit.h",
    "scoring/tools/estimate": "http/http.h",
    "server/http": "db/db.h",
    "server/publish": "trend/target.h",
    "server/run/compute": "db/db.h",
    "server/intake": "queries/run.h",
    "server/staff": "run/run.h",
}


def runs(build):
    """One compiler run for each room: its folder and its arguments."""
    found = {}
    root = os.getcwd() + "/"
    for entry in json.load(open(f"{build}/compile_commands.json", encoding="utf-8")):
        name = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        room = arrows.room_of(name.removeprefix(root)) if name.startswith(root) else None
        if room:
            found.setdefault(room, (entry["directory"], shlex.split(entry["command"])))
    return found


def paths(words):
    return [word[2:] for word in words if word.startswith("-I")]


def headers(build):
    """The public headers of rooms, by the names with which they are included."""
    shown = {}
    for room in arrows.owners().values():
        for path in glob.glob(f"{room}/include/**/*.h", recursive=True):
            shown[path.split("/include/", 1)[1]] = room
    for path in glob.glob(f"{build}/schema/**/*.h", recursive=True):
        for start in ("queries/", "schema/"):
            if f"/{start}" in path[len(build):]:
                shown[start + os.path.basename(path)] = start
    return shown


def reach(room, seen=None):
    """The rooms that a room's arrows reach, directly or indirectly."""
    seen = set() if seen is None else seen
    for name in arrows.ROOMS.get(room, ("", set()))[0].split():
        for owner in {path for head, path in arrows.owners().items()
                      if name in (head, head.split("/")[0])} | {name}:
            if owner not in seen:
                seen.add(owner)
                reach(owner, seen)
    return seen


def compiles(run, header):
    """Whether a file that includes the header compiles with the room's compiler arguments."""
    directory, words = run
    with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
        file.write(f"#include <{header}>\nint planted;\n")
        file.flush()
        flags = [word for word in words if word.startswith(("-I", "-D", "-std"))]
        flags += [f"-isystem{words[i + 1]}" for i, w in enumerate(words) if w == "-isystem"]
        done = subprocess.run(["cc", "-fsyntax-only", *flags, file.name], cwd=directory,
                              capture_output=True, check=False)
        return done.returncode == 0


def main(build):
    findings = []
    compiler = runs(build)
    shown = headers(build)
    for room in set(arrows.ROOMS) & set(compiler):
        allowed = reach(room)
        for header, owner in shown.items():
            head = arrows.owner_of(header)
            if owner == room or owner.startswith(room + "/") or {owner, head} & allowed:
                continue
            if "queries/" in header and "queries" in allowed:
                continue
            if any(os.path.exists(os.path.join(p, header)) for p in paths(compiler[room][1])):
                findings.append(f"{room}: the compiler finds {header}")
    for room, header in PLANTED.items():
        if header not in shown or room not in compiler:
            findings.append(f"{room}: #include <{header}> cannot be planted: one of them is gone")
        elif compiles(compiler[room], header):
            findings.append(f"{room}: a planted #include <{header}> compiles")
    for line in sorted(findings):
        print(line)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
