# SPDX-License-Identifier: GPL-3.0-or-later
"""The size and the inner order of rooms: no room over 40 files or 6,000 lines, no cycle of rooms,
and inside a room no cycle of headers. Rooms are those of arrows.py.
"""

import os
import re
import subprocess
import sys

import arrows

FILES_MAX, LINES_MAX = 40, 6000


def sources():
    """The C files and headers that git tracks, by room."""
    rooms = {}
    listed = subprocess.run(["git", "ls-files", "*.c", "*.h"], check=True, capture_output=True,
                            text=True).stdout.split("\n")
    for name in listed:
        room = arrows.room_of(name)
        if room and os.path.exists(name):
            rooms.setdefault(room, []).append(name)
    return rooms


def includes(name, by_header):
    """The headers of the same room that a header includes."""
    with open(name, encoding="utf-8") as file:
        for header in re.findall(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', file.read(), re.M):
            found = by_header.get(header)
            if found:
                yield found


def rings(graph):
    """Nodes that are on a cycle."""
    def reaches(start):
        seen, stack = set(), list(graph.get(start, ()))
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack += graph.get(node, ())
        return start in seen
    return sorted(node for node in graph if reaches(node))


def main():
    findings = []
    for room, names in sorted(sources().items()):
        lines = 0
        for name in names:
            with open(name, encoding="utf-8") as file:
                lines += file.read().count("\n")
        if len(names) > FILES_MAX:
            findings.append(f"{room}: {len(names)} files: a room stops at {FILES_MAX}")
        if lines > LINES_MAX:
            findings.append(f"{room}: {lines} lines: a room stops at {LINES_MAX}")
        headers = [name for name in names if name.endswith(".h")]
        by_header = {}
        for name in headers:
            by_header[name.split("/include/")[-1].split("/src/")[-1]] = name
        ring = rings({name: list(includes(name, by_header)) for name in headers})
        if ring:
            findings.append(f"{room}: headers include one another: {' '.join(ring)}")
    heads = arrows.owners()
    graph = {room: [heads[head] for head in sees.split() if head in heads]
             for room, (sees, _) in arrows.ROOMS.items()}
    ring = rings({room: [to for to in sees if to != room] for room, sees in graph.items()})
    if ring:
        findings.append(f"rooms see one another in a ring: {' '.join(ring)}")
    for line in findings:
        print(line)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
