#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files of respondents against COPY, and phones while many are taken away; see exports.py.
set -eu
exec python3 -B "$(dirname "$0")/exports.py" "$@"
