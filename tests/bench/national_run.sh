#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A national survey scored by the program itself; see national_run.py.
set -eu
exec python3 -B "$(dirname "$0")/national_run.py" "$@"
