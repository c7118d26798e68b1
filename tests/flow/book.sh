#!/bin/sh
# SPDX-License-Identifier: MIT
# A book by hand: clients, invoices, payments, their board, and all of it taken back.
. "$(dirname "$0")/lib.sh"
today="--today 2026-11-23"

runs 66 dun $today board
tells 'there is no book at'
runs 66 dun --book no/folder/x.dun board
tells 'there is no book at'
runs 73 dun --book no/folder/x.dun init
tells 'its folder does not exist'
runs 0 dun init --firm 'Muster AG' --currency eur --country de --zone Europe/Berlin
says 'Made '
runs 73 dun init
tells 'is there already'
runs 65 dun init --currency XYZ --book other.dun
[ ! -e other.dun ] || broken 'a book was made of a wrong wish'
runs 0 dun $today board
says 'No invoices yet'

# Settings: what is wrong is said, nothing is changed; several ways back.
runs 64 dun setting firm.nme X
tells 'did you mean firm.name?'
runs 65 dun setting currency XYZ
runs 65 dun setting firm.zone Nowhere/Town
runs 65 dun setting mail.from 'b@y.example> SIZE=1'
runs 65 dun setting buckets 30,20
runs 77 dun setting sample 1
runs 0 dun setting decimal ,
runs 0 dun setting decimal --json
json 'v == {"name": "decimal", "value": ","}'
runs 0 dun undo
says 'Undone: setting decimal'
runs 0 dun setting hold-minutes 30
runs 0 dun setting hold-minutes --unset
runs 0 dun setting --json
json '{r["name"]: r["value"] for r in v}["hold-minutes"] == "10" and all(r["name"] != "sample" for r in v)'
runs 0 dun verify

# By hand, all or nothing.
runs 65 dun client add --name 'Acme Ltd' --email 'b@y.example> SIZE=1'
runs 0 dun client list --json
json 'v == []'
runs 64 dun client list Acme
tells 'usage: dun client list'
runs 0 dun client add --name 'Bergmann GmbH' --code C-0042 --email eva@bergmann.example --contact 'Eva Bergmann' --terms 30 --json
json 'v["name"] == "Bergmann GmbH" and v["code"] == "C-0042" and v["terms"] == "30"'
runs 65 dun client add --name 'BERGMANN  gmbh'
tells 'give it a key'
runs 0 dun invoice add C-0042 --number 0001001 --amount 12,450.00 --issued 2026-09-13 --for pipes
says '2026-10-13'
runs 65 dun invoice add C-0042 --number 0001001 --amount 1
tells 'there is an invoice 0001001 already, of Bergmann GmbH'
runs 0 dun invoice add bergmann --number 1020 --amount 1000 --issued 2026-10-14 --due 2026-11-13
runs 66 dun invoice add nobody --number 3 --amount 1

# Due today is not overdue; columns add up to the total.
runs 0 dun --today 2026-10-13 aging --json
json 'v["currencies"][0]["buckets"][0] == {"name": "not due", "count": 1, "amount": "12450.00"}'
runs 0 dun $today aging --json
json '[b["name"] for b in v["currencies"][0]["buckets"]] == ["not due", "1-30", "31-60", "61-90", "90+"]'
json 'v["currencies"][0]["total"] == {"count": 2, "amount": "13450.00"}'
runs 0 dun $today aging --buckets 10,20 --json
json '[b["name"] for b in v["currencies"][0]["buckets"]] == ["not due", "1-10", "11-20", "20+"]'
runs 64 dun aging --buckets 20,10
runs 64 dun aging --as-of 2026-02-30
runs 64 dun aging --by colour
runs 0 dun $today aging --by client --json
json '[b["amount"] for b in v["currencies"][0]["buckets"]] == ["0.00", "0.00", "13450.00", "0.00", "0.00"]'
runs 0 dun $today board --json
json '[(r["column"], r["amount"], r["flags"]) for r in v] == [("1-30", "1000.00", "+"), ("31-60", "12450.00", "+")]'

# A payment, and the day before it.
runs 0 dun $today pay 0001001 5,000.00 --on 2026-11-01 --ref 'bank 7' --json
json 'v["allocations"] == [{"invoice": "0001001", "amount": "5000.00", "open": "7450.00"}] and v["on_account"] == "0.00"'
runs 0 dun $today aging --as-of 2026-10-31 --json
json 'v["currencies"][0]["total"]["amount"] == "13450.00"'
runs 0 dun $today aging --json
json 'v["currencies"][0]["total"]["amount"] == "8450.00"'
runs 65 dun $today pay bergmann 9000
tells '550.00 more than is open'
runs 0 dun $today pay bergmann 9000 --on-account --json
json 'v["on_account"] == "550.00"'
runs 65 dun pay 1020 12x
runs 65 dun pay 1020 1
tells 'nothing is open'

# Five things, taken back in reverse order and named: items 28 and 30 (each run of
# dun is a new start).
i=0
echo 'Client,Invoice,Issued,Due,Amount,Currency' >list.csv
while [ $i -lt 23 ]; do
	i=$((i + 1))
	echo "Kato Trading,K-$i,2026-10-01,2026-10-31,$i.50,EUR" >>list.csv
done
runs 0 dun $today undo
says 'Undone: payment of 9,000.00 EUR'
runs 0 dun $today client edit bergmann --terms 14
runs 0 dun $today hold bergmann --until 2026-12-24 --reason 'waits for the crane'
runs 0 dun $today log note bergmann --text 'to be binned' --json
note=$(python3 -c 'import json; v = json.load(open("out")); print(v.get("entry") or v.get("seq"))')
runs 0 dun $today correct "$note" --void --reason 'the wrong client'
runs 0 dun $today import list.csv --date-order ymd
runs 0 dun $today board --json
json 'any(r["client"] == "Kato Trading" for r in v)'
runs 0 dun $today undo
says 'import of list.csv'
runs 0 dun $today client list --json
json '[c["name"] for c in v] == ["Bergmann GmbH"]'
runs 0 dun $today undo
runs 0 dun $today show bergmann
says 'to be binned'
runs 0 dun $today undo
says 'note'
runs 0 dun $today undo
says 'hold'
runs 0 dun $today undo
says 'Undone: change of client Bergmann GmbH'
runs 0 dun $today client list --json
json 'v[0]["terms"] == "30"'
for i in 1 2 3 4 5; do runs 0 dun $today redo; done
runs 1 dun $today redo
tells 'nothing to do again'
runs 0 dun $today board --json
json 'sum(r["invoices"] for r in v if r["client"] == "Kato Trading") == 23' # item 29
runs 0 dun verify --json
json 'v["ok"] and v["problems"] == []'

# Who looks after whom; what is no country; due before it was issued.
runs 65 dun client edit bergmann --country XX
tells 'there is no country XX'
runs 65 dun setting firm.country ZZ
runs 0 dun client edit bergmann --country at --owner ji
runs 65 dun invoice add bergmann --number late1 --amount 1 --issued 2026-10-02 --due 2026-10-01
tells '2026-10-01 lies before the day it was issued, 2026-10-02'
runs 65 dun invoice edit 1020 --due 2026-10-13
runs 0 dun $today board --owner JI --json
json 'len(v) > 0 and all(r["client"] == "Bergmann GmbH" for r in v)'
runs 0 dun $today board --owner none --json
json 'all(r["client"] != "Bergmann GmbH" for r in v) and len(v) > 0'
runs 0 dun $today board --owner me --json
json 'v == []'

# What is no book: one sentence, the right code.
runs 65 dun --book "$work" board
tells 'is a directory'
: >empty.dun
runs 65 dun --book empty.dun board
head -c 9000 "$DUN" >binary.dun
runs 65 dun --book binary.dun board
tells 'is not a book of dun'
ln -s t.dun link.dun
runs 77 dun --book link.dun board
rm link.dun
chmod 0400 t.dun
runs 0 dun $today board
runs 77 dun $today pay 1020 1
tells 'may only be read'
chmod 0600 t.dun
[ "$(wc -l <err)" = 1 ] || broken 'more than one sentence'

# Somebody with the file cuts the end off: the chain holds, but a step of undo knows of more.
cp t.dun cut.dun
runs 0 dun --book cut.dun client add --name 'Last One'
python3 - <<'PY'
import sqlite3
book = sqlite3.connect("cut.dun")
sql = book.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_no_delete'").fetchone()[0]
book.execute("DROP TRIGGER entry_no_delete")
book.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
book.execute(sql)
book.commit()
PY
runs 1 dun --book cut.dun verify
says 'its end was cut off'

# Somebody with the file changes what was said: found, exit 1.
python3 - <<'PY'
import sqlite3
book = sqlite3.connect("t.dun")
sql = book.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_no_update'").fetchone()[0]
book.execute("DROP TRIGGER entry_no_update")
book.execute("UPDATE entry SET happened = happened - 86400 WHERE kind = 'payment'")
book.execute(sql)
sql = book.execute("SELECT sql FROM sqlite_schema WHERE name = 'import_block_no_update'").fetchone()[0]
book.execute("DROP TRIGGER import_block_no_update")
book.execute("UPDATE import_block SET body = CAST(substr(body, 1, length(body) - 1) || x'00' AS BLOB)")
book.execute(sql)
book.commit()
PY
runs 1 dun verify --json
json 'not v["ok"] and "it was changed" in v["problems"][0] and "import" in v["problems"][1]'
