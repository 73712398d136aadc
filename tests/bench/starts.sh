#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Starting attempts of a survey in booklets against those of a whole form; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" starts "$@"
