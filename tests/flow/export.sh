#!/bin/sh
# SPDX-License-Identifier: MIT
# Files out: the workbook of a case read back by another program, lists in four
# formats, names that stay, stopping.
. "$(dirname "$0")/lib.sh"

python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import openpyxl' 2>/dev/null && python=$candidate && break
done
[ -n "$python" ] || skip 'openpyxl (Debian: python3-openpyxl) is not here to read workbooks back'

# checks FILE: Python on stdin, with the workbook as w and its rows as rows(sheet).
checks() {
	{
		cat <<'PY'
import sys, openpyxl, zipfile, datetime, json
from decimal import Decimal
path = sys.argv[1]
w = openpyxl.load_workbook(path)
def rows(sheet):
    s = w[sheet]
    head = [c.value for c in s[1]]
    return [dict(zip(head, r)) for r in s.iter_rows(min_row=2)]
def cents(cell):
    return Decimal(repr(cell.value)).quantize(Decimal('0.01')) if cell.value is not None else Decimal(0)
case = {}
for r in rows('Case') if 'Case' in w.sheetnames else []:
    case[r['field'].value, r['currency'].value] = r['value'].value
PY
		cat
	} >check.py
	"$python" check.py "$1" >out 2>err || broken "$1 is not as it should be"
}

cat >items.csv <<'CSV'
Customer no,Customer,Invoice no,Invoice date,Due date,Currency,Total,Paid,Paid on
0001,=1+1,00017,2026-08-01,2026-08-31,EUR,1200.50,0.00,
0001,=1+1,00018,2026-09-01,2026-10-01,EUR,535.93,535.93,2026-10-20
0002,주식회사 한빛,A-100,2026-10-13,2026-11-12,KRW,11000000,0,
0003,株式会社 田中商店,T-7,2026-10-15,2026-11-14,EUR,99.99,50.00,2026-11-01
0004,شركة النور,N-1,2026-11-01,2026-12-01,EUR,0.07,0.00,
0005,บริษัท ไทย จำกัด,TH-5,2026-07-01,2026-07-15,USD,5000.00,0.00,
CSV
runs 0 dun init --firm 'Sample Studio & Sons' --currency EUR
runs 0 dun import items.csv
dun() { "$DUN" --book "$book" --today 2026-11-23 "$@"; }
runs 0 dun log call client:0001 --when '2026-11-20 10:12' --direction out --outcome promised \
	--promise 1200.50@2026-11-27 --why 'invoice 00017' --text 'She said: =HYPERLINK("x")'
runs 0 dun log note client:0001 --when '2026-11-21 09:00' --text '_x0041_ is not A'
runs 0 dun log note client:0002 --when '2026-11-21 09:05' --text 'written by mistake'
runs 0 dun log letter client:0003 --when 2026-11-19 --letter reminder --sent registered --tracking RR123 --text 'Second reminder'

# --- the workbook of everything ---
runs 0 dun export -o all.xlsx
says 'all.xlsx'
quiet
[ "$(stat -c %a all.xlsx)" = 600 ] || broken 'others may read the workbook'
checks all.xlsx <<'PY'
assert w.sheetnames == ['Case', 'Invoices', 'Payments', 'Contacts', 'Statement'], w.sheetnames
for s in w:
    assert s.freeze_panes == 'A2' and s.auto_filter.ref, s.title
    assert s.page_setup.orientation == 'landscape' and s.print_title_rows == '$1:$1', s.title
    assert all(s.column_dimensions[c.column_letter].width >= 8 for c in s[1]), s.title
# item 80: text is text, and there is no formula anywhere
names = [r['client'].value for r in rows('Invoices')]
for name in ['=1+1', '주식회사 한빛', '株式会社 田中商店', 'شركة النور', 'บริษัท ไทย จำกัด']:
    assert name in names, name
assert all(c.data_type != 'f' for s in w for row in s.iter_rows() for c in row)
z = zipfile.ZipFile(path)
assert not any(b'<f>' in z.read(n) or b'<f ' in z.read(n) for n in z.namelist())
assert any(b'_x005F_x0041_ is not A' in z.read(n) for n in z.namelist())
# real dates, real numbers
first = next(r for r in rows('Invoices') if r['invoice_no'].value == '00017')
assert first['due'].value == datetime.datetime(2026, 8, 31) and first['due'].is_date
assert first['gross'].data_type == 'n' and first['gross'].number_format == '#,##0.00'
assert next(r for r in rows('Invoices') if r['currency'].value == 'KRW')['gross'].number_format == '#,##0'
assert first['invoice_no'].data_type == 's' and first['days_overdue'].value == 84
call = next(r for r in rows('Contacts') if r['channel'].value == 'call')
assert call['happened_at'].value == datetime.datetime(2026, 11, 20, 10, 12) and call['happened_offset'].value == '+01:00'
assert call['said_by_us'].value == 'invoice 00017' and call['said_by_them'].value == 'She said: =HYPERLINK("x")'
assert call['promise'].value == '1200.50 EUR by 2026-11-27' and len(call['entry_hash'].value) == 64
# every total is the sum of its rows, and what the case says
for sheet, column in (('Invoices', 'open_principal'), ('Payments', 'amount')):
    sums = {}
    for r in rows(sheet):
        if r['client'].value == 'Total':
            assert cents(r[column]) == sums.get(r['currency'].value), (sheet, r['currency'].value, sums)
        else:
            c = r['currency'].value
            sums[c] = sums.get(c, Decimal(0)) + cents(r[column])
    field = 'total principal' if sheet == 'Invoices' else 'payments'
    assert all(Decimal(repr(case[field, c])) == v for c, v in sums.items()), (sheet, sums)
assert sums == {'EUR': Decimal('585.93')}
last = {}
for r in rows('Statement'):
    if r['client'].value == 'Total':
        total = sum(v for (n, c), v in last.items() if c == r['currency'].value)
        assert cents(r['principal_balance']) == total == Decimal(repr(case['balance', r['currency'].value]))
    else:
        last[r['client'].value, r['currency'].value] = cents(r['principal_balance'])
assert case['disputed', None] == 'no' and case['creditor', None] == 'Sample Studio & Sons'
assert w.properties.created == datetime.datetime(2026, 11, 23)
PY

# item 25: what the file has open is what the board's columns add up to
runs 0 dun board --json --currency EUR
cp out board.json
runs 0 dun export --what aged --currency EUR --format json -o aged.json
cp aged.json out
json 'sum(float(r["amount"]) for r in v) and round(sum(float(r["amount"]) for r in v), 2) == round(sum(float(r["amount"]) for r in json.load(open("board.json"))), 2)'

# --- the same book on the same day: the same bytes; a taken name stays ---
runs 0 dun export -o again.xlsx
cmp -s all.xlsx again.xlsx || broken 'the same book gave other bytes'
runs 0 dun export client:0001 -o all.xlsx
says 'all-2.xlsx'
cmp -s all.xlsx again.xlsx || broken 'a file was overwritten unasked'
runs 0 dun export client:0001 --replace -o all-2.xlsx --json
json 'v["path"] == "all-2.xlsx" and v["totals"] == [{"currency": "EUR", "amount": "1200.50"}] and v["noted"] and len(v["sha256"]) == 64'
json '__import__("hashlib").sha256(open("all-2.xlsx", "rb").read()).hexdigest() == v["sha256"]'
checks all-2.xlsx <<'PY'
assert {r['client'].value for r in rows('Invoices')} == {'=1+1', 'Total'}
assert case['debtor', None] == '=1+1'
PY
# each is an entry of the log, and the log still holds
runs 0 dun verify

# --- withdrawn and corrected entries stay, marked ---
entry=$("$DUN" --book "$book" show client:0002 --json | tr ',{' '\n\n' | sed -n 's/^"seq"://p' | head -n 1)
if [ -n "$entry" ]; then
	runs 0 dun correct "$entry" --void --reason 'another client'
	runs 0 dun export client:0002 -o void.xlsx
	checks void.xlsx <<'PY'
voided = [r for r in rows('Contacts') if r['voided'].value.startswith('yes')]
assert len(voided) == 1 and 'another client' in voided[0]['voided'].value
PY
fi

# --- money on account: the balance and its two parts ---
runs 0 dun --today 2026-11-20 pay client:0005 6000 --on-account
runs 0 dun export client:0005 -o account.xlsx
checks account.xlsx <<'PY'
sums = {r['client'].value: r['principal_balance'].value for r in rows('Statement') if not r['date'].value}
assert sums == {'Total': -1000, 'of which open invoices': 0, 'of which on account': -1000}, sums
assert case['balance', 'USD'] == -1000 and case['on account', 'USD'] == 1000
PY
runs 0 dun undo

# --- lists ---
runs 0 dun export --what invoices --format csv -o invoices.csv
head -c 3 invoices.csv | od -An -tx1 | grep -q 'ef bb bf' && broken 'plain CSV has a byte-order mark'
grep -q "^\"'=1+1\",00017,,2026-08-01," invoices.csv || broken 'CSV: a formula, or a lost zero'
runs 0 dun setting decimal ,
runs 0 dun export --what aged --format csv-excel -o excel.csv
head -c 3 excel.csv | od -An -tx1 | grep -q 'ef bb bf' || broken 'CSV for Excel has no byte-order mark'
grep -q ';1200,50;EUR;' excel.csv || broken 'CSV for Excel does not follow the decimal comma'
runs 0 dun setting decimal .
runs 0 dun export --what clients --columns client,open,currency -o clients.json
cp clients.json out
json 'all(list(r) == ["client", "open", "currency"] for r in v) and {"client": "주식회사 한빛", "open": "11000000", "currency": "KRW"} in v'
runs 0 dun export -o case.json
cp case.json out
json 'list(v)[0] != "" and set(v) == {"Case", "Invoices", "Payments", "Contacts", "Statement"}'
id=$("$DUN" --book "$book" client list --json | tr '{' '\n' | sed -n 's/.*"id":\([0-9]*\).*=1+1.*/\1/p' | head -n 1)
if [ -n "$id" ]; then
	echo "$id" >rows
	runs 0 dun export --what aged --rows rows --format json -o rows.json
	cp rows.json out
	json 'len(v) == 1 and v[0]["client"] == "=1+1"'
	printf '%s\n%s 1\n%s 2\n' "$id" "$id" "$id" >rows
	runs 0 dun export --rows rows -o rows.xlsx --json
	json 'v["totals"] == [{"currency": "EUR", "amount": "1200.50"}]'
fi

# --- the statement ---
runs 0 dun statement client:0001
says 'Balance on 23 Nov 2026: 1,200.50 EUR'
runs 0 dun statement client:0001 --json
json 'v["lines"][-1]["balance"] == "1200.50" and v["totals"][0]["open"] == "1200.50"'
runs 0 dun statement client:0001 --since 2026-09-15 --csv
says 'brought forward'
runs 0 dun statement client:0001 --as-of 2026-10-19 --json
json 'v["totals"][0]["balance"] == "1736.43"'

# --- what cannot be: one sentence, the right status, no file ---
: >after
ls -A >before
runs 64 dun export --format pdf -o x.pdf
runs 64 dun export -o x.pdf
tells '--format'
runs 64 dun export --what everything -o x.xlsx
runs 64 dun export --what aged --columns client,nonsense -o x.xlsx
tells 'nonsense'
runs 64 dun export -o x.csv
tells '--what'
runs 66 dun export client:nobody -o x.xlsx
runs 73 dun export -o no/such/x.xlsx
runs 73 dun export --format xlsx -o home/
runs 66 dun export --rows missing -o x.xlsx
runs 64 dun export --as-of 23.11.2026 -o x.xlsx
ls -A >after
cmp -s before after || broken 'a failed export left something'
[ "$(wc -l <err)" = 1 ] || broken 'more than one sentence'

# --- item 79: Ctrl-C at half leaves no file ---
"$python" - >many.csv <<'PY'
print('Customer no,Customer,Invoice no,Invoice date,Due date,Currency,Total,Paid,Paid on')
for i in range(12000):
    print(f'C{i % 400},Client {i % 400},M{i:06d},2026-0{i % 9 + 1}-03,2026-0{i % 9 + 1}-25,EUR,{i + 1}.{i % 100:02d},{i + 1}.{i % 100:02d},2026-10-0{i % 9 + 1}')
PY
runs 0 dun import many.csv
mkdir folder
cat >stop.py <<'PY'
# Runs the export and stops it once so much of it is done; prints how it ended.
import os, signal, subprocess, sys
share, command = float(sys.argv[1]), sys.argv[2:]
r, w = os.pipe()
p = subprocess.Popen(command + ['--progress', str(w)], pass_fds=[w], stderr=subprocess.PIPE)
os.close(w)
seen = 0
for line in os.fdopen(r):
    done, total = (int(n) for n in line.split()[:2])
    if done and total and done >= share * total and p.poll() is None:
        p.send_signal(signal.SIGINT)
        seen = done / total
        break
print(p.wait(), seen, p.stderr.read().decode().strip())
PY
"$python" stop.py 0.5 "$DUN" --book "$book" export -o folder/stopped.xlsx >out 2>err || broken 'the export cannot be stopped'
case $(cat out) in
'0 '*) rm -f folder/*; "$python" stop.py 0 "$DUN" --book "$book" export -o folder/stopped.xlsx >out 2>err ;;
esac
says '130 '
says 'dun: stopped: no file was written'
[ -z "$(ls -A folder)" ] || broken "a stopped export left $(ls -A folder)"

# --- a real book, where the shared data is here ---
[ -r "$shared/data/ar/ibm-late-payment.csv" ] || { echo 'the shared data is not here: that part is left out'; exit 0; }

# --- every hostile value through the import and into each kind of file ---
book=$work/hostile.dun
HOSTILE=$shared/data/hostile.jsonl
export HOSTILE
"$python" - >hostile.csv <<'PY'
import csv, json, os, sys
out = csv.writer(sys.stdout, lineterminator='\r\n')
out.writerow(['Customer', 'Invoice no', 'Invoice date', 'Due date', 'Currency', 'Total', 'Description'])
rows = [json.loads(line) for line in open(os.environ['HOSTILE'], encoding='utf-8')]
for r in rows:
    value = r.get('value')
    if isinstance(value, str) and '\0' not in value:
        value = value.encode('utf-8', 'replace').decode()
        out.writerow(['Client', r['id'], '2026-08-01', '2026-08-31', 'EUR', '1.00', value])
PY
[ "$(wc -l <hostile.csv)" -gt 50 ] || broken 'no hostile values'
runs 0 "$DUN" --book "$book" init --firm 'Sample Studio' --currency EUR
runs 0 "$DUN" --book "$book" import hostile.csv --map for=Description --skip-bad
for file in hostile.xlsx out.csv out.json; do
	runs 0 "$DUN" --book "$book" export --what invoices --columns invoice_no,description,open_principal -o "$file"
done
checks hostile.xlsx <<'PY'
import csv
z = zipfile.ZipFile(path)
for name in z.namelist():
    data = z.read(name)
    if name.endswith('.xml'):
        import xml.dom.minidom
        xml.dom.minidom.parseString(data)
    assert b'<f>' not in data and b'<f ' not in data, name
cells = {r['Invoice'].value: r['Description'] for r in rows('Invoices') if r['Invoice'].value}
plain = list(csv.DictReader(open('out.csv', encoding='utf-8', newline='')))
parsed = json.load(open('out.json', encoding='utf-8'))
assert len(cells) - 1 == len(plain) == len(parsed) > 30, (len(cells), len(plain), len(parsed))
for r in plain:
    cell, text = cells[r['invoice_no']], r['description']
    assert cell.data_type in 'sn' and (cell.value is None or isinstance(cell.value, str)), r['invoice_no']
    assert len(str(cell.value).encode('utf-16-le')) // 2 <= 32767, r['invoice_no']
    assert not text.strip().startswith(('=', '+', '-', '@')), (r['invoice_no'], text[:20])
PY
book=$work/ibm.dun
runs 0 "$DUN" --book "$book" init --firm 'Sample Studio' --currency USD
runs 0 "$DUN" --book "$book" import "$shared/data/ar/ibm-late-payment.csv" --currency USD --paid-column SettledDate
for figures in 2013-06-30:5119.85:84 2013-12-31:761.90:13; do
	day=${figures%%:*} rest=${figures#*:}
	runs 0 "$DUN" --book "$book" export --as-of "$day" -o "ibm-$day.xlsx" --json
	json "v['totals'] == [{'currency': 'USD', 'amount': '${rest%:*}'}]"
	DAY=$day OPEN=${rest%:*} COUNT=${rest#*:}
	export DAY OPEN COUNT
	checks "ibm-$day.xlsx" <<'PY'
import os
invoices = rows('Invoices')
assert sum(1 for r in invoices if r['client'].value != 'Total' and cents(r['open_principal'])) == int(os.environ['COUNT'])
statement = rows('Statement')
assert cents(statement[-1]['principal_balance']) == Decimal(os.environ['OPEN']), statement[-1]
assert Decimal(repr(case['total principal', 'USD'])) == Decimal(os.environ['OPEN'])
assert any(r['invoice_no'].value.startswith('0') for r in invoices if r['invoice_no'].value)
assert case['as-of date', None] == datetime.datetime.fromisoformat(os.environ['DAY'])
PY
done
exit 0
