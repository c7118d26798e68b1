#!/bin/sh
# SPDX-License-Identifier: MIT
# A list of open items of our own layout, from the first import to the last bad row.
. "$(dirname "$0")/lib.sh"

figures() { # DAY, then Python on {name: [count, amount]} of the first currency as b
	runs 0 dun aging --as-of "$1" --json
	json "(lambda b: $2)({x['name']: [x['count'], x['amount']] for x in v['currencies'][0]['buckets']})"
}
counts() { # new, changed, same of a kind
	json "[v['$1'][k] for k in ('new', 'changed', 'same')] == [$2, $3, $4]"
}

cat >items-2026-10.csv <<'EOF'
Kunde;KdNr;RE-Nr;Datum;Fällig;Offen;Mail;Ansprechpartner
Bergmann GmbH;10042;0001;13.09.2026;13.10.2026;12.450,00;eva@bergmann.example;Eva Bergmann
Kato Trading;10051;1003;20.09.2026;16.10.2026;6.120,00;;
"Hanbit ""Foods""; Seoul";10063;0998;18.08.2026;17.09.2026;5.300,00;pay@hanbit.example;
Bergmann GmbH;10042;1010;01.10.2026;31.10.2026;1.000,00;eva@bergmann.example;Eva Bergmann
EOF

# --- everything is found; the book is made by the first file ---
runs 65 dun import items-2026-10.csv
tells '--currency'
[ ! -e "$book" ] || broken 'a refused file made a book'
runs 0 dun import items-2026-10.csv --currency EUR --dry-run --json
counts invoices 4 0 0
[ ! -e "$book" ] || broken 'a trial made a book'
runs 0 dun import items-2026-10.csv --currency EUR --json
quiet
counts clients 3 0 0
counts invoices 4 0 0
json "v['rows'] == 4 and v['rejected'] == [] and v['file'] == 'items-2026-10.csv'"
json "v['open'] == [{'currency': 'EUR', 'count': 4, 'amount': '24870.00'}]"
json "v['read_as']['separator'] == ';' and v['read_as']['decimal'] == ',' and v['read_as']['date_order'] == 'dmy'"
figures 2026-10-20 "b['not due'] == [1, '1000.00'] and b['1-30'] == [2, '18570.00'] and b['31-60'] == [1, '5300.00']"

# item 77, hostile N07: the same file twice, and in another order
for _ in 1 2; do
	runs 0 dun import items-2026-10.csv --json
	counts clients 0 0 3
	counts invoices 0 0 4
done
{ head -1 items-2026-10.csv; tail -n +2 items-2026-10.csv | sort -r; } >items-2026-10b.csv
runs 0 dun import items-2026-10b.csv --json
counts invoices 0 0 4
runs 0 dun verify --json
json "v['entries'] <= 3"

# --- next week's list: paid in part, gone, new ---
cat >items-2026-11.csv <<'EOF'
Kunde;KdNr;RE-Nr;Datum;Fällig;Offen;Mail;Ansprechpartner
Bergmann GmbH;10042;0001;13.09.2026;13.10.2026;2.450,00;eva@bergmann.example;Eva Bergmann
Hanbit Foods;10063;0998;18.08.2026;17.09.2026;5.300,00;pay@hanbit.example;
Bergmann GmbH;10042;1010;01.10.2026;31.10.2026;1.000,00;eva@bergmann.example;Eva Bergmann
Neu & Co;10070;1020;02.10.2026;01.11.2026;300,50;;
EOF
runs 0 dun import items-2026-11.csv --dated 2026-10-25 --json
counts clients 1 0 2
counts invoices 1 1 2
counts payments 1 0 0
json "[x['number'] for x in v['vanished']] == ['1003'] and any('paid?' in w for w in v['warnings'])"
json "v['changes'] == [{'number': '0001', 'what': 'open', 'before': '12450.00', 'after': '2450.00'}]"
figures 2026-10-24 "b['1-30'] == [2, '18570.00']"
figures 2026-10-25 "b['1-30'] == [2, '8570.00']"
runs 0 dun import items-2026-11.csv --dated 2026-10-25 --vanished paid --json
counts payments 1 0 0
figures 2026-10-25 "b['1-30'] == [1, '2450.00']"

# one undo takes one import back, redo gives the same numbers (items 28, 29)
runs 0 dun undo
figures 2026-10-25 "b['1-30'] == [2, '8570.00']"
runs 0 dun undo
figures 2026-10-25 "b['1-30'] == [2, '18570.00'] and b['not due'] == [1, '1000.00']"
runs 0 dun redo
figures 2026-10-25 "b['1-30'] == [2, '8570.00']"
runs 0 dun redo
figures 2026-10-25 "b['1-30'] == [1, '2450.00']"
runs 0 dun verify

# --- what nothing proves is asked, once (item 76, hostile D02) ---
printf 'Client;Invoice no;Due date;Amount;Date\nA;x1;03/04/2026;5.00;01/02/2026\nB;x2;05/06/2026;6.00;02/03/2026\n' >slash.csv
runs 65 dun import slash.csv
tells 'column "Date": 2 dates'
tells '--date-order'
runs 0 dun import slash.csv --date-order mdy --json
json "v['read_as']['date_order'] == 'mdy'"
runs 0 dun import slash.csv --json
counts invoices 0 0 2
printf 'Client;Invoice no;Due date;Amount\nA;y1;2026-03-04;1.000\nB;y2;2026-05-06;2.000\n' >thousand.csv
runs 65 dun import thousand.csv
tells '--decimal'
tells '2 amounts (as "1.000")'
runs 0 dun import thousand.csv --decimal , --json
json "v['open'][0]['currency'] == 'EUR'"

# item 82: columns that cannot be matched
printf 'a,b\n1,2\n' >bad.csv
runs 65 dun import bad.csv
tells 'no column for client'
tells 'a, b'
runs 65 dun import items-2026-10.csv --map due=Nothing
tells 'has no column "Nothing"'
runs 64 dun import items-2026-10.csv --map dew=Datum
tells 'is no field'

# --- item 78: 28 of 32 ---
echo 'Client,Client number,Invoice no,Date,Due date,Amount' >rows.csv
i=1
while [ $i -le 32 ]; do
	due=2026-05-01 amount=$i.00
	case $i in
	8) amount=n/a ;;
	13) due= ;;
	21) due=2026-02-30 ;;
	26) amount=1.23.4 ;;
	esac
	echo "Firm $((i % 7)),C$((i % 7)),R-$i,2026-04-01,$due,$amount" >>rows.csv
	i=$((i + 1))
done
runs 0 dun aging --as-of 2026-06-01 --json
cp out before
runs 65 dun import rows.csv
tells 'rows.csv:9:6: Amount "n/a" is not an amount'
tells 'and 3 more rows'
runs 0 dun aging --as-of 2026-06-01 --json
cmp -s out before || broken 'a refused file changed the book'
runs 0 dun import rows.csv --skip-bad --json
counts invoices 28 0 0
json "[(x['row'], x['column'], x['value']) for x in v['rejected']] == [(9, 'Amount', 'n/a'), (14, 'Due date', ''), (22, 'Due date', '2026-02-30'), (27, 'Amount', '1.23.4')]"
json "all(x['why'] for x in v['rejected'])"
[ "$(wc -l <rows.csv.rejects.csv)" = 5 ] || broken 'the rejected rows are not written down'
sed -i 's/n\/a/8.00/; s/,,/,2026-05-01,/; s/2026-02-30/2026-02-28/; s/1.23.4/26.00/' rows.csv.rejects.csv
runs 0 dun import rows.csv.rejects.csv --json
counts invoices 4 0 0

# --- bad input: one sentence, its exit code, the book as before ---
runs 0 dun aging --as-of 2026-06-01 --json
cp out before
runs 66 dun import missing.csv
mkdir folder
runs 65 dun import folder
: >empty.csv
runs 65 dun import empty.csv
tells 'empty'
runs 65 dun import "$DUN"
tells 'not a text file'
ln -s rows.csv link.csv
runs 65 dun import link.csv
# hostile N05: named by its line
printf 'RE-Nr;Kunde;Fällig;Offen\nRE-1001;"ACME;2026-01-31;100,00\nRE-1002;Beta;2026-02-28;50,00\n' >quote.csv
runs 65 dun import quote.csv
tells 'quote.csv:2:2: the quote'
printf 'Client;Invoice no;Due date;Amount\nA;z1;2026-13-04;1.00\n' >date.csv
runs 65 dun import date.csv
tells 'date.csv:2:3: Due date "2026-13-04" is not a date'
python3 -c 'print("a," * 1000000)' >wide.csv
runs 65 dun import wide.csv
tells 'more than 1024 columns'
# hostile T06: not UTF-8, and nothing says what else
printf 'Client;Note\nA;Caf\351 \377\376\23331m \300\257 \355\240\200 \365\200\200\200\n' >bytes.csv
runs 65 dun import bytes.csv
tells '--encoding'
printf 'Client,Invoice no,Due date,Amount\nA\000B,n1,2026-05-01,1.00\n' >nul.csv
runs 65 dun import nul.csv
[ "$(wc -l <err)" = 1 ] || broken 'more than one sentence'
runs 0 dun aging --as-of 2026-06-01 --json
cmp -s out before || broken 'bad input changed the book'

# --- hostile amounts and dates: read by a rule or refused, never half (N01 N03 N04 D01) ---
amount() { # VALUE in a file with a decimal comma, and what becomes of it
	printf 'Client;Invoice no;Due date;Amount\nA;am;2026-05-01;%s\nB;other;2026-05-01;1.234,50\n' "$1" >amount.csv
	rm -f h.dun
	if [ "$2" = refused ]; then
		runs 65 "$DUN" --book h.dun import amount.csv --currency EUR --decimal ,
		[ ! -e h.dun ] || broken 'half an import'
		return
	fi
	runs 0 "$DUN" --book h.dun import amount.csv --currency EUR --decimal ,
	runs 0 "$DUN" --book h.dun aging --as-of 2026-05-02 --by invoice --json
	says "\"$2\""
}
amount '1.234,50' 1234.50
amount "1'234,50" 1234.50
for value in 1e5 0x10 NaN Infinity '١٢٣' 12,505 1.23.4,00 '' '92233720368547758,08' '1234.50'; do
	amount "$value" refused
done
for value in 2026-02-30 2027-02-29 0000-00-00 31.12.99 9999-12-31; do
	printf 'Client;Invoice no;Due date;Amount\nA;d;%s;1.00\n' "$value" >day.csv
	runs 65 dun import day.csv
	tells 'day.csv:2:3'
done

# --- names: composed (item 41), kept byte for byte else (T01), ids as text ---
printf 'Client,Client number,Invoice no,Due date,Amount\n%s,0007,00001,2026-05-01,1.00\n%s,0008,00002,2026-05-01,1.00\n' \
	"$(printf '\341\204\222\341\205\241\341\206\253\341\204\207\341\205\265\341\206\272')" \
	"$(printf 'ACME\033]0;pwned\007 GmbH')" >names.csv
runs 0 dun import names.csv
runs 0 dun aging --as-of 2026-06-01 --by invoice --json
says '00001'
says '한빗'
python3 - "$book" <<'EOF' || broken 'a name is not stored as it was'
import sqlite3, sys
names = {row[0] for row in sqlite3.connect(sys.argv[1]).execute("SELECT name FROM client")}
sys.exit(0 if "한빗" in names and "ACME\x1b]0;pwned\x07 GmbH" in names else 1)
EOF

# --- clients and payments have lists of their own ---
printf 'Customer number,Name,E-mail,Phone,Country\n0007,한빗,pay@hanbit.example,+82 2 555 0100,KR\n' >people.csv
runs 0 dun import people.csv --json
json "v['read_as']['kind'] == 'clients'"
counts clients 0 1 0
runs 0 dun import people.csv --json
counts clients 0 0 1
printf 'Invoice no,Date received,Amount received,Reference\n00001,2026-05-20,0.40,bank 1\n00001,2026-05-20,0.40,bank 1\n' >money.csv
runs 0 dun import money.csv --json
json "v['read_as']['kind'] == 'payments'"
counts payments 2 0 0
runs 0 dun import money.csv --json
counts payments 0 0 2
runs 0 dun aging --as-of 2026-06-01 --by invoice --json
says '"0.20"'

# --- a credit note stands on account, outside the buckets ---
printf 'Client;Invoice no;Due date;Open\nCred;k1;2026-05-01;100.00\nCred;k2;2026-05-01;-30.00\n' >credit.csv
rm -f h.dun
runs 0 "$DUN" --book h.dun import credit.csv --currency EUR --json
counts invoices 1 0 0
counts payments 1 0 0
runs 0 "$DUN" --book h.dun aging --as-of 2026-05-02 --json
says '"100.00"'
runs 0 "$DUN" --book h.dun import credit.csv --json
counts payments 0 0 1

# --- the same number twice: harmless when it says the same, else refused with both lines ---
printf 'Client;Invoice no;Due date;Open\nDup;d1;2026-05-01;100.00\nDup;d1;2026-05-01;100.00\n' >twice.csv
runs 0 "$DUN" --book h.dun import twice.csv --json
counts invoices 1 0 0
printf 'Client;Invoice no;Due date;Open\nDup;d2;2026-05-01;100.00\nDup;d3;2026-05-01;1.00\nDup;d2;2026-05-01;90.00\n' >twice.csv
runs 65 "$DUN" --book h.dun import twice.csv
tells 'twice.csv:4:2: Invoice no "d2" is there twice (also line 2)'

# --- a client that looks like another is told, not joined ---
printf 'Client;Invoice no;Due date;Amount\nBergmann GmbH;l1;2026-05-01;1.00\n' >like.csv
rm -f h.dun
runs 0 "$DUN" --book h.dun import like.csv --currency EUR --json
printf 'Client;Invoice no;Due date;Amount\nBergman GmbH;l2;2026-05-01;1.00\n' >like.csv
runs 0 "$DUN" --book h.dun import like.csv --json
counts clients 1 0 0
json "any('Bergman GmbH' in w and 'Bergmann GmbH' in w for w in v['warnings'])"

# --- what is kept of an import is evidence: a changed byte is found ---
runs 0 "$DUN" --book h.dun verify
python3 - h.dun <<'EOF'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
guard = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'import_block_no_update'").fetchone()[0]
db.execute("DROP TRIGGER import_block_no_update")
db.execute("UPDATE import_block SET body = CAST(X'2A' || substr(body, 2) AS BLOB) WHERE import = 1")
db.execute(guard)
db.commit()
EOF
runs 1 "$DUN" --book h.dun verify
says 'import 1'

# --- a list without days of issue: later lists do not move what the book knows ---
book=$work/undated.dun
runs 0 dun init --firm 'Example Trading' --currency EUR
cat >undated.csv <<'EOF'
Client,Invoice no.,Due date,Currency,Amount open
Acme Ltd,7001,2026-12-15,EUR,100.00
Acme Ltd,7002,2026-10-10,EUR,50.00
EOF
runs 0 dun import undated.csv --dated 2026-11-01 --json
counts invoices 2 0 0
runs 0 dun import undated.csv --dated 2026-12-20 --json
counts invoices 0 0 2
runs 0 dun invoice list acme --json
json '[i["issued"] for i in v] == ["2026-10-10", "2026-11-01"]'
figures 2026-11-15 "b['not due'] == [1, '100.00']"

# --- what is paid and what is open make the amount ---
cat >parts.csv <<'EOF'
Client,Invoice no.,Issued,Due date,Currency,Amount paid,Amount open
Beta Ltd,8001,2026-10-01,2026-11-15,EUR,30.00,70.00
Beta Ltd,8002,2026-10-01,2026-11-15,EUR,0.00,20.00
EOF
for _ in 1 2; do
	runs 0 dun import parts.csv --dated 2026-11-20
	runs 0 dun invoice list beta --json
	json '[i["amount"] for i in v] == ["100.00", "20.00"]'
	runs 0 dun aging --as-of 2026-11-20 --json
	json "sum(float(b['amount']) for b in v['currencies'][0]['buckets']) == 240"
done

# --- undo of an import stops at what a colleague has done to its invoices since ---
if command -v sqlite3 >/dev/null; then
	book=$work/two.dun
	list() { printf 'Client,Invoice no.,Issued,Due date,Currency,Amount\nAcme Ltd,7001,2026-10-01,%s,EUR,%s\n' "$@" >items.csv; }
	by_mia() { printf '%s\n' 'UPDATE deed SET uid = 4242 WHERE id = (SELECT max(id) FROM deed)' | sqlite3 "$book"; }
	runs 0 dun init --firm 'Example Trading' --currency EUR
	list 2026-11-01 100.00 && runs 0 dun import items.csv
	list 2026-11-02 200.00 && runs 0 dun import items.csv
	list 2026-11-03 300.00 && runs 0 dun import items.csv && by_mia
	runs 1 dun undo
	tells 'a later import has changed invoice 7001'
	runs 0 dun invoice edit 7001 --due 2026-12-24 && by_mia
	sqlite3 "$book" 'UPDATE import SET undone = 1 WHERE id = 3'
	runs 1 dun undo
	tells 'somebody has since changed invoice 7001'
	rm "$book"
	runs 0 dun init --firm 'Example Trading' --currency EUR
	list 2026-11-01 100.00 && runs 0 dun import items.csv
	list 2026-11-01 200.00 && runs 0 dun import items.csv
	runs 0 dun pay 7001 150 && by_mia
	runs 1 dun undo
	tells 'more has since been paid than was the amount of invoice 7001'
	runs 0 dun invoice list acme --json
	json 'v[0]["amount"] == "200.00"'
fi

# --- what a person has cleared stays cleared; the trial and the run say the same ---
book=$work/cleared.dun
runs 0 dun init --firm 'Example Trading' --currency EUR
contacts() { printf 'Client,Invoice no.,Issued,Due date,Currency,Amount,Contact,E-mail\nAcme Ltd,7001,2026-10-01,2026-11-01,EUR,12000.00,%s,anna@acme.example\n' "$1" >contacts.csv; }
contacts Anna
runs 0 dun import contacts.csv
runs 0 dun contact edit Acme Anna --name ''
for dry in --dry-run ''; do
	runs 0 dun import contacts.csv $dry
	says 'Nothing is new'
done
contacts ''
rm "$book"
runs 0 dun init --firm 'Example Trading' --currency EUR
runs 0 dun import contacts.csv
contacts Anna
for dry in --dry-run ''; do
	runs 0 dun import contacts.csv $dry --json
	counts clients 0 1 0
	json '[(c["number"], c["what"], c["after"]) for c in v["changes"]] == [("Acme Ltd", "contact'"'"'s name", "Anna")]'
done

# --- three digits behind the file's own decimal sign are no thousands ---
printf 'Client,Invoice no.,Issued,Due date,Currency,Amount\nAcme Ltd,1,2026-10-01,2026-11-01,EUR,12000.00\nAcme Ltd,2,2026-10-01,2026-11-01,EUR,10.005\n' >three.csv
runs 0 dun import three.csv --skip-bad --dry-run
if grep -q thousands "$work/out"; then broken 'thousands that are none'; fi
