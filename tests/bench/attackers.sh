#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What phones keep of their saves while others flood the server; see attackers.py.
set -eu
exec python3 -B "$(dirname "$0")/attackers.py" "$@"
