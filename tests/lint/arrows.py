"""Who may see whom: the arrows of docs/ARCHITECTURE.md as a table, held against every #include.

The link lines of CMake keep the same arrows at compile time; this check also says which libraries a
room may name, because Debian's headers are open to every compiler run, and it finds a line that a
generous link would let through.
"""

import functools
import glob
import os
import re

# Libraries by the header that names them.
LIBRARIES = {
    "jansson": r"jansson\.h", "csv": r"csv\.h", "gsl": r"gsl/", "omp": r"omp\.h",
    "event": r"event2/", "openssl": r"openssl/", "pq": r"libpq-fe\.h|libpq/", "zlib": r"zlib\.h",
    "brotli": r"brotli/", "systemd": r"systemd/", "bsd": r"bsd/",
}
SCORING = {"gsl", "omp"}
TOOL = {"jansson", "csv", "omp"}
# folder: (rooms it may include beside itself, libraries it may include). A room is named by the
# folder below its include folder: <design/shares.h> belongs to the room design.
ROOMS = {
    "base/core": ("", set()),
    "base/kit": ("base", {"jansson", "csv", "omp"}),
    "questionnaires/model": ("base", {"jansson"}),
    "scoring/random": ("base", SCORING),
    "scoring/design": ("base random", SCORING),
    "scoring/weighting": ("base random design", SCORING),
    "scoring/replicate": ("base random design", SCORING),
    "scoring/calibrated": ("base random design weighting replicate", SCORING),
    "scoring/irt": ("base", SCORING),
    "scoring/plausible": ("base random irt", SCORING),
    "scoring/measurement": ("base random design irt plausible", SCORING),
    "scoring/area": ("base random design", SCORING),
    "scoring/trend": ("base random design", SCORING),
    "scoring/rank": ("base", SCORING),
    "scoring/sample": ("base random", SCORING),
    "scoring/synthetic": ("base random design", SCORING),
    "scoring/tools/responses": ("base kit tools irt", TOOL),
    "scoring/tools/figures": ("base kit tools irt", TOOL),
    "scoring/tools/calibrate": (
        "base kit tools calibrated weighting replicate design random", TOOL),
    "scoring/tools/estimate": (
        "base kit tools calibrated weighting replicate design random plausible irt", TOOL),
    "scoring/tools/irt": ("base kit tools irt", TOOL),
    "scoring/tools/plausible": ("base kit tools irt plausible random", TOOL),
    "scoring/tools/areas": ("base kit tools area rank design random", TOOL),
    "scoring/tools/target": ("base kit tools trend design random", TOOL),
    "scoring/tools": ("base kit", set()),
    "server/reporting": ("base", set()),
    "server/http": ("base", {"event", "openssl", "jansson"}),
    "server/db": ("base", {"pq", "event"}),
}


def room_of(name):
    """The longest folder of the table that holds the file, or None."""
    found = [room for room in ROOMS if name.startswith(room + "/")]
    return max(found, key=len, default=None)


@functools.lru_cache(maxsize=None)
def owners():
    """The rooms by the name their headers are included with."""
    own = {}
    for top in ("base", "questionnaires", "scoring", "server"):
        for folder in glob.glob(f"{top}/**/include/*/", recursive=True):
            if "node_modules" not in folder:
                head = os.path.basename(os.path.dirname(folder))
                own.setdefault(head, folder.split("/include/")[0])
    return own


def check(name, text):
    """Yields (line, message) for each include that goes against the arrows."""
    room = room_of(name)
    if room is None:
        return
    sees, libraries = ROOMS[room]
    known = owners()
    for line, content in enumerate(text.split("\n"), start=1):
        found = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', content)
        if not found:
            continue
        header = found.group(1)
        head = header.split("/")[0] if "/" in header else None
        own = head in known and (known[head] == room or room.startswith(known[head] + "/"))
        if head in known and not own and head not in sees.split():
            yield line, f"{room} must not see {header}"
        for library, pattern in LIBRARIES.items():
            if re.match(pattern, header) and library not in libraries:
                yield line, f"{room} does not know {header}"
