#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists what Kesu is made of, as CycloneDX 1.5 in JSON: the software bill of materials.

    deploy/sbom.py [--lock package-lock.json] PROGRAM... > kesu.cdx.json

For each program, such as build/kesu: the Debian packages of all libraries that it is linked to, and
those of the libraries they need, as they are installed here; of the private PostgreSQL its newest
package; and the packages of npm that the lock names for the pages. Those with the scope `excluded`
only build or check, and nothing of them is shipped.
"""

import argparse
import base64
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse
import uuid

SOURCE = pathlib.Path(__file__).resolve().parent.parent
LOCK = SOURCE / "server/web/package-lock.json"
POSTGRESQL = "/usr/lib/postgresql/*/bin/postgres"
PANDOC = "/usr/bin/pandoc"


class Mistake(Exception):
    pass


def ask(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Mistake(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def libraries(program):
    """Paths of all shared libraries that the loader would take."""
    listed = ask("ldd", str(program))
    missing = re.findall(r"^\s*(\S+) => not found", listed, re.M)
    if missing:
        raise Mistake(f"{program}: {', '.join(missing)} not found")
    return re.findall(r"(/\S+) \(0x", listed)


def owners(paths):
    """Of each file its Debian package, whose list may name the file below / or below /usr."""
    names = {path: [path, "/usr" + path, real, real.removeprefix("/usr")]
             for path in paths for real in [str(pathlib.Path(path).resolve())]}
    said = subprocess.run(["dpkg-query", "-S", *{name for listed in names.values() for name in listed}],
                          capture_output=True, text=True, check=False).stdout
    having = {name: package for package, name in re.findall(r"^([^,\s]+): (/.*)$", said, re.M)}
    found = {path: next((having[name] for name in listed if name in having), None)
             for path, listed in names.items()}
    alone = sorted(path for path, package in found.items() if not package)
    if alone:
        raise Mistake(f"no Debian package has {', '.join(alone)}")
    return found


def release():
    words = dict(re.findall(r'^(\w+)="?([^"\n]*)', pathlib.Path("/etc/os-release").read_text("utf-8"),
                            re.M))
    return f"{words.get('ID', 'debian')}-{words.get('VERSION_ID', '')}".rstrip("-")


def debian(packages, kind):
    """By the packages' names, as dpkg-query -S gives them, their components."""
    found = {}
    said = ask("dpkg-query", "-W", "-f", "${binary:Package}\t${Package}\t${Version}\t${Architecture}\t"
               "${source:Package}\t${source:Version}\n", *packages)
    for line in said.splitlines():
        key, name, version, arch, source, source_version = line.split("\t")
        quoted = urllib.parse.quote(version, safe=":~")
        purl = f"pkg:deb/debian/{name}@{quoted}?arch={arch}&distro={release()}"
        found[key] = {
            "type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "scope": "required", "properties": [
                {"name": "debian:source", "value": source},
                {"name": "debian:source-version", "value": source_version}]}
    return found


def of_programs(programs):
    """The components, and of each program the references of what it is linked to."""
    linked = {program: libraries(program) for program in programs}
    having = owners({path for paths in linked.values() for path in paths})
    found = debian(set(having.values()), "library")
    return sorted(found.values(), key=lambda one: one["name"]), {
        program: sorted({found[having[path]]["bom-ref"] for path in paths})
        for program, paths in linked.items()}


def postgresql():
    programs = sorted(pathlib.Path("/").glob(POSTGRESQL[1:]), key=lambda path: int(path.parts[4]))
    if not programs:
        return []
    packages = owners([str(programs[-1])]).values()
    return list(debian(packages, "application").values())


def pandoc():
    """Only where it is installed: it writes reports as .docx, and nothing else needs it."""
    if not pathlib.Path(PANDOC).exists():
        return []
    return [{**one, "scope": "optional"} for one in debian(owners([PANDOC]).values(), "application").values()]


def of_lock(lock):
    found = {}
    for path, entry in json.loads(lock.read_text("utf-8"))["packages"].items():
        if not path:
            continue
        name = entry.get("name") or path.rsplit("node_modules/", 1)[1]
        purl = f"pkg:npm/{urllib.parse.quote(name, safe='/')}@{entry['version']}"
        is_aside = any(entry.get(key) for key in ("dev", "optional", "devOptional", "bin"))
        algorithm, _, digest = entry["integrity"].partition("-")
        found[purl] = {
            "type": "library", "bom-ref": purl, "name": name, "version": entry["version"],
            "purl": purl, "scope": "excluded" if is_aside else "required",
            "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"),
                        "content": base64.b64decode(digest).hex()}]}
    return sorted(found.values(), key=lambda one: one["purl"])


def kesu_version():
    text = (SOURCE / "CMakeLists.txt").read_text("utf-8")
    return re.search(r"project\(kesu VERSION (\S+)", text)[1]


def bill(programs, lock):
    libraries_found, linked = of_programs(programs)
    started, pages = postgresql(), of_lock(lock)
    shipped = [one["bom-ref"] for one in started + pages if one["scope"] == "required"]
    root = f"pkg:generic/kesu@{kesu_version()}"
    refs = {program: f"{root}#{program.name}" for program in programs}
    body = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {
            "type": "application", "bom-ref": root, "name": "kesu", "version": kesu_version(),
            "purl": root, "licenses": [{"license": {"id": "GPL-3.0-or-later"}}],
            "components": [{"type": "application", "bom-ref": refs[program], "name": program.name,
                            "version": kesu_version()} for program in programs]}},
        "components": libraries_found + started + pandoc() + pages,
        "dependencies": [{"ref": root, "dependsOn": sorted({*refs.values(), *shipped})}]
        + [{"ref": refs[program], "dependsOn": linked[program]} for program in programs]}
    # The same components have the same number, so that bills can be compared as files.
    name = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return {"$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
            "serialNumber": f"urn:uuid:{name}", **body}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("programs", nargs="+", type=pathlib.Path, metavar="PROGRAM")
    parser.add_argument("--lock", type=pathlib.Path, default=LOCK, metavar="FILE")
    options = parser.parse_args()
    try:
        json.dump(bill(options.programs, options.lock), sys.stdout, indent=1, ensure_ascii=False)
        print()
    except (Mistake, OSError) as mistake:
        sys.exit(f"sbom: {mistake}")


if __name__ == "__main__":
    main()
