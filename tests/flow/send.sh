#!/bin/sh
# SPDX-License-Identifier: MIT
# A mail from the draft to the server and into the log; what stops it; what a person
# does in the outbox. Over TLS to the test server of tests/lib.
. "$(dirname "$0")/lib.sh"
command -v openssl >/dev/null || skip 'openssl makes the certificates'
sinkd=$(dirname "$DUN")/tests/lib/sinkd
[ -x "$sinkd" ] || skip 'tests/lib/sinkd is not built'

mkdir server
sh "$here/../lib/ca.sh" server
"$sinkd" server server/server.pem server/server.key collect 's3cret pass' >server/port &
daemon=$!
trap 'kill "$daemon" 2>/dev/null; rm -rf "$work"' EXIT
while [ ! -s server/port ]; do kill -0 "$daemon" || broken 'the server did not start'; done
read -r port _ <server/port
mails() { [ -f server/mails ] && wc -l <server/mails | tr -d ' ' || echo 0; }
took() { [ "$(mails)" = "$1" ] || broken "the server has $(mails) mails, not $1"; }

# --- the account ---
runs 0 dun init --firm 'Blue Firm' --currency EUR --from desk@firm.example --country DE
runs 78 dun mail test
tells 'no mail server is set'
runs 0 dun setting mail.host localhost
runs 0 dun setting mail.port "$port"
runs 0 dun setting mail.tls starttls
runs 0 dun setting mail.user collect
runs 0 dun setting hold-minutes 0
runs 0 dun setting firm.bank 'IBAN DE02 1203 0000 0000 2020 51'
runs 0 dun setting mail.name 'Ji Kim'
runs 78 dun mail test
tells 'no password_command'
printf 's3cret pass\n' >password
mkdir -p home/.config/dun
cat >home/.config/dun/config <<END
password_command = cat "$work/password"
ca_file = $work/server/other.pem
END
runs 78 dun mail test
tells 'certificate cannot be trusted'
sed -i 's/other.pem/ca.pem/' home/.config/dun/config
runs 0 dun mail test
says 'logged in as collect'
says 'The mail account works.'
took 0

# --- one mail, from draft to log ---
day() { date -d "$1 days" +%F; }
runs 0 dun client add --name 'Pine St Gym' --email gym@pine.example --contact 'Sam Lee' --country GB
runs 0 dun invoice add 'Pine St Gym' --number 1041 --issued "$(day -60)" --due "$(day -20)" --amount 380.00 --for coaching
runs 0 dun log note 'Pine St Gym' --text 'rang twice'
runs 0 dun draft 'Pine St Gym' --queue
runs 0 dun outbox --json
json 'len(v) == 1 and v[0]["state"] == "queued" and v[0]["client"] == "Pine St Gym"'
runs 0 dun send --dry-run --json
json 'v[0]["state"] == "due"'
took 0
runs 64 dun --today "$(day 3)" send
tells '--today'
took 0
runs 0 dun send --json
json 'len(v) == 1 and v[0]["state"] == "sent" and v[0]["reply"] == "250 2.0.0 Ok: queued as SINK1"'
took 1
runs 0 dun send --json
json 'v == []'
took 1
runs 0 dun outbox --sent
says 'SENT'
says 'Pine St Gym'
runs 0 dun show 'Pine St Gym'
says 'mail'
runs 0 dun verify
# What has gone is not undone; u goes on to what was done before it.
runs 0 dun undo
says 'note'
runs 0 dun redo
text=$(cat server/text-*)
case $text in *'<gym@pine.example>'*) ;; *) broken "the mail is not to gym@pine.example: $text" ;; esac
case $text in *'1041'*) ;; *) broken 'the mail does not name the invoice' ;; esac

# The password is nowhere (P02).
! grep -q 's3cret' "$book" out err || broken 'the password is in the book'

# --- item 32: paid meanwhile ---
runs 0 dun client add --name 'Quay Dental' --email info@quay.example
runs 0 dun invoice add 'Quay Dental' --number 1038 --issued "$(day -60)" --due "$(day -20)" --amount 200.00 --for fillings
runs 0 dun draft 'Quay Dental' --queue
runs 0 dun pay 1038 200.00 --on "$(day 0)"
runs 0 dun send --dry-run
says 'stopped'
runs 0 dun send
says 'invoice 1038 has been paid'
took 1
runs 0 dun outbox --failed
says 'STOPPED'

# --- what a person does ---
id() { dun outbox --all --json | python3 -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["client"] == sys.argv[1]][-1])' "$1"; }
quay=$(id 'Quay Dental')
runs 64 dun outbox bon "$quay"
runs 64 dun outbox at "$quay"
runs 66 dun outbox bin 999
runs 1 dun outbox sent "$quay"
tells 'cannot be marked as sent'
runs 0 dun outbox bin "$quay"
says 'binned'
runs 0 dun undo
runs 0 dun outbox --failed --json
json 'len(v) == 1'
runs 0 dun outbox bin "$quay"

runs 0 dun client add --name 'Tulip Florist' --email nobody@tulip.example
runs 0 dun invoice add 'Tulip Florist' --number 1050 --issued "$(day -60)" --due "$(day -20)" --amount 90.00 --for tulips
runs 0 dun draft 'Tulip Florist' --queue
tulip=$(id 'Tulip Florist')
runs 0 dun outbox hold "$tulip"
runs 0 dun send --json
json 'v == []'
runs 0 dun outbox at "$tulip" --time "$(day 2)T08:30:00+01:00"
runs 0 dun outbox
says 'AT '
runs 64 dun outbox at "$tulip" --time 25:99
runs 65 dun outbox at "$tulip" --time 2020-01-01T08:30:00+01:00
runs 0 dun outbox now "$tulip"
runs 0 dun send --json
json 'v[0]["state"] == "rejected" and v[0]["reply"] == "550 5.1.1 no such user here"'
runs 0 dun outbox --failed
says 'FAILED'
says '550 5.1.1 no such user here'
runs 0 dun outbox to "$tulip" florist@tulip.example
says 'goes to florist@tulip.example now'
runs 0 dun send --json
json 'v[0]["state"] == "sent"'
took 2

# --- the server is not there, then puts it off, then does not say ---
runs 0 dun client add --name 'Kato Trading' --email kato@kato.example
runs 0 dun invoice add 'Kato Trading' --number 1060 --issued "$(day -60)" --due "$(day -20)" --amount 70.00 --for tea
runs 0 dun draft 'Kato Trading' --queue
kato=$(id 'Kato Trading')
runs 0 dun setting mail.port 1
runs 69 dun send
tells 'cannot be reached'
runs 0 dun setting mail.port "$port"
echo 'data 451 4.3.0 try later' >server/fault
runs 75 dun send --json
json 'v[0]["state"] == "later"'
runs 0 dun outbox now "$kato"
echo 'dot swallow-rst' >server/fault
runs 0 dun send --json
json 'v[0]["state"] == "uncertain"'
took 3
: >server/fault
runs 0 dun send --json
json 'v == []'
took 3
runs 0 dun outbox
says 'UNCERTAIN'
runs 1 dun outbox back "$kato"
runs 0 dun outbox sent "$kato"
runs 0 dun outbox --json
json 'v == []'

# --- item 32 once more: an import brings the money ---
runs 0 dun client add --name 'Ferro SpA' --email ap@ferro.example
runs 0 dun invoice add 'Ferro SpA' --number 1065 --issued "$(day -60)" --due "$(day -20)" --amount 50.00 --for iron
runs 0 dun draft 'Ferro SpA' --queue
printf 'Client,Invoice,Amount,Paid on\nFerro SpA,1065,50.00,%s\n' "$(day 0)" >payments.csv
runs 0 dun import payments.csv --as payments --date-order ymd
runs 0 dun send --json
json 'v[0]["state"] == "stopped" and v[0]["why"] == "invoice 1065 has been paid"'
runs 0 dun outbox
says 'invoice 1065 has been paid'

# --- nobody sends: said after five minutes ---
runs 0 dun client add --name 'Old Mill Bakery' --email mill@mill.example
runs 0 dun invoice add 'Old Mill Bakery' --number 1066 --issued "$(day -60)" --due "$(day -20)" --amount 40.00 --for bread
runs 0 dun draft 'Old Mill Bakery' --queue
if command -v sqlite3 >/dev/null; then
	says_not 'sender: off'
	sqlite3 "$book" 'UPDATE message SET not_before = unixepoch() - 400 WHERE state = '"'queued'"'; UPDATE sender SET at = unixepoch() - 400'
	runs 0 dun outbox
	says 'sender: off'
fi
runs 0 dun outbox bin "$(id 'Old Mill Bakery')"

# --- item 56: a sender that waits goes on alone ---
runs 0 dun setting hold-minutes 1
runs 0 dun client add --name 'Harbour Cafe' --email cafe@harbour.example
runs 0 dun invoice add 'Harbour Cafe' --number 1070 --issued "$(day -60)" --due "$(day -20)" --amount 60.00 --for beans
runs 0 dun draft 'Harbour Cafe' --queue
harbour=$(id 'Harbour Cafe')
setsid "$DUN" --book "$book" send --wait >/dev/null 2>&1 </dev/null &
waiter=$!
seen=0
while [ $seen = 0 ]; do
	dun outbox | grep -q 'sender: running' && seen=1
	kill -0 "$waiter" || broken 'the waiting sender left'
done
took 3
runs 0 dun outbox now "$harbour"
wait "$waiter" || broken 'the waiting sender failed'
took 4
runs 0 dun verify
