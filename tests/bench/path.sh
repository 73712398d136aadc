#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whole surveys by commands, from the frame to the signed figure, beside the true share; see path.py.
set -eu
exec python3 -B "$(dirname "$0")/path.py" "$@"
