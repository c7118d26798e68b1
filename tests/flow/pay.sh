#!/bin/sh
# SPDX-License-Identifier: MIT
# Money: in, by hand to the cent, on account, used later, given back, each taken back.
. "$(dirname "$0")/lib.sh"
today='--today 2026-11-23'
on() { dun --today 2026-11-23 "$@"; }
total() { runs 0 on aging --as-of "$1" --json; json "v['currencies'][0]['total']['amount'] == '$2' and v['currencies'][0]['on_account']['amount'] == '$3'"; }

runs 0 dun init --firm 'Muster AG' --currency EUR --zone Europe/Berlin
runs 0 dun client add --name 'Bergmann GmbH' --code C-1
runs 0 dun client add --name 'Kato Trading' --code C-2
for n in 1001 1002 1003; do
	runs 0 dun invoice add C-1 --number $n --amount 1000 --issued 2026-08-0${n#100} --due 2026-09-0${n#100}
done
runs 0 dun invoice add C-2 --number 2:001 --amount 300 --issued 2026-09-01 --due 2026-10-01

# By hand, to the cent; the rest is not lost in silence.
runs 65 on pay C-1 1000 --for 1002:250.10,1001:100
tells '649.90 more than the invoices named for it take'
tells 'by --on-account'
runs 65 on pay C-1 1000 --for 1002:1000.01
tells 'invoice 1002 has 1,000.00 EUR open'
runs 65 on pay C-1 1000 --for 1002:800,1001:300
tells 'only 200.00 EUR is left for invoice 1001'
runs 65 on pay C-1 100 --for 1002:50,1002:50
tells 'named twice'
runs 65 on pay C-1 100 --for 2:001
tells 'is one of Kato Trading'
runs 66 on pay C-1 100 --for 77
runs 65 on pay C-1 100 --for 1002:x
tells '--for: 1002'
runs 64 on pay C-1 100 --for ,
runs 64 on pay 1001 100 --for 1002
tells 'name the client'
total 2026-11-23 3300.00 0.00
runs 0 on pay C-1 350.10 --for '1002:250.10, 1001' --on 2026-11-02 --json
json '[(a["invoice"], a["amount"], a["open"]) for a in v["allocations"]] == [("1002", "250.10", "749.90"), ("1001", "100.00", "900.00")]'
runs 0 on pay C-2 10 --for 2:001:10
says '10.00 EUR on invoice 2:001, still open 290.00'
runs 0 on undo
runs 0 dun setting decimal ,
runs 0 on pay C-1 '350,10' --for '1002:250,10,1001:100' --json
json '[a["amount"] for a in v["allocations"]] == ["250.10", "100.00"]'
runs 0 on undo
runs 0 dun setting decimal .

# More than all debt: nothing half-done, or on account when that is meant.
runs 65 on pay C-1 4000
tells '1,350.10 more than is open'
total 2026-11-23 2949.90 0.00
runs 0 on pay C-1 4000 --on 2026-11-10 --on-account --json
json 'v["on_account"] == "1350.10"'
runs 0 on show C-1
says 'on account 1,350.10'
total 2026-11-23 300.00 1350.10
total 2026-11-09 2949.90 0.00
total 2026-11-01 3300.00 0.00

# What lies ahead is no payment yet: one rule for every screen.
runs 65 on pay C-2 100 --on 2026-11-24
tells 'lies ahead'
tells 'is a promise'
runs 65 on refund C-1 10 --on 2026-11-24
tells 'lies ahead'

# Given back: its own day; what stood there before still did.
runs 65 on refund C-1 1350.11
tells '1,350.10 EUR stood on account on 23 Nov 2026'
runs 65 on refund C-1 10 --on 2026-11-09
tells '0.00 EUR stood on account on 9 Nov 2026'
runs 65 on refund C-2 10
runs 65 on refund C-1 0
runs 0 on refund C-1 350.10 --on 2026-11-20 --ref 'SEPA 9' --json
json 'v["on_account"] == "1000.00"'
total 2026-11-23 300.00 1000.00
total 2026-11-19 300.00 1350.10
runs 0 dun verify
runs 0 on statement C-1
says 'given back'
runs 0 on show C-1
says '350.10 EUR given back, SEPA 9'
runs 0 on export C-1 -o case.xlsx
runs 0 on undo
says 'refund of 350.10 EUR'
total 2026-11-23 300.00 1350.10
runs 0 on redo

# Used later, by hand and by age, out of several payments; the day of the money counts.
runs 65 on allocate C-2
tells 'nothing stands on account in EUR'
runs 65 on allocate C-1
tells 'nothing is open in EUR'
runs 0 dun invoice add C-1 --number 1004 --amount 1200 --issued 2026-11-01 --due 2026-12-01
runs 0 dun invoice add C-1 --number 1005 --amount 500 --issued 2026-11-12 --due 2026-12-12
runs 0 on pay C-1 400 --credit G-1 --on 2026-11-21 --for 1005:1
says '399.00 EUR on account'
runs 65 on allocate C-1 --for 1005:99999
tells 'invoice 1005 has 499.00 EUR open'
runs 65 on allocate C-1 --for 1004:1200,1005:499
tells 'only 199.00 EUR is left for invoice 1005'
runs 0 on allocate C-1 --for 1005:100.01,1004 --json
json '[(a["invoice"], a["amount"], a["open"]) for a in v["allocations"]] == [("1005", "100.01", "398.99"), ("1004", "1200.00", "0.00")] and v["on_account"] == "98.99"'
runs 0 on show C-1
says '100.01 on #1005'
runs 0 on undo
says 'allocation of money on account'
runs 0 on allocate 1005
says '499.00 EUR on invoice 1005, still open 0.00'
runs 0 on allocate C-1
says '900.00 EUR on invoice 1004, still open 300.00'
runs 65 on allocate C-1
runs 0 dun verify
total 2026-11-23 600.00 0.00

# A list of payments: one names an invoice, one only the client (the oldest due first),
# what is unknown or lies ahead is refused with its place and nothing is taken in.
printf 'Client,Invoice no,Date received,Amount received,Currency,Reference\nBergmann GmbH,1005,2026-11-22,10.00,EUR,b1\nBergmann GmbH,,2026-11-22,700.00,EUR,b2\nKato Trading,,2026-11-22,50.00,EUR,b3\n' >in.csv
sed '$d' in.csv >bad.csv
printf 'Nobody Ltd,9999,2026-11-22,5.00,EUR,b4\n' >>bad.csv
runs 65 on import bad.csv --as payments
tells 'bad.csv:4'
printf 'Client,Date received,Amount received,Currency\nKato Trading,2099-01-01,5.00,EUR\n' >ahead.csv
runs 65 on import ahead.csv --as payments
tells 'ahead.csv:2'
tells 'lies ahead'
total 2026-11-23 600.00 0.00
touch -t 202611191200 in.csv
runs 0 on import in.csv --as payments --json
json 'v["payments"]["new"] == 3'
total 2026-11-23 250.00 410.00
runs 0 on import in.csv --as payments --json
json 'v["payments"] == {"new": 0, "changed": 0, "same": 3}'
printf 'Client,Invoice no,Date received,Amount received,Currency\nKato Trading,77x,2026-11-22,40.00,EUR\n' >odd.csv
touch -t 202611201200 odd.csv
runs 0 on import odd.csv --as payments
total 2026-11-23 250.00 450.00
runs 0 on undo
# What was given back keeps the list it came with from being undone.
runs 0 on refund C-1 410 --on 2026-11-22
runs 1 on redo
runs 0 dun verify

# How fresh the payments are: a reminder warns, a setting stops it, an import heals it.
runs 0 dun contact add C-2 --name Ken --email ken@kato.example
runs 0 dun setting firm.bank 'IBAN DE00'
runs 0 on draft C-2 --check --json
json 'all(c["id"] != "fresh" for c in v["checks"])'
runs 0 dun --today 2026-11-27 draft C-2 --check --json
json 'any(c["id"] == "fresh" and c["level"] == "warn" and "payments known until 19 Nov 2026" in c["says"] for c in v["checks"])'
runs 0 dun setting payments.stop 1
runs 1 dun --today 2026-11-27 draft C-2 --check
says 'payments known until'
