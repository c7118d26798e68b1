#!/bin/sh
# SPDX-License-Identifier: MIT
# A hold: said, seen, ended, taken back.
. "$(dirname "$0")/lib.sh"

runs 0 dun init --firm 'Example Trading' --currency EUR
runs 0 dun client add --name 'Bergmann GmbH'
runs 64 dun hold bergmann
tells '--reason'
runs 64 dun hold bergmann --release --reason x
runs 65 dun hold bergmann --reason 'waits for goods' --until fry
tells 'fry'
runs 65 dun --today 2026-11-23 hold bergmann --reason 'waits for goods' --until 2026-11-22
tells 'before today'
runs 66 dun hold nobody --reason x
runs 0 dun --today 2026-11-23 hold bergmann --reason 'waits for goods' --until +2w
says 'Mon 7 Dec 2026'
runs 0 dun show bergmann
says 'waits for goods'
runs 0 dun hold bergmann --release --json
json 'v["kind"] == "hold"'
runs 1 dun hold bergmann --release
tells 'not on hold'
runs 0 dun undo
says 'release of Bergmann GmbH'
runs 0 dun hold bergmann --release
runs 0 dun verify
