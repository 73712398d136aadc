#!/usr/bin/env bash
# Starting attempts of a survey in booklets against those of a whole form; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" starts "$@"
