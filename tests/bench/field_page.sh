#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Phones that save while officials have the fieldwork's page open, beside the same without; see field_page.py.
set -eu
exec python3 -B "$(dirname "$0")/field_page.py" "$@"
