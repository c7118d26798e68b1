#!/bin/sh
# SPDX-License-Identifier: MIT
# Promises, plans, disputes, settlements and write-offs: made, refused in clear words,
# kept or broken by themselves, taken back.
. "$(dirname "$0")/lib.sh"

on() {
	day=$1
	shift
	dun --today "$day" "$@"
}
runs 0 dun init --firm 'Example Trading' --currency EUR
runs 0 dun client add --name 'Bergmann GmbH'
runs 0 dun contact add bergmann --name 'Sam Seller' --role 'sales contact' --phone '+49 30 1'
runs 0 dun client add --name 'Acme Ltd'
runs 0 dun invoice add bergmann --number 1001 --issued 2026-09-13 --due 2026-10-13 --amount 1000
runs 0 dun invoice add bergmann --number 1020 --issued 2026-10-14 --due 2026-11-13 --amount 250
runs 0 dun invoice add acme --number 2001 --issued 2026-06-26 --due 2026-07-26 --amount 20000

# --- promises ---
runs 65 on 2026-11-23 promise bergmann 1000@2026-11-22
tells 'Sun 22 Nov 2026 was already over when it was promised'
runs 65 on 2026-11-23 promise bergmann 1000@fry
runs 64 on 2026-11-23 promise bergmann 1000
runs 64 on 2026-11-23 promise bergmann --text x
runs 65 on 2026-11-23 promise bergmann 1000@fri --for 9999
tells 'not an invoice of this client'
runs 0 on 2026-11-23 promise 1001 1000@fri --with 'Eva Berg' --text 'payment run' --json
json 'v["kind"] == "promise" and v["facts"]["by"] == "2026-11-27" and v["facts"]["for"] == "1001"'
runs 0 on 2026-11-23 promise --json
json '[(p["client"], p["state"], p["received"], p["invoices"]) for p in v] == [("Bergmann GmbH", "runs", "0.00", "1001")]'
# Money for another invoice keeps no promise.
runs 0 on 2026-11-24 pay 1020 250 --on 2026-11-24
runs 0 on 2026-11-28 promise bergmann --json
json 'v[0]["state"] == "broken" and v[0]["received"] == "0.00"'
runs 0 on 2026-11-28 board --json
json '"!" in [c["flags"] for c in v if c["client"] == "Bergmann GmbH"][0]'
runs 0 on 2026-11-25 pay 1001 400 --on 2026-11-25
runs 0 on 2026-11-28 promise bergmann --json
json 'v[0]["state"] == "part-kept" and v[0]["received"] == "400.00"'
runs 0 on 2026-11-28 promise bergmann 600@+5d --for 1001
runs 0 on 2026-11-28 promise bergmann --all --json
json '[p["state"] for p in v] == ["runs", "replaced"]'
runs 0 dun undo
says 'promise of Bergmann GmbH'
runs 0 on 2026-11-28 promise bergmann --json
json '[p["state"] for p in v] == ["part-kept"]'

# --- plans ---
runs 65 on 2026-11-28 plan bergmann --amounts '300 290' --from 2026-12-01
tells 'instalments make 590.00, the debt is 600.00 EUR: 10.00 short'
runs 65 on 2026-11-28 plan bergmann --amounts '300 310' --from 2026-12-01
tells '10.00 too much'
runs 65 on 2026-11-28 plan bergmann --dates '2026-12-01 2027-01-01' --amounts '200 200 200'
tells '2 dates and 3 amounts'
runs 65 on 2026-11-28 plan bergmann --instalments 2 --from 2026-11-27
tells 'over already'
runs 65 on 2026-11-28 plan bergmann --dates '2026-12-10 2026-12-01'
tells 'does not lie behind'
runs 65 on 2026-11-28 plan bergmann --instalments many
runs 65 on 2026-11-28 plan bergmann --instalments 2 --every never
runs 64 on 2026-11-28 plan bergmann --instalments 2 --amounts '300 300'
runs 65 on 2026-11-28 plan acme --instalments 3 --for 1001
runs 0 on 2026-11-28 plan bergmann --json
json 'v == []'
runs 0 on 2026-11-28 plan acme --instalments 3 --from 2026-12-31 --text 'agreed by phone'
says '6,666.68 by'
runs 0 on 2026-11-28 plan acme --json
json '[(i["due"], i["amount"], i["state"]) for i in v] == [("2026-12-31", "6666.66", "runs"), ("2027-01-31", "6666.66", "runs"), ("2027-02-28", "6666.68", "runs")]'
runs 0 on 2027-01-04 plan acme --json
json 'v[0]["state"] == "late" and v[0]["plan"] == "late"'
runs 0 on 2027-01-06 plan acme --json
json 'v[0]["state"] == "missed" and v[0]["plan"] == "missed"'
runs 0 on 2027-01-07 pay acme 6666.66 --on 2027-01-07
runs 0 on 2027-01-07 plan acme --json
json 'v[0]["state"] == "paid" and v[0]["plan"] == "kept"'
runs 0 dun undo
runs 64 on 2027-01-07 plan acme --cancel
runs 0 on 2027-01-07 plan acme --cancel --reason 'they did not begin'
says 'Plan of 20,000.00 ended: they did not begin'
runs 0 on 2027-01-07 plan --json
json 'v == []'
runs 1 on 2027-01-07 plan acme --cancel --reason again
tells 'no plan stands'
runs 0 dun undo
runs 0 on 2027-01-07 plan --json
json 'len(v) == 3'
runs 0 dun undo
runs 0 dun redo
runs 0 on 2026-11-28 plan --json
json 'len(v) == 3'
runs 0 dun undo

# --- disputes ---
runs 65 on 2026-11-28 dispute 1001 --text 'one box was broken'
tells 'a dispute needs its reason'
runs 65 on 2026-11-28 dispute 1001 --reason mood
tells 'no reason of a dispute'
runs 65 on 2026-11-28 dispute 1001 --reason defect --amount 601
tells 'only 600.00 EUR is open on invoice 1001'
runs 65 on 2026-11-28 dispute 1001 --reason defect --until 2026-11-27
runs 65 on 2026-11-28 dispute 1020 --reason defect
tells 'nothing is open on invoice 1020'
runs 0 on 2026-11-28 dispute 1001 --reason defect --amount 300 --owner Kim --text 'one box was broken' --json
json 'v["facts"]["reason"] == "defect" and v["facts"]["amount"] == "300.00" and v["words"]["owner"] == "Kim"'
runs 0 on 2026-11-28 dispute --json
json '[(d["invoice"], d["amount"], d["open"], d["owner"], d["until"], d["state"]) for d in v] == [("1001", "300.00", "600.00", "Kim", "2026-12-12", "open")]'
runs 0 on 2026-11-28 show bergmann
says 'To sales'
says 'Sam Seller'
runs 0 on 2026-11-28 show bergmann --json
json '[i["disputed"] for i in v["invoices"] if i["number"] == "1001"] == [True] and v["totals"][0]["open"] == "600.00"'
runs 64 on 2026-11-28 dispute 1001 --accept --reject
runs 0 on 2026-11-29 dispute 1001 --accept --text 'they are right'
says 'A credit note is due: dun pay 1001 300.00 --credit NUMBER'
runs 0 on 2026-11-29 dispute --json
json 'v == []'
runs 0 dun undo
runs 0 on 2026-11-29 dispute 1001 --accept --credit CN-7
runs 0 on 2026-11-29 show bergmann --json
json 'v["totals"][0]["open"] == "300.00" and not v["invoices"][-1]["disputed"]'
runs 0 dun undo
runs 0 on 2026-11-29 dispute bergmann --reject --text 'it was delivered whole'
runs 0 on 2026-11-29 dispute --all --json
json '[d["state"] for d in v] == ["rejected"]'
runs 1 on 2026-11-29 dispute bergmann --reject
tells 'no dispute is open'
# What a person only ticked is listed too, and ends the same way.
runs 0 dun invoice edit 1001 --disputed 1
runs 0 on 2026-11-29 dispute
says 'not said'
runs 0 on 2026-11-29 dispute 1001 --reject
runs 0 on 2026-11-29 dispute --json
json 'v == []'

# --- settlements ---
runs 65 on 2026-11-23 settle acme --amount 20001 --until fri
tells '20,001.00 is more than the debt of 20,000.00 EUR'
runs 65 on 2026-11-23 settle acme --amount 20000 --until fri
tells 'the whole debt'
runs 65 on 2026-11-23 settle acme --amount 5000 --until 2026-11-22
tells 'over already'
runs 64 on 2026-11-23 settle acme --amount 5000
runs 0 on 2026-11-23 settle acme --amount 5000 --until fri
says '20,000.00 EUR owed, 120 days late, 5,000.00 accepted now = 25 %, 15,000.00 given up'
runs 0 on 2026-11-28 settle --json
json '[(s["state"], s["given_up"]) for s in v] == [("lapsed", "15000.00")]'
runs 1 on 2026-11-28 settle acme --accept
tells 'lapsed on Fri 27 Nov 2026'
runs 0 on 2026-11-24 settle acme --accept
runs 0 on 2026-11-24 promise acme --json
json '[(p["amount"], p["due"], p["state"]) for p in v] == [("5000.00", "2026-11-27", "runs")]'
runs 0 on 2026-11-28 settle acme --json
json 'v[0]["state"] == "broken"'
runs 1 on 2026-11-25 settle acme --close
tells '0.00 of 5,000.00 EUR has come'
runs 0 on 2026-11-26 pay acme 5000 --on 2026-11-26
runs 0 on 2026-11-26 settle acme --json
json 'v[0]["state"] == "paid"'
runs 0 on 2026-11-26 settle acme --close --decided-by 'Mr Owner'
runs 0 on 2026-11-26 settle --json
json 'v == []'
runs 0 on 2026-11-26 write-off --json
json '[(w["amount"], w["reason"], w["decided_by"], w["invoices"]) for w in v] == [("15000.00", "settlement", "Mr Owner", "2001")]'
runs 0 on 2026-11-26 aging --json
json '[c["total"]["amount"] for c in v["currencies"]] == ["600.00"]'
# A past day is as it was.
runs 0 dun aging --as-of 2026-11-25 --json
json '[c["total"]["amount"] for c in v["currencies"]] == ["20600.00"]'
runs 0 dun verify
runs 0 dun undo
runs 0 on 2026-11-26 aging --json
json '[c["total"]["amount"] for c in v["currencies"]] == ["15600.00"]'
runs 64 on 2026-11-26 settle acme --withdraw
runs 0 on 2026-11-26 settle acme --withdraw --text 'a mistake'
runs 0 on 2026-11-26 promise acme --json
json 'v == []'

# --- write-offs ---
runs 64 on 2026-11-26 write-off 1001 --decided-by 'Mr Owner'
tells '--reason'
runs 64 on 2026-11-26 write-off 1001 --reason small
runs 65 on 2026-11-26 write-off 1001 --reason mood --decided-by 'Mr Owner'
runs 65 on 2026-11-26 write-off 1001 --reason small --decided-by 'Mr Owner' --amount 601
tells 'only 600.00 EUR is open'
runs 0 on 2026-11-26 write-off 1001 --reason small --decided-by 'Mr Owner' --amount 100 --text 'not worth a letter' --json
json 'v["kind"] == "write-off" and v["words"]["decided_by"] == "Mr Owner" and v["facts"]["amount"] == "100.00"'
runs 0 on 2026-11-26 show bergmann
says 'given up'
runs 0 on 2026-11-26 statement bergmann
says 'rite-off'
runs 0 dun verify
runs 0 dun undo
runs 0 on 2026-11-26 write-off --json
json 'v == []'
runs 0 on 2026-11-28 write-off acme --reason uncollectable --decided-by 'Mr Owner'
says 'given up'
runs 0 dun verify

# --- what a letter says, and what keeps it from going ---
runs 0 dun contact add bergmann --name 'Eva Berg' --role 'accounts payable' --email 'eva@berg.example'
runs 0 dun setting mail.from 'ji@trading.example'
runs 0 dun setting firm.bank 'IBAN DE02 1203 0000 0000 2020 51'
runs 0 on 2026-11-28 plan 1001 --instalments 3 --from 2026-12-15 --every 2w
runs 0 on 2026-11-28 draft bergmann --template plan-offer --json
json '"in 3 " in v["body"] and "15 December 2026" in v["body"] and not [c for c in v["checks"] if c["level"] == "stop"]'
runs 1 on 2026-11-28 draft bergmann --template late --check
says 'paid by a plan that is kept'
runs 0 on 2026-12-22 draft bergmann --template late --json
json 'not [c for c in v["checks"] if c["id"] == "planned"]'
runs 0 dun undo
runs 0 on 2026-11-28 settle bergmann --amount 150 --until 2026-12-18
runs 0 on 2026-11-28 draft bergmann --template settlement --json
json '"150.00" in v["body"] and "18 December 2026" in v["body"] and not [c for c in v["checks"] if c["level"] == "stop"]'
runs 0 dun undo
runs 0 on 2026-11-28 plan 1001 --instalments 3 --from 2026-12-15 --every 2w
runs 0 on 2026-12-18 board --json
json '[c["flags"] for c in v if c["client"] == "Bergmann GmbH" and "P" in c["flags"] and "!" not in c["flags"]]'
runs 0 on 2026-12-22 board --json
json '[c["flags"] for c in v if c["client"] == "Bergmann GmbH" and "!" in c["flags"]]'

# --- a reason offers the next thing ---
runs 0 on 2026-11-28 log call bergmann --outcome reached --reason incomplete --text 'two boxes are missing'
says 'Next: Open a dispute, ask sales (dun dispute REF --reason CODE)'
runs 0 on 2026-11-28 log letter bergmann --outcome delivered --reason insolvent
says 'dun hold REF'

# --- a file that says no does not end a dispute of ours; one that says yes is listed ---
runs 0 dun invoice add acme --number 3001 --issued 2026-09-13 --due 2026-10-13 --amount 500
runs 0 on 2026-11-28 dispute 3001 --reason price
runs 65 dun invoice edit 3001 --disputed 0
tells 'a dispute of it is open'
printf 'number,client,issued,due,amount,currency,disputed\n3001,Acme Ltd,2026-09-13,2026-10-13,500.00,EUR,no\n3002,Acme Ltd,2026-09-14,2026-10-14,70.00,EUR,yes\n' >disputes.csv
runs 0 dun import disputes.csv --as invoices
runs 0 on 2026-11-28 dispute --json
json 'sorted((d["invoice"], d["reason"]) for d in v if d["client"] == "Acme Ltd") == [("3001", "price"), ("3002", "not said")]'
runs 0 on 2026-11-28 dispute 3002 --reason duplicate

# --- Today shows what was agreed and what is held back, each on its day ---
rm -f "$book"
runs 0 dun init --firm 'Example Trading' --currency EUR
for name in Plan Dispute Hold Settle; do
	runs 0 dun client add --name "$name Ltd"
	runs 0 dun invoice add "$name" --number "$name-1" --issued 2026-09-13 --due 2026-10-13 --amount 1000
done
runs 0 on 2026-11-02 plan Plan-1 --instalments 2 --from 2026-11-20
runs 0 on 2026-11-02 dispute Dispute-1 --reason price --owner Kim --until 2026-11-20
runs 0 on 2026-11-02 hold client:Hold --reason 'asked to' --review 2026-11-20
runs 0 on 2026-11-02 settle Settle-1 --amount 300 --until 2026-11-19
agreed='sorted(l["do"] + " " + l["client"] for l in v if l["group"] != "waiting" and l["do"] in ("Money in?", "Dispute", "On hold?", "Offer over", "Write off"))'
runs 0 on 2026-11-19 diary --json
json "$agreed == []"
runs 0 on 2026-11-20 diary --json
json "$agreed == ['Dispute Dispute Ltd', 'Money in? Plan Ltd', 'Offer over Settle Ltd', 'On hold? Hold Ltd']"

# --- what was agreed and is changed behind the log's back is found ---
runs 0 dun verify
tamper() {
	cp "$book" kept.dun
	python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute(sys.argv[2])
db.commit()' "$book" "$1" || broken "cannot tamper"
	runs 1 dun verify
	says "$2"
	cp kept.dun "$book"
}
tamper 'UPDATE instalment SET amount = amount - 1 WHERE number = 1' 'the instalments of its plan do not add up'
tamper 'UPDATE invoice SET disputed = 0' 'is not marked as disputed'
tamper 'UPDATE settlement SET amount = 100' 'what it agreed on is another amount now'
runs 0 dun verify

# --- a settlement that was paid: nobody is asked for the rest, and Today says to close it ---
runs 0 dun --book s.dun init --firm 'Settled' --currency EUR --country DE
runs 0 dun --book s.dun client add --name Sole --email sole@client.example
runs 0 dun --book s.dun invoice add Sole --number R1 --issued 2026-06-01 --due 2026-07-10 --amount 20000 --received-on 2026-06-03
runs 0 dun --book s.dun --today 2026-11-20 settle Sole --amount 5000 --until 2026-11-25 --text 'in full discharge'
runs 0 dun --book s.dun --today 2026-11-20 settle Sole --accept
runs 0 dun --book s.dun --today 2026-11-20 pay Sole 5000
runs 0 dun --book s.dun --today 2026-11-20 today --json
json 'v[0]["step"] == "settlement" and "close it" in v[0]["why"] and v[0]["invoices"] == []'
