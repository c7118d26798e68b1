#!/bin/sh
# SPDX-License-Identifier: MIT
# A copy for keeping, and the way back: nothing is lost that nobody agreed to lose.
. "$(dirname "$0")/lib.sh"
runs 0 dun init --firm 'Muster AG' --currency EUR
runs 0 dun client add --name 'Bergmann GmbH'
runs 0 dun invoice add bergmann --number RE-1 --amount 100 --issued 2026-09-01 --due 2026-10-01
runs 66 dun --book nothing.dun backup copies
runs 73 dun backup copies/x/y.dun
tells 'its folder does not exist'
mkdir copies
runs 0 dun --today 2026-11-23 backup copies --json
json 'v["path"].endswith("/copies/t-2026-11-23-%d-%s.dun" % (v["entries"], v["head"][:16])) and v["noted"]'
first=$(python3 -c 'import json; v = json.load(open("out")); print(v["path"], v["sha256"], v["entries"], v["head"])')
kept=${first%% *}
[ "$(sha256sum "$kept" | cut -d' ' -f1)" = "$(echo "$first" | cut -d' ' -f2)" ] || broken 'the digest told is not that of the file'
# The copy is a book, and it is what the head says.
runs 0 "$DUN" --book "$kept" verify --json
json "v['ok'] and v['head'] == '${first##* }'"
# Without an operand: the user's own folder.
runs 0 dun backup
says "$HOME/backup/t-"
says 'read back whole'
runs 0 dun backup here.dun
runs 73 dun backup here.dun
tells '--replace'
runs 0 dun backup here.dun --replace
runs 73 dun backup t.dun --replace
tells 'is the book itself'
runs 0 dun verify

# Back: refused with the number to say.
runs 0 dun log note bergmann --text 'asked for a copy'
runs 1 dun restore "$kept"
tells 'the backup is older'
tells '--lose 5 goes back without them'
runs 1 dun restore "$kept" --lose 4
runs 64 dun restore "$kept" --lose some
runs 66 dun restore nothing.dun
runs 65 dun restore "$here/lib.sh"
tells 'the backup was not taken'
runs 64 dun restore t.dun
runs 0 dun restore "$kept" --lose 5 --json
json 'v["lost"] == 5 and v["kept"].endswith("t.dun.replaced")'
runs 0 dun verify
runs 0 "$DUN" --book t.dun.replaced verify
# Forward again: it went another way meanwhile (the entry of the restore itself).
runs 1 dun restore t.dun.replaced
tells 'went another way'
runs 0 dun restore t.dun.replaced --lose 1
says 'is kept as'
runs 0 dun verify
# Gone, and another's.
rm t.dun
runs 0 dun restore here.dun
runs 0 dun verify
runs 0 dun --book other.dun init --firm 'Other AG'
runs 1 dun --book other.dun restore here.dun --lose all
tells 'a backup of another book'
printf 'damaged' | dd of=t.dun conv=notrunc status=none
runs 1 dun restore here.dun
tells '--lose all goes back all the same'
runs 0 dun restore here.dun --lose all
runs 0 dun verify
chmod 400 t.dun
runs 77 dun restore here.dun
[ "$(id -u)" = 0 ] || chmod 600 t.dun
