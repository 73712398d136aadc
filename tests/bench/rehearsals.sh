#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Published intervals of simulated surveys compared with the true shares, through the whole program;
# see rehearsals.py.
set -eu
exec python3 -B "$(dirname "$0")/rehearsals.py" "$@"
