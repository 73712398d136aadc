#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Durable answer saves over HTTP against pgbench inserting the same row; see bench.py.
set -eu
exec python3 -B "$(dirname "$0")/bench.py" saves "$@"
