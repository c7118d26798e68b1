#!/bin/sh
# SPDX-License-Identifier: MIT
# Policies, calendars and the next action by verb: one answer everywhere, nothing
# changed by looking, each deed with its entry and its undo, clear words for bad files.
. "$(dirname "$0")/lib.sh"

# What is next for the first client, from today, policy explain and show: the same.
next() { # DAY STEP WHY
	runs 0 dun --today "$1" today --all --json
	json "[r for r in v if r['client'] == 'Bergmann GmbH'][0]['step'] == '$2'"
	json "[r for r in v if r['client'] == 'Bergmann GmbH'][0]['why'] == '$3'"
	runs 0 dun --today "$1" policy explain bergmann --json
	json "v[0]['next']['step'] == '$2' and v[0]['next']['why'] == '$3'"
	runs 0 dun --today "$1" show bergmann --json
	json "v['next'][0]['step'] == '$2' and v['next'][0]['why'] == '$3'"
}

runs 0 dun init --firm 'Example Trading' --currency EUR --country DE
runs 0 dun client add --name 'Bergmann GmbH' --country DE
runs 0 dun contact add bergmann --name 'Eva Bergmann' --email eva@bergmann.example
runs 0 dun invoice add bergmann --number 1001 --issued 2026-08-20 --due 2026-09-20 --amount 12450.00

# --- looking changes nothing ---
before=$(cksum <"$book")
runs 0 dun --today 2026-11-23 today
says 'was the invoice received?'
runs 0 dun --today 2026-11-23 today --all --json
cp "$work/out" "$work/first"
runs 0 dun --today 2026-11-23 today --all --json
cmp -s "$work/out" "$work/first" || broken 'today says something else the second time'
runs 0 dun --today 2026-11-23 policy explain bergmann
[ "$before" = "$(cksum <"$book")" ] || broken 'looking has changed the book'
says 'Policy courteous'
says 'Working days of DE, holidays known until 2028'

# --- steps are done by what is logged, and only then ---
next 2026-11-23 receipt '64 days late, no contact yet: was the invoice received?'
runs 0 dun --today 2026-09-22 skip bergmann --done
next 2026-11-23 early '64 days late, no contact yet: reminder'
runs 0 dun --today 2026-11-23 draft bergmann --json
json 'v["template"] == "early-late"'
runs 0 dun --today 2026-11-23 draft bergmann --step final --json
json 'v["template"] == "final-notice"'
runs 65 dun --today 2026-11-23 draft bergmann --step fnal
tells 'is no step of the policy courteous; there are upcoming,'
runs 0 dun --today 2026-10-05 log letter bergmann --when 2026-10-05 --text 'A reminder by post'
next 2026-10-12 late 'one reminder unanswered since 5 Oct, last contact 7 days ago: urgent reminder'
runs 1 dun --today 2026-10-08 draft bergmann --check --json
json 'any(c["id"] == "gap" and c["level"] == "warn" and "the last contact was on Mon 5 Oct: 7 days" in c["says"] for c in v["checks"])'
runs 1 dun --today 2026-10-12 draft bergmann --check --json
json 'all(c["id"] != "gap" for c in v["checks"])'
next 2026-10-08 late 'nothing until Mon 12 Oct: then urgent reminder, last contact 3 days ago'
runs 0 dun undo
next 2026-10-12 early '22 days late, no contact yet: reminder'
runs 0 dun redo
next 2026-10-12 late 'one reminder unanswered since 5 Oct, last contact 7 days ago: urgent reminder'
# A call nobody answered is no contact and does no step.
runs 0 dun --today 2026-10-12 log call bergmann --when 2026-10-12 --outcome no-answer --step late
runs 0 dun undo
runs 0 dun --today 2026-10-12 log call bergmann --when 2026-10-12 --outcome no-answer --next-on 2026-10-12
next 2026-10-12 late 'set by hand for 12 Oct, one reminder unanswered since 5 Oct, last contact 7 days ago: urgent reminder'
runs 0 dun undo

# --- the board by step stands where the ladder does ---
step_of() { # DAY STEP
	runs 0 dun --today "$1" board --by step --json
	json "[r for r in v if r['client'] == 'Bergmann GmbH'][0]['column'] == '$2'"
}
step_of 2026-10-12 early
runs 0 dun undo
step_of 2026-10-12 receipt
runs 0 dun undo
step_of 2026-10-12 'no step'
runs 0 dun redo
runs 0 dun redo

# --- skipped and moved, with a reason ---
runs 64 dun --today 2026-10-12 skip bergmann
runs 65 dun --today 2026-10-12 skip bergmann --reason ' '
tells 'written reason'
runs 0 dun --today 2026-10-12 skip bergmann late --reason 'They asked for a call'
says 'Skipped: Urgent reminder for Bergmann GmbH. Next: '
next 2026-10-12 letter '22 days late, one reminder unanswered since 5 Oct, last contact 7 days ago: formal letter'
runs 0 dun --today 2026-10-12 policy explain bergmann --json
json '[s["state"] for s in v[0]["ladder"] if s["step"] == "late"] == ["skipped"]'
runs 0 dun --today 2026-10-12 show bergmann --json
says 'They asked for a call'
runs 0 dun undo
next 2026-10-12 late 'one reminder unanswered since 5 Oct, last contact 7 days ago: urgent reminder'
runs 0 dun --today 2026-10-12 skip bergmann --to letter --reason 'Agreed with the owner'
next 2026-10-12 letter '22 days late, one reminder unanswered since 5 Oct, last contact 7 days ago: formal letter'
runs 0 dun undo
runs 65 dun --today 2026-10-12 skip bergmann --to lettr --reason 'x'

# --- what stops it says its end ---
runs 0 dun --today 2026-10-12 hold bergmann --until 2026-10-20 --reason 'Waits for goods'
runs 0 dun --today 2026-10-12 today --json
json 'v == []'
runs 0 dun --today 2026-10-12 today --all --json
json 'v[0]["stopped"] == {"by": "hold", "until": "2026-10-20"} and v[0]["open"] == "12450.00"'
runs 0 dun --today 2026-10-21 today --json
json 'v[0]["step"] == "late" and v[0]["stopped"] is None'
runs 0 dun undo
runs 0 dun --today 2026-10-12 log call bergmann --when 2026-10-12 --promise 12450@2026-10-20
runs 0 dun --today 2026-10-13 today --all --json
json 'v[0]["stopped"] == {"by": "promise", "until": "2026-10-20"}'
runs 0 dun --today 2026-10-21 today --json
json 'v[0]["group"] == "Promises to check" and "did not come" in v[0]["why"]'
runs 0 dun pay bergmann 12000 --on 2026-10-19
runs 0 dun --today 2026-10-30 today --all --json
json 'v[0]["open"] == "450.00"'
runs 0 dun pay bergmann 450 --on 2026-10-20
runs 0 dun --today 2026-10-30 today --all --json
json 'v == []'

# --- one of its own for a client; a file of the user's comes first ---
runs 0 dun invoice add bergmann --number 1002 --issued 2026-10-01 --due 2026-10-15 --amount 100.00
runs 0 dun policy use bergmann patient
runs 0 dun --today 2026-11-23 policy explain bergmann --json
json 'v[0]["policy"] == "patient"'
runs 66 dun policy use bergmann patent
tells 'there are brisk, courteous, patient'
mkdir -p "$XDG_CONFIG_HOME/dun/policy"
sed 's/^gap = .*/gap = 9/' "$here/../../data/policy/patient" >"$XDG_CONFIG_HOME/dun/policy/patient"
runs 0 dun policy list --json
json '[r for r in v if r["name"] == "patient"][0]["gap"] in (9, "9")'
runs 0 dun policy use 1002 brisk
runs 0 dun --today 2026-11-23 policy explain bergmann --json
json 'v[0]["policy"] == "brisk"'
runs 0 dun undo
runs 0 dun policy check

# --- files that are wrong: file, line, what, and nothing half-done ---
bad() { # SAYS, the file on stdin
	cat >"$work/bad.policy"
	runs 78 dun policy check "$work/bad.policy"
	tells "$1"
}
bad 'bad.policy:3: "soon" is no offset' <<'X'
gap = 7
[late]
when = soon
channel = mail
template = late
X
bad 'these steps wait for each other: a after b after a' <<'X'
[a]
when = 3 after b
channel = call
[b]
when = 3 after a
channel = call
X
bad 'bad.policy:4: there is no template "lat"' <<'X'
[late]
when = +3b
channel = mail
template = lat
X
bad 'bad.policy:3: "chanel" is no key of a step; did you mean channel?' <<'X'
[late]
when = +3b
chanel = mail
X
bad 'bad.policy:4: step late stands here twice; the first is in line 1' <<'X'
[late]
when = +3b
channel = call
[late]
X
bad 'comes after "fnal", and there is no such step' <<'X'
[handoff]
when = 14 after fnal
channel = lawyer
X
bad 'has no step' </dev/null

# --- calendars ---
runs 0 dun calendar list --json
json '{r["country"] for r in v} >= {"DE", "GB", "JP", "KR", "RU", "US"}'
runs 0 dun calendar list --country KR --json
json 'any(r["day"] == "2026-10-05" and "substitute" in r["name"] for r in v)'
printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20281106\r\nSUMMARY:Founding day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' >own.ics
runs 0 dun calendar import own.ics --country FR
says '1 holiday of FR taken from own.ics: 2028'
runs 0 dun calendar list --country FR
says 'Founding day'
runs 0 dun undo
runs 66 dun calendar list --country FR
printf 'Date,Name\n2027-05-12,Own day\n2027-04-05,Pesach\n2027-04-05,Pesach\n' >own.csv
runs 0 dun calendar import own.csv --country DE
says '2 holidays of DE taken'
runs 0 dun calendar list --country DE --json
json 'sum(r["day"].startswith("2027") for r in v) == 2 and sum(r["day"].startswith("2026") for r in v) == 9'
runs 0 dun undo
printf 'Date,Name\n2019-04-05,Old\n' >old.csv
runs 65 dun calendar import old.csv --country DE
tells 'is a list of 2019, and this is'
printf 'nothing\nof the kind\n' >rubbish
runs 65 dun calendar import rubbish --country DE
tells 'rubbish:2: "of the kind" has no date in it'
head -c 3000 /dev/urandom >noise
runs 65 dun calendar import noise --country DE
tells 'is no list of holidays'
runs 0 dun calendar list --country DE --json
json 'sum(r["day"].startswith("2027") for r in v) == 9'

# --- a withdrawal that was undone: the contact counts again, and its gap ---
runs 0 dun --book gap.dun init --firm 'Gap' --currency EUR --country DE
runs 0 dun --book gap.dun client add --name Back --email back@client.example
runs 0 dun --book gap.dun invoice add Back --number G1 --issued 2026-08-01 --due 2026-09-21 --amount 100 --received-on 2026-08-03
runs 0 dun --book gap.dun --today 2026-09-28 log mail Back --when '2026-09-28 10:00' --text 'sent by hand' --json
entry=$(python3 -c 'import json; v = json.load(open("'"$work"'/out")); print(v.get("entry") or v.get("seq"))')
runs 0 dun --book gap.dun correct "$entry" --void --reason 'wrong client'
runs 0 dun --book gap.dun undo
runs 0 dun --book gap.dun --today 2026-09-30 today --all --json
json 'v[0]["stopped"] or "nothing until" in v[0]["why"]'

# --- a call about one currency takes no step of another's ladder, nor a contact of long ago today's ---
runs 0 dun --book two.dun init --firm 'Two' --currency EUR --country DE
runs 0 dun --book two.dun client add --name Two --email two@client.example
runs 0 dun --book two.dun invoice add Two --number E1 --issued 2026-08-01 --due 2026-09-20 --amount 100 --received-on 2026-08-03
runs 0 dun --book two.dun invoice add Two --number U1 --currency USD --issued 2026-11-01 --due 2026-12-01 --amount 500
runs 0 dun --book two.dun --today 2026-11-18 log call Two --when '2026-11-18 10:00' --outcome reached --text spoke --step call
runs 0 dun --book two.dun --today 2026-11-18 policy explain Two --json
json 'not any(s["state"] == "done" for p in v if p["currency"] == "USD" for s in p["ladder"])'
runs 0 dun --book past.dun init --firm 'Past' --currency EUR --country DE
runs 0 dun --book past.dun client add --name Back --email back@client.example
runs 0 dun --book past.dun invoice add Back --number B1 --issued 2026-10-01 --due 2026-11-02 --amount 100 --received-on 2026-10-03
runs 0 dun --book past.dun --today 2026-11-12 log mail Back --when '2026-10-20 10:00' --text 'before it was due'
runs 0 dun --book past.dun --today 2026-11-12 policy explain Back --json
json 'not any(s["state"] == "done" for p in v for s in p["ladder"])'

# --- a mail is not done by saying so ---
runs 1 dun --book past.dun --today 2026-11-23 skip Back early --done
tells 'is done when its mail has gone'

# --- a policy there is none of is not taken; one that was lost stops nobody else's day ---
runs 66 dun --book past.dun client edit Back --policy nosuch
tells 'nosuch'
runs 66 dun --book past.dun setting policy nosuch
mkdir -p "$HOME/.config/dun/policy"
printf 'title = Mine\n[early]\ntitle = First\nwhen = +3\nchannel = mail\ntemplate = early-late\n' >"$HOME/.config/dun/policy/mine"
runs 0 dun --book past.dun client edit Back --policy mine
rm "$HOME/.config/dun/policy/mine"
runs 0 dun --book past.dun --today 2026-11-23 today --all --json
json '"mine" in v[0]["why"] and "courteous counts" in v[0]["why"]'

# --- a real book as of each month's end: twice the same, and all that is open ---
[ -r "$shared/data/ar/ibm-late-payment.csv" ] || { echo 'the shared data is not here: that part is left out'; exit 0; }
book=$work/ibm.dun
runs 0 "$DUN" --book "$book" init --firm 'Example Trading' --currency USD
runs 0 "$DUN" --book "$book" import "$shared/data/ar/ibm-late-payment.csv" --currency USD --paid-column SettledDate
before=$(cksum <"$book")
days='2012-01-31 2012-06-30 2012-12-31 2013-03-31 2013-09-30 2013-12-31'
[ -z "${DUN_LONG:-}" ] || days="$days 2012-02-29 2012-03-31 2012-04-30 2012-05-31 2012-07-31 2012-08-31 2012-09-30 \
2012-10-31 2012-11-30 2013-01-31 2013-02-28 2013-04-30 2013-05-31 2013-06-30 2013-07-31 2013-08-31 2013-10-31 2013-11-30"
for day in $days; do
	"$DUN" --book "$book" --today "$day" today --all --json >first.json || broken 'today failed'
	runs 0 "$DUN" --book "$book" --today "$day" today --all --json
	cmp -s "$work/out" first.json || broken "today of $day says something else the second time"
	runs 0 "$DUN" --book "$book" aging --as-of "$day" --json
	python3 - first.json "$work/out" <<'PY' || broken "today of $day does not add up to the aging"
import json, sys
from decimal import Decimal
rows, aging = (json.load(open(name)) for name in sys.argv[1:])
total = sum(Decimal(row["open"]) for row in rows)
sys.exit(total != sum(Decimal(c["total"]["amount"]) for c in aging["currencies"]))
PY
done
[ "$before" = "$(cksum <"$book")" ] || broken 'looking has changed the book'
