#!/bin/sh
# SPDX-License-Identifier: MIT
# A letter from the template to the outbox: what it says, what stops it, what it
# asks for once money has come in.
. "$(dirname "$0")/lib.sh"

runs 0 dun init --firm 'Kim Trading' --currency EUR --from ji@kim.example --country DE
runs 0 dun client add --name 'Bergmann GmbH' --code C-0042 --lang en \
	--contact 'Eva Bergmann' --email eva@bergmann.example --role 'accounts payable'
runs 0 dun invoice add Bergmann --number 1001 --amount 12450.00 --issued 2026-09-13 --due 2026-10-13
runs 0 dun invoice add Bergmann --number 1014 --amount 2100.00 --issued 2026-09-20 --due 2026-10-24
runs 0 dun setting firm.bank 'IBAN DE00 5001 0517 0648 4898'

on() { dun --today 2026-11-23 "$@"; }

# what it says
runs 0 on draft Bergmann --template late
says 'To: Eva Bergmann <eva@bergmann.example>'
says 'Subject: Urgent: Invoices 1001 and 1014, oldest 41 days overdue'
says '  1001     13 October 2026    41  12,450.00 EUR'
says '  Total                           14,550.00 EUR'
says '  IBAN DE00 5001 0517 0648 4898'
quiet
runs 0 on draft C-0042 --json
json 'v["template"] == "early-late" and v["to"].endswith("<eva@bergmann.example>") and v["attachments"] == []'
json '[c["id"] for c in v["checks"] if c["level"] == "stop"] == []'
runs 0 on draft C-0042 --template final-notice --json
json '[c["id"] for c in v["checks"] if c["level"] == "stop"] == ["placeholder"]'
runs 0 on draft 1014 --template gentle --lang de
says 'Darf ich Sie an die Zahlung'
says '14.550,00 EUR'
runs 66 on draft Bergmann --template nothing
tells 'dun template list'
runs 66 on draft Nobody
runs 64 on draft Bergmann --at 08:30
runs 64 on draft Bergmann --set nothing=x

# nothing was written by all that
runs 0 dun outbox --json --all
json 'v == [] or v == {} or len(v) == 0'

# what stops it: item 70 on the command line
runs 1 on draft Bergmann --template final-notice --queue
says 'x line'
tells '{{date}} is not filled in'
runs 1 on draft Bergmann --template final-notice --check
runs 0 on draft Bergmann --template final-notice --set 'date=30 November 2026' --check
runs 1 on draft Bergmann --template late --to stranger@else.example --queue
tells 'no known contact'
runs 1 on draft Bergmann --template late --to '' --queue
runs 0 dun outbox --json --all
json 'len(v) == 0'

# part of it is paid: the letter asks for what is open now, and only for that
runs 0 on pay 1014 2100.00 --on 2026-11-23
runs 0 on pay 1001 450.00 --on 2026-11-23
runs 0 on draft Bergmann --template late
says_not 1014
says '12,000.00 EUR'

# queued, taken back, queued again
runs 0 on draft Bergmann --template late --queue --json
json 'v["id"] >= 1 and "held until" in v["done"]'
runs 0 dun outbox --json
json 'v[0]["state"] == "queued" and v[0]["message_id"].endswith("@kim.example>")'
runs 0 dun undo
runs 0 dun outbox --json
json 'len(v) == 0'
runs 0 on draft Bergmann --template late --queue
says 'Queued to Bergmann GmbH'
runs 0 dun show Bergmann --json
runs 0 dun verify

# a letter of a sum alone is about the invoices the sum is made of: it stops with them
mkdir -p "$XDG_CONFIG_HOME/dun/templates/en"
printf 'Your account\n\n{{greeting}}\n\nplease pay the open {{total}}.\n' >"$XDG_CONFIG_HOME/dun/templates/en/late"
runs 0 dun client add --name 'Sum Only Ltd' --contact Sue --email sue@sum.example
runs 0 dun invoice add 'Sum Only' --number 3001 --amount 500 --currency EUR --issued 2026-01-13 --due 2026-02-13
runs 0 dun setting hold-minutes 0
runs 0 dun draft 'Sum Only' --template late --queue
runs 0 dun pay 3001 500
runs 0 dun send --dry-run
says 'invoice 3001 has been paid'
runs 0 dun setting hold-minutes 10
rm -r "$XDG_CONFIG_HOME/dun/templates"

# nobody is told to have broken a promise that was kept
runs 0 dun client add --name 'Kept Ltd' --contact 'Ann "Nan" Lee' --email ann@kept.example
runs 0 dun invoice add Kept --number 4001 --amount 500 --currency EUR --issued 2026-08-13 --due 2026-09-13
runs 0 dun invoice add Kept --number 4002 --amount 300 --currency EUR --issued 2026-08-13 --due 2026-09-14
runs 0 dun log call Kept --when 2026-11-02 --promise 500@2026-11-10 --for 4001
runs 0 on draft Kept
says 'You told me'
runs 0 on pay 4001 500 --on 2026-11-01
runs 0 on draft Kept
says_not 'You told me'
runs 0 dun undo
runs 0 on pay 4001 500 --on 2026-11-09
runs 0 on draft Kept
says 4002
says_not 'You told me'

# a corrected address leaves the name as it is
runs 0 on draft Kept --template early-late --queue --json
id=$(sed 's/.*"id":\([0-9]*\).*/\1/' "$work/out")
runs 0 dun outbox to "$id" ann@new.example
runs 0 dun outbox --json
json '[m["to"] for m in v if m["client"] == "Kept Ltd"] == ["\"Ann \\\"Nan\\\" Lee\" <ann@new.example>"]'
runs 0 dun outbox bin "$id"

# a client gets one reminder at a time
runs 1 on draft Bergmann --template early-late --queue
tells 'in the outbox already'
runs 0 dun outbox --json
for id in $(python3 -c 'import json, sys
for m in json.load(sys.stdin):
	if m["client"] == "Bergmann GmbH": print(m["id"])' <"$work/out"); do
	runs 0 dun outbox back "$id"
done

# at a time of one's choice
runs 0 on draft Bergmann --template late --queue --at 2099-01-02T08:30:00+01:00
says 'goes at 08:30'
runs 0 dun outbox --json
json 'any(m["goes"].startswith("2099-01-02T08:30") for m in v)'
runs 65 on draft Bergmann --template late --queue --at 2001-01-02T08:30:00+01:00
runs 64 on draft Bergmann --template late --queue --at soon

# item 33: a client on hold
runs 0 dun client add --name 'Tanaka Shoten' --contact Aki --email aki@tanaka.example
runs 0 dun invoice add Tanaka --number 2001 --amount 500 --currency EUR --issued 2026-09-13 --due 2026-10-13
runs 0 dun hold Tanaka --reason 'with the lawyer'
runs 1 on draft Tanaka --template early-late --queue
tells 'on hold'

# a letter in a file
cat >"$work/letter.txt" <<'END'
To: eva@bergmann.example
Subject: Invoice 1014

Dear Eva Bergmann,

invoice 1014 over 2,100.00 EUR and invoice 1001 over 12,450.00 EUR are open.
END
runs 1 on check "$work/letter.txt" --invoice Bergmann --json
json 'sorted(c["id"] for c in v if c["level"] == "stop") == ["amount", "paid", "paid"]'
json '[c["line"] for c in v if c["id"] == "amount"] == [3]'
runs 0 dun check "$work/letter.txt"
says 'words'
runs 66 dun check "$work/none.txt"
runs 65 dun check /dev/zero
runs 64 dun check "$work/letter.txt" --lang xx
runs 64 on draft Bergmann --lang xx
runs 64 dun check "$work/letter.txt" --kind poem
tells 'reminder, statement'
printf 'Dear {{name}},\n' | "$DUN" check - >"$work/out" 2>"$work/err" && broken 'check passes a placeholder'
grep -q 'placeholder\|not filled' "$work/out" || broken 'check - says nothing of it'

# templates: mine come first, and are checked
runs 0 dun template list --json
json 'len([t for t in v if t["language"] == "en"]) == 12'
mkdir -p "$XDG_CONFIG_HOME/dun/templates/en"
printf '{{invoice_title}}\n\n{{greeting}}\n\nmine: {{totle}} {{total}\n' >"$XDG_CONFIG_HOME/dun/templates/en/late"
runs 1 dun template check
says 'did you mean {{total}}?'
runs 1 dun template check late --json
json '[(p["line"], p["column"]) for p in v] == [(5, 7), (5, 17)]'
runs 0 on draft Bergmann --template late
says 'mine: {{totle}}'
rm "$XDG_CONFIG_HOME/dun/templates/en/late"
runs 0 dun template check
says 'all fine'
runs 0 dun template show thank-you --lang de
says 'herzlichen Dank'
runs 66 dun template show ../../etc/passwd
runs 66 dun template show nothing
runs 64 dun template burn
