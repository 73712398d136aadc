#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Starts of attempts of a survey in booklets compared with starts of a survey of the whole form; see
# bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" starts "$@"
