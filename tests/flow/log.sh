#!/bin/sh
# SPDX-License-Identifier: MIT
# What was said and done goes into the log, is shown, corrected and withdrawn; and
# the chain of it holds.
. "$(dirname "$0")/lib.sh"

on() { dun --today 2026-11-23 "$@"; }

runs 0 dun init --firm 'Acme Ltd' --currency EUR
runs 0 on client add --name 'Bergmann GmbH' --code C-0042 --terms 30
runs 0 on contact add Bergmann --name 'Eva Bergmann' --role 'accounts payable' --phone '+49 30 1234567' --email eva@bergmann.example
runs 0 on invoice add Bergmann --number 1001 --amount 12450 --issued 2026-09-13 --due 2026-10-13
runs 0 on invoice add Bergmann --number 1020 --amount 1000 --issued 2026-10-14 --due 2026-11-13
runs 0 on client add --name '주식회사 한빛' --code C-0043
runs 0 on invoice add C-0043 --number 2001 --amount 5000 --currency USD --issued 2026-09-01 --due 2026-10-01
runs 0 on invoice add C-0043 --number 2002 --amount 1100000 --currency KRW --issued 2026-09-01 --due 2026-10-01

# item 83: a name that is nearly one
runs 66 on log call Bergman
tells 'did you mean Bergmann GmbH?'

# A call with a promise: the contact brings role and number along, the invoice its currency.
runs 0 on --json log call Bergmann --with 'eva  BERGMANN' --when 'thu 10:12' --minutes 4 --why 'Overdue 1001' \
	--promise 12450@fri --for 1001 --text "In Friday's run." --next 'Check the money' --next-on +1d
json "v['kind'] == 'call' and v['happened'] == '2026-11-19T10:12:00+01:00'"
json "v['facts']['outcome'] == 'promised' and v['facts']['amount'] == '12450.00' and v['facts']['by'] == '2026-11-27'"
json "v['facts']['next_on'] == '2026-11-30' and v['facts']['for'] == '1001'" # Sat 28 moves to Monday
json "v['words']['with'] == 'Eva Bergmann' and v['words']['number'] == '+49 30 1234567' and v['words']['role'] == 'accounts payable'"
json "v['recorded'] != v['happened'] and v['actor']"
call=$(python3 -c 'import json; print(json.load(open("out"))["entry"])')
runs 0 on show Bergmann
says 'Promised 12,450.00 for Fri 27 Nov'
says 'Next follow-up Mon 30 Nov 2026'
says 'Owes 13,450.00 EUR, 2 invoices; overdue 13,450.00, oldest 41 days'
runs 0 on --json show 1001
json "[p['state'] for p in v['promises']] == ['runs'] and v['promises'][0]['invoices'] == '1001'"
json "len(v['invoices']) == 1 and v['invoices'][0]['promised'] and v['invoices'][0]['days'] == 41"
json "[e['entry'] for e in v['entries'] if e['kind'] == 'call'] == [$call]"
runs 0 dun --today 2026-12-02 show Bergmann
says '! Promise 12,450.00 for Fri 27 Nov is 5 days late'
runs 0 dun --today 2026-12-02 --json show Bergmann
json "v['promises'][0]['state'] == 'broken'"

# Kept by itself once the money is there; what came before does not count.
runs 0 dun --today 2026-12-02 pay 1001 12450 --on 2026-11-26
runs 0 dun --today 2026-12-02 --json show Bergmann
json "v['promises'][0]['state'] == 'kept'"
json "v['totals'][0]['open'] == '1000.00'"
runs 0 dun --today 2026-12-02 --json show Bergmann --as-of 2026-11-25
json "v['totals'][0]['open'] == '13450.00' and v['promises'][0]['state'] == 'runs'"
runs 0 on undo

# A new promise for the same invoice takes the place of the old one.
runs 0 on log call 1001 --promise '12.450,00@eom' --outcome promised --text 'Needs the end of the month.'
runs 0 on --json show Bergmann
json "[p['state'] for p in v['promises']] == ['runs', 'replaced'] and v['promises'][0]['due'] == '2026-11-30'"
runs 0 on undo
runs 0 on --json show Bergmann
json "[p['state'] for p in v['promises']] == ['runs']"

# Letters, visits, mails from elsewhere, notes.
runs 0 on log letter Bergmann --letter statement --sent registered --tracking 'RR 123 DE' --copy 'folder 7' --when '2 Nov'
says 'Letter, Mon 2 Nov 2026, logged by'
says 'Statement of account'
runs 0 on log visit Bergmann --place 'their office' --went Ji --present 'Mr Bergmann' --outcome met --when '30 Oct 16:20'
runs 0 on log mail Bergmann --direction in --text 'Asks for a copy.' --when yesterday
runs 0 on log note Bergmann --text 'Send the order number with every reminder.'
runs 0 on --json show Bergmann
json "[e['kind'] for e in v['entries'] if e['kind'] in ('letter', 'visit', 'mail-in', 'note')].sort() is None"
json "sorted(e['kind'] for e in v['entries'] if e['kind'] in ('letter', 'visit', 'mail-in', 'note')) == ['letter', 'mail-in', 'note', 'visit']"

# A dispute marks the invoice; one undo takes the entry and the mark.
runs 0 on log call 1020 --outcome disputes --reason incomplete --text 'Two cabinets are scratched.'
runs 0 on --json show 1020
json "v['invoices'][0]['disputed']"
runs 0 on undo
runs 0 on --json show 1020
json "not v['invoices'][0]['disputed'] and not [e for e in v['entries'] if e['kind'] == 'call']"
runs 0 on --json show 1020 --all
json "[e for e in v['entries'] if e['kind'] == 'call'][0]['withdrawn_by'] > 0"
runs 0 on log call Bergmann --with 'Eva Bergmann' --outcome wrong-number
runs 0 on --json show Bergmann
json "not v['contacts'][0]['phone_ok']"
runs 0 on undo

# Correcting and withdrawing: a new entry each, the old one stays.
runs 0 on correct "$call" --text "In Thursday's run." --reason 'misheard'
says 'is corrected by entry'
runs 0 on show Bergmann
says "[corrected] In Thursday's run."
runs 0 on --json show Bergmann
json "[(e['about'], e['words']['text'], e['words']['reason']) for e in v['entries'] if e['kind'] == 'correction'] == [($call, \"In Thursday's run.\", 'misheard')]"
json "[e['words']['text'] for e in v['entries'] if e['entry'] == $call] == [\"In Friday's run.\"]"
fix=$(python3 -c 'import json; print([e["entry"] for e in json.load(open("out"))["entries"] if e["kind"] == "correction"][0])')
runs 0 on correct "$fix" --text "In Wednesday's run." # a correction is put right where it corrects
runs 0 on show Bergmann
says "[corrected] In Wednesday's run."
runs 0 on undo
runs 0 on show Bergmann
says "[corrected] In Thursday's run."
runs 0 on correct "$call" --void --reason 'was another client'
runs 0 on show Bergmann
says_not "Thursday's run"
says_not 'Promise'
runs 0 on --json show Bergmann --all
json "[e for e in v['entries'] if e['entry'] == $call][0]['words']['text'] == \"In Friday's run.\""
json "[e for e in v['entries'] if e['entry'] == $call][0]['withdrawn_by'] > 0"
runs 1 on correct "$call" --void --reason again
tells 'was withdrawn already'
runs 1 on correct 1 --text x
tells 'was not written by hand'
runs 66 on correct 99999 --text x
runs 64 on correct "$call" --void
tells '--reason'
runs 64 on correct x --text y

# Undone, done again, withdrawn: the promise goes each time with its entry.
runs 0 on --json log call 1001 --promise 100@fri
runs 0 on undo
runs 0 on redo
runs 0 on --json show Bergmann
json "v['promises'][0]['state'] == 'runs' and v['promises'][0]['amount'] == '100.00'"
again=$(python3 -c 'import json; print(max(e["entry"] for e in json.load(open("out"))["entries"] if e["kind"] == "call"))')
runs 0 on correct "$again" --void --reason 'not said'
runs 0 on --json show Bergmann
json "not [p for p in v['promises'] if p['amount'] == '100.00']"

# Currencies: in a book of several the promise must say which.
runs 65 on log call C-0043 --promise 500@fri
tells '--promise: the client owes in several currencies'
runs 0 on --json log call C-0043 --promise '500 USD@fri'
json "v['facts']['currency'] == 'USD' and v['facts']['amount'] == '500.00'"
runs 0 on --json log call 2002 --promise 1.000@fri
json "v['facts']['currency'] == 'KRW' and v['facts']['amount'] == '1000'"
runs 65 on log call 2002 --promise '500 USD@fri'
tells 'are not in USD'

# What cannot be is one sentence, and nothing is half-done. items 66, 68
on --json show Bergmann >before
runs 65 on log call Bergmann --promise 12450@fry
tells '--promise: "fry" is not a date. Try fri, 27, 27.11, +4d, eom or 2026-11-27'
runs 65 on log call Bergmann --promise 1.000@fri
tells '"1.000" could be 1.00 or 1,000.00'
runs 65 on log call Bergmann --promise 0@fri
runs 65 on log call Bergmann --promise 5@2026-11-01 --when now
tells 'was already over'
runs 64 on log call Bergmann --promise 500
tells 'AMOUNT@DATE'
runs 64 on log call Bergmann --outcome paid --promise 500@fri
runs 65 on log call Bergmann
tells 'say what came of it'
runs 65 on log call Bergmann --outcome sang
tells 'is not one of: promised, paid'
runs 65 on log call Bergmann --text x --when 2026-11-25
tells 'has not come yet'
runs 65 on log call Bergmann --text x --when 25:99
tells '--when:'
runs 65 on log call Bergmann --text x --next-on -5d
tells '--next-on:'
runs 65 on log call Bergmann --outcome disputes --for 2001
tells 'is not an invoice of this client'
runs 65 on log call Bergmann --text x --minutes -1
runs 64 on log note Bergmann --text x --outcome met
tells '--outcome does not go with a note'
runs 64 on log song Bergmann
tells 'call, letter, visit, mail or note'
runs 65 on log note Bergmann
on --json show Bergmann >after
cmp -s before after || broken 'a refused entry left something behind'

# Hostile words stay as they were in the book and act nowhere.
runs 0 on log note Bergmann --text "$(printf 'a\033[2Jb')"
! grep -q "$(printf '\033')" out || broken 'an escape reached stdout'
runs 0 on show Bergmann
! grep -q "$(printf '\033')" out || broken 'an escape reached stdout'
runs 0 on --json show Bergmann
json "any(e['words'] and e['words'].get('text') == 'a\x1b[2Jb' for e in v['entries'])"

runs 0 dun --json verify
json "v['ok']"

# What to say, in the client's language, by what was agreed; nothing is logged by asking.
before=$(dun --json verify | python3 -c 'import json, sys; print(json.load(sys.stdin)["entries"])')
runs 0 on client add --name 'Weber KG' --lang de
runs 0 on invoice add Weber --number 3001 --amount 200 --issued 2026-09-01 --due 2026-10-01
runs 0 on --json log call Weber --talk
json "v['name'] == 'call' and v['language'] == 'de' and 'Offen sind 200,00 EUR' in v['text'] and '{{' not in v['text']"
runs 0 dun --today 2026-11-10 log call Weber --promise 200@2026-11-13 --for 3001 --when 2026-11-09
runs 0 on --json log call Weber --talk
json "v['name'] == 'promise' and '13. November 2026' in v['text']"
runs 0 dun --json verify
json "v['entries'] == $before + 3"
