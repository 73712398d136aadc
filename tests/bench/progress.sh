#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kesu progress of a million cases beside the same counts by psql; see progress.py.
set -eu
exec python3 -B "$(dirname "$0")/progress.py" "$@"
