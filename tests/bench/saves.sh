#!/usr/bin/env bash
# Durable answer saves over HTTP against pgbench inserting the same row; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" saves "$@"
