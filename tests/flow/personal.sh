#!/bin/sh
# SPDX-License-Identifier: MIT
# One person is told everything, then erased: the words are gone from the file to the
# last byte, the chain is whole, what the law wants kept is there, and nothing brings
# the words back.
. "$(dirname "$0")/lib.sh"

on() { dun --today 2026-11-23 "$@"; }
# holds WORD: the book's files have these bytes; searched as bytes
holds() { grep -a -q -e "$1" "$book" "$book"-* 2>/dev/null; }
sound() {
	runs 0 on --json verify
	json "v['ok'] and not v['problems']"
}

cat >list.csv <<'END'
Customer no,Customer,Invoice,Issued,Due,Currency,Amount,Contact,Email,Phone,For,Address
K-1,Xaver Quandt,9001,2026-08-01,2026-09-01,EUR,250.00,Xaver Quandt,quandt@priv.example,+49 30 7654321,Zahnersatz Quandt,"Quittenweg 3, Bonn"
K-2,Bergmann GmbH,9002,2026-08-01,2026-09-01,EUR,100.00,Eva Bergmann,eva@bergmann.example,+49 30 1234567,Goods,"Hauptstr. 5, Ulm"
K-1,Xaver Quandt,9003,2026-08-05,2026-09-05,EUR,75.00,Xaver Quandt,quandt@priv.example,+49 30 7654321,Prothese,"Quittenweg 3, Bonn"
END
runs 0 dun init --firm 'Praxis Dr. A' --currency EUR
runs 0 on import list.csv --map for=For
runs 0 dun setting mail.from praxis@a.example
runs 0 dun setting mail.name 'Ann Example'
runs 0 dun setting firm.bank 'IBAN DE00 5001 0517 0648 4898'
runs 0 on log call K-1 --with 'Xaver Quandt' --text 'Herr Quandt ist in Kur bis Xmasfest.'
printf 'receipt for Xaver Quandt, Quittenbeleg' >receipt.txt
runs 0 on log letter K-1 --text 'Mahnung an Quandt' --attach receipt.txt
runs 0 on log call K-2 --text 'Bergmann zahlt.'
runs 0 on client edit K-1 --address 'Quittenweg 4, Bonn'
runs 0 on draft K-1 --template late --queue
runs 0 on pay 9001 50 --ref 'SEPA Quandt Xaver'
sound
for word in Quandt Quittenweg Quittenbeleg Xmasfest quandt@priv Zahnersatz 7654321; do
	holds $word || broken "the test itself is wrong: $word is not in the book"
done

# Told: records, entries, mails, files, imported rows; into a folder that is new.
runs 64 on personal export K-1
runs 0 on personal export K-1 -o quandt
says 'Everything about Xaver Quandt'
[ "$(cat quandt/files/*)" = 'receipt for Xaver Quandt, Quittenbeleg' ] || broken 'the file is not there'
grep -q 'quandt@priv.example' quandt/mails/*.eml || broken 'the mail is not there'
python3 - <<'END' || broken 'person.json is not whole'
import json
v = json.load(open('quandt/person.json'))
assert v['person'] == 'Xaver Quandt' and v['held_by'] == 'Praxis Dr. A'
assert [c['address'] for c in v['client']] == ['Quittenweg 4, Bonn']
assert [c['phone'] for c in v['contacts']] == ['+49 30 7654321']
assert sorted(i['what_for'] for i in v['invoices']) == ['Prothese', 'Zahnersatz Quandt']
assert any('Kur' in e['words'].get('text', '') for e in v['entries'])
assert [m['to'] for m in v['mails']] and len(v['imported']) == 2
assert v['payments'][0]['ref'] == 'SEPA Quandt Xaver'
assert 'Bergmann' not in json.dumps(v)
END
runs 73 on personal export K-1 -o quandt
tells 'there already'
[ ! -e quandt.part* ] 2>/dev/null || broken 'something half done is left'

# Not by accident: without --yes nothing happens, and a reason is asked for.
cp "$book" before.dun
runs 0 on personal erase K-1
says 'Would be erased of Xaver Quandt'
says '2 imported rows'
runs 64 on personal erase K-1 --yes
tells 'say why'
cmp -s "$book" before.dun || broken 'asking has changed the book'

runs 0 on personal erase K-1 --yes --reason 'asked for it, article 17'
says 'Erased for good'
says 'Backups and exports' # the file was written anew
for word in Quandt Quittenweg Quittenbeleg Xmasfest quandt@priv Zahnersatz Prothese 7654321; do
	! holds $word || broken "$word is still in the book"
done
sound
json "v['erased'] >= 5"
runs 0 on verify
says 'lawfully erased'
python3 "$here/../hostile/chain.py" "$book" >by_another || broken "another's check of the chain: $(cat by_another)"

# Erasing is no cover for a changed row: the digest over numbers, amounts and days is
# that of the import's own entry, whatever an erasure says came before and after.
cp before.dun forged.dun
python3 - forged.dun <<'END'
import sqlite3, sys
book = sqlite3.connect(sys.argv[1])
name = "import_block_no_update"
sql = book.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
book.execute(f"DROP TRIGGER {name}")
body = book.execute("SELECT body FROM import_block").fetchone()[0]
assert body.count(b"9003") == 1
book.execute("UPDATE import_block SET body = ?", (body.replace(b"9003", b"9004"),))
book.execute(sql)
book.commit()
END
runs 0 "$DUN" --book forged.dun --today 2026-11-23 personal erase K-1 --yes --reason cover
runs 1 "$DUN" --book forged.dun verify
says 'not those that were imported'

# What the law wants kept is kept; what others have said too; the mail will not go.
runs 0 on --json show K-1
json "v['totals'][0]['open'] == '275.00' and len(v['invoices']) == 2"
runs 0 on show K-2
says 'Bergmann zahlt'
runs 0 on show K-1
says '[erased]'
says 'asked for it, article 17'
runs 0 on --json outbox --all
json "[m for m in v if m['state'] == 'queued'] == []"
runs 0 on --json search quandt
json "v['hits'] == []"

# Nothing brings it back: not undo, not undo of the import, not the next erasure.
while on undo >undone 2>/dev/null; do
	! grep -q 'K-1\|Quandt\|erased' undone || broken "undone: $(cat undone)"
done
runs 0 on --json show K-1
json "v['totals'][0]['open'] == '275.00' and len(v['invoices']) == 2"
! holds Quandt || broken 'undo has brought a name back'
runs 1 on personal erase K-1 --yes --reason again
tells 'nothing personal'
runs 66 on personal erase nobody
runs 64 on personal burn K-1
sound

# The list it came with does not bring it back either: numbers and amounts go on.
sed -e 's/250.00/260.00/' -e '$aK-1,Xaver Quandt,9004,2026-09-05,2026-10-05,EUR,5.00,Xaver Quandt,quandt@priv.example,+49 30 7654321,Quandts Zahn,"Quittenweg 3, Bonn"' list.csv >later.csv
runs 0 on import later.csv --map for=For
runs 0 on --json show K-1
json "v['totals'][0]['open'] == '290.00' and len(v['invoices']) == 3"
for word in Quandt Quittenweg quandt@priv Zahn 7654321; do
	! holds $word || broken "the list has brought $word back"
done
sound

# One contact of a firm: the firm stays, and what others there said.
runs 0 on contact add K-2 --name 'Otto Quist' --email quist@bergmann.example --phone '+49 30 555'
runs 0 on log call K-2 --with 'Otto Quist' --text 'Quist sagt, morgen.'
runs 0 on personal erase K-2 --contact quist --yes --reason 'left the firm'
! holds Quist || broken 'Quist is still in the book'
! holds quist@ || broken 'his address is still in the book'
holds 'Bergmann zahlt' || broken 'more was erased than asked for'
runs 0 on show K-2
says 'Eva Bergmann'
sound

# Old and closed: listed, with what is left of it; erased ones are not.
runs 0 on client add --name 'Alte Quelle' --code Q-9
runs 0 on invoice add Q-9 --number 77 --amount 10 --issued 2012-01-01 --due 2012-02-01
runs 0 on --json personal retention
json "v == []"
runs 0 on pay 77 10 --on 2012-03-01
runs 0 on --json personal retention
json "[(c['client'], c['closed']) for c in v] == [('Alte Quelle', '2012-03-01')]"
runs 0 on --json personal retention --years 20
json "v == []"
runs 0 dun setting retention.years 20
runs 0 on personal retention
says 'more than 20 years'
runs 0 on personal clean
sound
