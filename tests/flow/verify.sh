#!/bin/sh
# SPDX-License-Identifier: MIT
# What verify knows from outside the book: the user's own notes, heads given by hand, by
# the name of a backup, by an old mail. A cut tail and a log written anew are found by them.
. "$(dirname "$0")/lib.sh"

# cut BOOK N: entries behind the Nth are gone, and all that the book knows of them.
cut_tail() {
	python3 - "$1" "$2" <<'END'
import sqlite3, sys
book = sqlite3.connect(sys.argv[1], isolation_level=None)
triggers = book.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
for name, _ in triggers:
    book.execute(f"DROP TRIGGER {name}")
for sql in ("DELETE FROM deed", "DELETE FROM anchor WHERE entry > ?1", "DELETE FROM entry_words WHERE seq > ?1",
            "DELETE FROM entry WHERE seq > ?1"):
    book.execute(sql, (int(sys.argv[2]),) if "?1" in sql else ())
for _, sql in triggers:
    book.execute(sql)
END
}

runs 0 dun init --firm 'Blue Firm' --currency EUR
runs 0 dun verify
says 'Complete up to entry 2'
notes=$XDG_STATE_HOME/dun/anchors
[ "$(stat -c %a "$notes")" = 600 ] || broken 'the notes are not private'
runs 0 dun client add --name Acme
runs 0 dun log note Acme --text 'first'
runs 0 dun log --head
head=$(cut -d' ' -f2 out)
runs 0 dun log --head --json
json "v['entries'] == 4 and v['head'] == '$head'"
runs 64 dun log --head note Acme
tells 'stands alone'
runs 0 dun backup
backup=$(find . home -name '*.dun' ! -name t.dun | head -1)
runs 0 dun log note Acme --text 'second'
runs 0 dun verify --json --rate
json 'v["ok"] and v["first_bad"] == 0 and v["chain_to"] == v["entries"] and v["bytes"] > 0 and v["microseconds"] > 0'
runs 0 dun verify --rate
says 'SHA-256 alone takes'
entries=$(dun verify --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["entries"])')

# --- the end is cut off: the user's own note knows it, wherever the book is moved ---
cp t.dun whole.dun
cut_tail t.dun 4
runs 1 dun verify
says "its end was cut off"
says 'The first bad entry is 5.'
says 'your own note'
says 'Complete up to entry 4'
mv t.dun moved.dun
runs 1 dun --book moved.dun verify
says 'its end was cut off'
mv moved.dun t.dun

# --- without notes the book cannot tell; what is kept elsewhere can ---
mv "$notes" notes.away
runs 0 dun verify
runs 0 dun verify --anchor "4:$head"
runs 1 dun verify --anchor "4:0000000000000000"
says 'entry 4 is not the one that --anchor knows'
says 'The first bad entry is'
printf '%s\n' "$(basename "$backup")" >list
runs 0 dun verify --anchors list --json
json 'v["complete_to"] == 4 and v["complete_by"] == "list"'
printf 'From: a@firm.example\r\nX-Dun-Head: %s\r\n %s\r\n\r\n1 aaaaaaaaaaaaaaaaaaaaaaaa\r\n' 4 "$head" >old.eml
runs 0 dun verify --anchors old.eml --json
json 'v["ok"]'
printf '%s %s\n' "$((entries + 3))" "$head" >heads.txt
runs 1 dun verify --anchors heads.txt --json
json "not v['ok'] and v['first_bad'] == 5"
runs 64 dun verify --anchor '4:short'
tells 'write N:HASH'
echo 'nothing of the kind' >empty.txt
runs 65 dun verify --anchors empty.txt
tells 'names no head'
runs 66 dun verify --anchors nowhere.txt

# --- another book made at the same place is no fault ---
rm -f "$notes"
mv notes.away "$notes"
rm t.dun
runs 0 dun init --firm 'Red Firm' --currency EUR
runs 0 dun verify
says 'Complete up to entry 2'

# --- without a head from outside it does not claim to be complete ---
runs 0 env XDG_STATE_HOME="$work/none" "$DUN" --book t.dun verify
says "No head of it is known from outside the book"
