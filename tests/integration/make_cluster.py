# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the cluster that the servers of the tests start from, once for all of them: initdb, every
migration, the questionnaires. It has no secret and no signing key; each server makes its own.

usage: make_cluster.py FOLDER
"""

import pathlib
import shutil
import subprocess
import sys

import support


def main(folder):
    new = folder.with_name(folder.name + ".new")
    with support.Kesu(workers=1) as kesu:
        status = kesu.stop()
        if status:
            raise AssertionError(f"kesu ended with {status}\n{kesu.log_tail()}")
        for part in kesu.database.iterdir():
            if part.name in ("log", "socket"):
                shutil.rmtree(part)
            elif part.name not in ("data", "kesu.lock"):
                part.unlink()
        shutil.rmtree(new, ignore_errors=True)
        subprocess.run(["cp", "-a", str(kesu.database), str(new)], check=True)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


main(pathlib.Path(sys.argv[1]))
