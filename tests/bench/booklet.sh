#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# GET of a booklet against nginx serving the same file, one worker each; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" booklet "$@"
