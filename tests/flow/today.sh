#!/bin/sh
# SPDX-License-Identifier: MIT
# The diary behind Today (2) by verb, and in plain mode by number.
. "$(dirname "$0")/lib.sh"
today=2026-11-23 # a Monday
dun() { "$DUN" --book "$book" --today "${at:-$today}" "$@"; }

runs 0 dun init --firm 'Kim Trading' --currency EUR --country DE
cat >open.csv <<'X'
Client,Invoice,Issued,Due,Amount,Currency,E-mail
Bergmann GmbH,1001,2026-09-13,2026-10-13,12450.00,EUR,eva@bergmann.example
Acme Ltd,1002,2026-08-13,2026-09-12,3100.00,EUR,pay@acme.example
Old Mill Bakery,1003,2026-10-15,2026-11-14,2310.00,EUR,mill@oldmill.example
X
runs 0 dun import open.csv --date-order ymd

# A promise whose day has come is a line; what was said next makes the next one.
runs 0 dun log call Bergmann --when '2026-11-19 10:12' --outcome promised --promise 12450.00@2026-11-20 --for 1001
runs 0 dun log call 'Old Mill' --when '2026-11-20 09:00' --outcome no-answer --next 'Call again' --next-on 2026-11-23
runs 0 dun diary --json
json '[r["group"] for r in v if r["client"] == "Bergmann GmbH"] == ["promises"]'
json '[r["do"] for r in v if r["client"] == "Old Mill Bakery"] == ["Call"]'
json '[r["day"] for r in v if r["client"] == "Bergmann GmbH"] == ["2026-11-20"]'
cp out before

# It comes from the records: looking twice is the same, and changes nothing.
runs 0 dun diary --json
cmp -s out before || broken 'the diary is not the same twice'

# Ticked off, it comes back the next working day while the money is not in.
promise=$(python3 -c 'import json; print([r["line"] for r in json.load(open("before")) if r["group"] == "promises"][0])')
runs 0 dun tick "$promise"
says 'comes back Tue 24 Nov'
runs 0 dun diary --json
json 'not [r for r in v if r["group"] == "promises"]'
at=2026-11-24 runs 0 dun diary --json
json '[r["client"] for r in v if r["group"] == "promises"] == ["Bergmann GmbH"]'
runs 0 dun undo
runs 0 dun diary --json
cmp -s out before || broken 'undo does not bring the line back'

# Several lines to another date; a Saturday is moved and says so (item 67). Undo is one step.
call=$(python3 -c 'import json; print([r["line"] for r in json.load(open("before")) if r["do"] == "Call"][0])')
runs 0 dun tick "$promise" "$call" --until 2026-11-28
says 'Sat 28 Nov is a Saturday, so Mon 30 Nov 2026'
runs 0 dun diary --json
json 'not [r for r in v if r["line"] in ("'"$promise"'", "'"$call"'")]'
runs 0 dun diary --days 7 --json
json '[r["day"] for r in v if r["line"] == "'"$promise"'"] == ["2026-11-30"]'
json '[r["day"] for r in v if r["line"] == "'"$call"'"] == ["2026-11-30"]'
runs 0 dun undo
runs 0 dun diary --json
cmp -s out before || broken 'undo does not bring both lines back'

# What cannot be is said, and nothing is half done.
runs 65 dun tick "$promise" --until 2026-11-20
runs 66 dun tick promise:999
tells 'no line "promise:999"'
runs 64 dun tick
runs 65 dun tick "$promise" "$call" --until fry
runs 0 dun diary --json
cmp -s out before || broken 'a refused tick changed something'

# Item 28: a ticked line, a changed date, a hold, a withdrawn note and an import of 23
# rows are taken back in reverse order by five undos.
runs 0 dun log note Acme --text 'Ring after ten'
note=$(grep -o '[0-9][0-9]*' out | head -n 1)
runs 0 dun board --json
cp out board.before
runs 0 dun diary --json
cp out diary.before
runs 0 dun tick "$promise"
runs 0 dun tick "$call" --until 2026-11-25
runs 0 dun hold Acme --reason 'with the lawyer'
runs 0 dun correct "$note" --void --reason 'wrong client'
{
	echo 'Client,Invoice,Issued,Due,Amount,Currency'
	for i in $(seq 1 23); do echo "New $i,2$i,2026-10-01,2026-10-31,10.00,EUR"; done
} >more.csv
runs 0 dun import more.csv --date-order ymd
for what in 'import of more.csv' 'withdrawal' 'hold' 'put to' 'tick of'; do
	runs 0 dun undo
	says "$what"
done
runs 0 dun board --json
cmp -s out board.before || broken 'the board is not as it was'
runs 0 dun diary --json
cmp -s out diary.before || broken 'the diary is not as it was'

# Money that comes in by an import ticks the line by itself, and says by which file.
cat >bank.csv <<'X'
Client,Invoice,Paid on,Paid
Bergmann GmbH,1001,2026-11-23,12450.00
X
runs 0 dun import bank.csv --as payments --date-order ymd --map paid_on='Paid on' --map paid=Paid
runs 0 dun diary --json
json 'not [r for r in v if r["group"] == "promises"]'
json '[r["why"] for r in v if r["line"].startswith("kept:")] == ["12,450.00 came in: bank.csv"]'

# Drafts for several at once: who cannot be written to is left out, with the reason (item 21).
runs 0 dun hold Acme --reason 'with the lawyer'
runs 0 dun draft --keep Acme 'Old Mill'
says '1 draft made, 1 left out'
says 'Acme Ltd: left out, on hold until it is released'
runs 0 dun diary --json
json '[r["client"] for r in v if r["do"] == "Finish mail"] == ["Old Mill Bakery"]'
runs 0 dun undo
runs 0 dun undo
runs 0 dun diary --json
json 'not [r for r in v if r["do"] == "Finish mail"]'
runs 64 dun draft Acme 'Old Mill'

# Item 45: lines of text without cursor movement, every action by number.
plain() {
	last="--plain with $*"
	printf '%s\n' "$@" | dun --plain >out 2>err || broken '--plain ended badly'
	! grep -q "$(printf '\033')" out || broken 'an escape sequence in plain mode'
}
plain 0
number=$(sed -n 's/^\([0-9]*\)\. Today, [0-9]* to do$/\1/p' out)
[ -n "$number" ] || broken 'Today cannot be chosen'
plain "$number" 0 0
says 'CALLS'
line=$(sed -n 's/^\([0-9]*\)\. Call, Old Mill Bakery,.*/\1/p' out)
[ -n "$line" ] || broken 'the call has no number'
plain "$number" "$line" 2 'fri' 0 0
says 'Put "Call Old Mill Bakery" to Fri 27 Nov 2026'
plain "$number" 0 0
says_not 'Call, Old Mill Bakery'
exit 0
