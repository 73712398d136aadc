#!/usr/bin/env bash
# A national survey scored by the program itself; see national_run.py.
set -eu
exec python3 -B "$(dirname "$0")/national_run.py" "$@"
