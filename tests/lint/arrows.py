# SPDX-License-Identifier: GPL-3.0-or-later
"""Which room may include which: the arrows of docs/ARCHITECTURE.md as a table, and a check of every
#include against it.

The link lines of CMake enforce the same arrows at compile time. This check also covers libraries,
because every compiler run can include Debian's headers, and it finds an #include that compiles only
because a room is linked indirectly.
"""

import functools
import glob
import os
import re

# Libraries, by the beginning of their headers' names.
LIBRARIES = {
    "jansson": r"jansson\.h", "csv": r"csv\.h", "gsl": r"gsl/", "omp": r"omp\.h",
    "event": r"event2/(?!http)", "evhttp": r"event2/http", "openssl": r"openssl/",
    "pq": r"libpq-fe\.h|libpq/", "zlib": r"zlib\.h",
    "curl": r"curl/", "cjose": r"cjose/",
    "sodium": r"sodium\.h", "oath": r"liboath/", "cairo": r"cairo", "pango": r"pango/",
    "qrencode": r"qrencode\.h", "expat": r"expat\.h", "zip": r"zip\.h",
    "brotli": r"brotli/", "readstat": r"readstat\.h", "systemd": r"systemd/", "bsd": r"bsd/",
    "xlsxwriter": r"xlsxwriter\.h",
    "xml2": r"libxml/",
}
SCORING = {"gsl", "omp"}
TOOL = {"jansson", "csv", "omp"}
# folder: (rooms it may include beside itself, libraries it may include). A room is named by the
# folder below its include folder: <design/shares.h> belongs to the room design.
ROOMS = {
    "base/core": ("", set()),
    "base/kit": ("base", {"jansson", "csv"}),
    "base/csv": ("base kit", {"jansson", "csv", "omp"}),
    "questionnaires/model": ("base", {"jansson"}),
    "scoring/random": ("base", SCORING),
    "scoring/design": ("base random", SCORING),
    "scoring/weighting": ("base random design", SCORING),
    "scoring/replicate": ("base random design", SCORING),
    "scoring/calibrated": ("base random design weighting replicate", SCORING),
    "scoring/regression": ("base random design replicate", SCORING),
    "scoring/irt": ("base", SCORING),
    "scoring/item_fit": ("base irt", SCORING),
    "scoring/linking": ("base irt", SCORING),
    "scoring/plausible": ("base random irt", SCORING),
    "scoring/measurement": ("base random design irt item_fit linking plausible", SCORING),
    "scoring/area": ("base random design", SCORING),
    "scoring/trend": ("base random design", SCORING),
    "scoring/rank": ("base", SCORING),
    "scoring/anonymity": ("base", SCORING),
    "scoring/sample": ("base random", SCORING),
    "scoring/synthetic": ("base random design", SCORING),
    "scoring/tools/files": ("base csv", {"readstat"}),
    "scoring/tools/condition": ("base kit csv tools", set()),
    "scoring/tools/responses": ("base kit csv tools irt", TOOL),
    "scoring/tools/figures": ("base kit csv tools irt", TOOL),
    "scoring/tools/calibrate": (
        "base kit csv tools calibrated weighting replicate design random", TOOL),
    "scoring/tools/survey": ("base kit csv tools replicate design random", TOOL),
    "scoring/tools/estimate": (
        "base kit csv tools calibrated weighting replicate design random plausible irt", TOOL),
    "scoring/tools/regress": (
        "base kit csv tools regression calibrated weighting replicate design random", TOOL),
    "scoring/tools/irt": ("base kit csv tools irt item_fit", TOOL),
    "scoring/tools/plausible": ("base kit csv tools irt plausible random", TOOL),
    "scoring/tools/areas": ("base kit csv tools area rank design random", TOOL),
    "scoring/tools/target": ("base kit csv tools trend design random", TOOL),
    "scoring/tools/plan": ("base kit csv tools sample", TOOL),
    "scoring/tools/sample": ("base kit csv tools sample random", TOOL),
    "scoring/tools": ("base kit", set()),
    "server/http": ("base", {"event", "openssl", "jansson"}),
    "server/db": ("base", {"pq", "event"}),
    "server/reporting": ("base", set()),
    "server/groups": ("base model weighting design", set()),
    "server/core": ("base kit http db queries/core", {"jansson", "openssl", "event"}),
    "server/outward": ("base", {"curl"}),
    "server/oidc": ("base core outward", {"jansson", "openssl", "event", "curl", "cjose"}),
    "server/dataset": (
        "base", {"jansson", "csv", "openssl", "xlsxwriter", "readstat", "xml2"}),
    # Concerns: they may include core and reporting, but not one another.
    "server/intake": (
        "base http db model core reporting queries/core queries/intake", {"jansson", "event"}),
    "server/publish": (
        "base kit http db core dataset reporting queries/core queries/publish", {"jansson"}),
    # The files of one run together, with what recomputes their figures.
    "server/release": (
        "base kit http db core dataset publish reporting queries/release", {"jansson", "openssl"}),
    # Drawn: how the figures look at a terminal.
    "server/tables": ("base kit db core reporting publish", {"jansson", "csv"}),
    "server/load": (
        "base kit csv db model core groups weighting queries/core queries/load",
        {"jansson", "zlib", "brotli"}),
    "server/survey": (
        "base kit http db model core reporting queries/core queries/survey",
        {"jansson", "openssl", "sodium"}),
    "server/sheets": ("base", {"cairo", "pango", "qrencode"}),
    "server/prose": ("base reporting", {"jansson"}),
    "server/report": (
        "base kit http db core dataset reporting sheets prose queries/core queries/report",
        {"jansson", "openssl", "cairo", "pango"}),
    "server/xlsx": ("base", {"expat", "zip", "csv"}),
    "server/field": (
        "base kit csv http db core dataset reporting queries/core queries/field",
        {"jansson", "event"}),
    "server/interview": (
        "base kit csv http db model core reporting queries/core queries/interview", {"jansson"}),
    "server/quota": (
        "base kit csv http db model core reporting queries/core queries/quota", {"jansson"}),
    "server/reminders": (
        "base kit http db core outward reporting queries/core queries/reminders",
        {"jansson", "csv", "curl", "openssl"}),
    "server/fieldwork": (
        "base kit csv http db model core xlsx sample random queries/core queries/fieldwork",
        {"jansson", "csv"}),
    # Letters are those of a survey that fieldwork finds and holds.
    "server/letters": (
        "base kit http db core fieldwork sheets sample queries/core queries/letters",
        {"jansson", "csv"}),
    "server/audit": ("base kit http db core queries/core queries/audit", {"jansson"}),
    "server/staff": (
        "base kit http db core oidc queries/core queries/staff", {"jansson", "sodium", "oath", "bsd"}),
    "server/run/input": (
        "base model groups reporting weighting design irt plausible measurement trend", set()),
    "server/run/compute": (
        "base model groups reporting run/input weighting design irt item_fit linking plausible "
        "measurement area rank trend random", {"omp"}),
    "server/run/snapshot": (
        "base model db groups reporting run/input queries/core queries/run",
        {"jansson", "openssl"}),
    "server/run/store": ("base db reporting run/input run/compute queries/run", set()),
    "server/run/report": ("base core reporting run/input run/compute", {"jansson"}),
    "server/run": (
        "base kit http db core anonymity dataset groups reporting run/input run/compute run/snapshot "
        "run/store run/report model weighting design queries/core queries/run", {"jansson", "csv"}),
    "server/rehearsal": (
        "base kit csv db model core load groups reporting random sample synthetic design weighting "
        "queries/core queries/rehearsal",
        {"jansson", "csv", "event", "evhttp", "openssl", "omp"}),
    "server/process": (
        "base kit http db core schema queries/process", {"event", "systemd", "bsd", "jansson"}),
    "server/web": ("base http", set()),
    "server/program": (
        "kit tools http db core intake run publish release tables load audit staff survey fieldwork "
        "letters field interview quota reminders report rehearsal process web queries",
        set()),
}


def room_of(name):
    """The longest folder of the table that holds the file, or None."""
    found = [room for room in ROOMS if name.startswith(room + "/")]
    return max(found, key=len, default=None)


@functools.cache
def owners():
    """The rooms by the first folders of their headers' names, such as "run" and "run/compute"."""
    own = {}
    for top in ("base", "questionnaires", "scoring", "server"):
        for header in glob.glob(f"{top}/**/include/*/**/*.h", recursive=True):
            if "node_modules" not in header:
                room, _, inside = header.partition("/include/")
                own.setdefault(os.path.dirname(inside), room)
    return own


def owner_of(header):
    """The room of the header, by its name in the table; None for a library's header."""
    generated = re.match(r"(queries/\w+|schema)(?=[./])", header)
    if generated:
        return generated.group(1)
    head = os.path.dirname(header)
    return head if head in owners() else None


def check(name, text):
    """Yields (line, message) for each include that goes against the arrows."""
    room = room_of(name)
    if room is None:
        if name.startswith(("base/", "questionnaires/", "scoring/", "server/")):
            yield 1, "this folder has no line in tests/lint/arrows.py"
        return
    sees, libraries = ROOMS[room]
    sees = set(sees.split())
    for line, content in enumerate(text.split("\n"), start=1):
        found = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', content)
        if not found:
            continue
        header = found.group(1)
        if ".." in header.split("/"):
            yield line, f"an include climbs no folder, past the walls of rooms: {header}"
            continue
        owner = owner_of(header)
        own = owner is None or owners().get(owner) == room
        if not own and not {owner, owner.split("/")[0]} & sees:
            yield line, f"{room} must not see {header}"
        for library, pattern in LIBRARIES.items():
            if re.match(pattern, header) and library not in libraries:
                yield line, f"{room} does not know {header}"
