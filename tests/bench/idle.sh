#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Memory of a worker with thousands of idle connections; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" idle "$@"
