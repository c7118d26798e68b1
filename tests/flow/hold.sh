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

# What is held is listed, the first to end first; without an end it has a day to look again.
runs 0 dun client add --name 'Acme Ltd'
runs 0 dun --today 2026-11-23 hold bergmann --reason 'waits for goods' --until +2w
runs 0 dun --today 2026-11-23 hold acme --reason 'insolvent' --review 2026-12-01
says 'look again on Tue 1 Dec 2026'
runs 0 dun --today 2026-11-24 hold --json
json '[(h["client"], h["until"], h["review"], h["why"]) for h in v] == [("Acme Ltd", None, "2026-12-01", "insolvent"), ("Bergmann GmbH", "2026-12-07", None, "waits for goods")]'
runs 0 dun --today 2026-12-08 hold --list --json
json '[h["client"] for h in v] == ["Acme Ltd"]'
runs 65 dun --today 2026-11-23 hold acme --reason x --review 2026-11-22
runs 64 dun hold acme --reason x --until fri --review fri
runs 0 dun undo
runs 0 dun --today 2026-11-24 hold --json
json '[h["client"] for h in v] == ["Bergmann GmbH"]'
runs 0 dun verify
