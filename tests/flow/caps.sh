#!/bin/sh
# SPDX-License-Identifier: MIT
# Contact caps: they warn, ask for a reason and log it; they block nothing.
. "$(dirname "$0")/lib.sh"
runs 0 dun init --firm 'Muster AG' --currency EUR --zone Europe/Berlin
runs 0 dun client add --name 'Bergmann GmbH' --code C-1 --country DE
runs 0 dun client add --name 'Anna Kim' --code C-2 --country US --zone America/New_York --consumer yes
runs 0 dun log call C-1 --when '2026-11-02 10:00' --outcome reached --text one
quiet
runs 0 dun log call C-1 --when '2026-11-05 10:00' --outcome no-answer
tells 'the last call was on Mon 2 Nov: house rule: calls lie 7 to 10 days apart'
tells '--cap-reason'
runs 0 dun log call C-1 --when '2026-11-05 11:00' --outcome reached --text two --cap-reason 'they asked us to ring' --json
json 'any("asked us to ring" in str(x) for x in v.values()) and "house" in str(v)'
tells 'house rule'
grep -q -e '--cap-reason' err && broken 'a reason that was given is asked for'
runs 0 dun log call C-1 --when '2026-11-06 11:00' --direction in --outcome reached --text 'they rang'
quiet
runs 0 dun log call C-1 --when '2026-11-12 11:00' --outcome reached --text three
quiet
# The client's clock: 3:00 in Berlin is 21:00 in New York.
runs 0 dun log call C-2 --when '2026-11-03 03:00' --outcome no-answer
tells 'it is 21:00 there'
runs 0 dun log call C-2 --when '2026-11-03 16:00' --outcome no-answer
quiet
# Companies only where it is switched on.
runs 0 dun log call C-1 --when '2026-11-20 23:00' --outcome no-answer
quiet
runs 0 dun setting caps.companies 1
runs 0 dun log call C-1 --when '2026-11-19 23:00' --outcome no-answer
tells 'it is 23:00 there: no call to a business from 20:00 to 8:00'
# What the last talk agreed on is the reason, from its day on.
runs 0 dun client add --name 'Weinhof Steiner' --code C-3 --country AT
runs 0 dun log call C-3 --when '2026-11-13 10:00' --outcome call-back --next-on 2026-11-18 --text 'Ring on Wednesday'
runs 0 dun log call C-3 --when '2026-11-17 10:00' --outcome no-answer
tells '--cap-reason'
runs 0 dun log call C-3 --when '2026-11-18 10:00' --outcome reached --next-on 2026-11-20 --text 'As agreed' --json
tells '(a choice, not law); they asked to be called back on Wed 18 Nov'
json 'any("they asked to be called back on Wed 18 Nov" in str(x) for x in v.values())'
runs 0 dun log call C-3 --when '2026-11-20 10:00' --outcome reached --text 'Again'
tells 'agreed for Fri 20 Nov'
runs 64 dun log note C-1 --text x --cap-reason y
runs 0 dun undo
runs 0 dun verify
