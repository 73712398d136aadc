#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 200,000 draws of each method from three made-up frames: probabilities of inclusion and totals, in
# standard errors. Pareto's probabilities are asymptotic: its lines show by how much.
# usage: draws.sh [BUILD]
set -eu
exec "${1:-build}/tests/bench/draws" 200000
