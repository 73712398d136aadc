#!/usr/bin/env bash
# Memory of a worker with thousands of idle connections; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" idle "$@"
