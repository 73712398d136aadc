#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Published intervals of rehearsed surveys beside the truth, through the whole program; see rehearsals.py.
set -eu
exec python3 -B "$(dirname "$0")/rehearsals.py" "$@"
