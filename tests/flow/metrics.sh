#!/bin/sh
# SPDX-License-Identifier: MIT
# The figures of the IBM book against an independent computation from its file, exact
# fractions rounded once; then steps, risk, bad input.
. "$(dirname "$0")/lib.sh"

runs 0 dun init --firm 'Muster AG' --currency EUR
runs 0 dun metrics
says 'No invoices yet'
runs 64 dun metrics --months 0
runs 64 dun metrics --months 61
runs 64 dun metrics --as-of 2013-13-01
runs 0 dun client add --name 'Bergmann GmbH'
runs 0 dun invoice add bergmann --number 1 --amount 100 --issued 2026-09-01 --due 2026-09-10
runs 0 dun invoice add bergmann --number 2 --amount 300 --issued 2026-10-01 --due 2026-10-31
runs 0 dun --today 2026-10-20 pay 1 60 --on 2026-09-15
runs 0 dun --today 2026-10-20 pay 1 40 --on 2026-10-20
runs 0 dun --today 2026-10-20 log call bergmann --when '2026-10-20 10:00' --promise 300@2026-11-05
runs 0 dun --today 2026-11-20 metrics --months 3 --json
json '[(m["month"], m["open"], m["overdue"], m["dso"], m["cei"], m["days_late"]) for m in v["currencies"][0]["months"]] == [("2026-09", "40.00", "40.00", 12, 60, None), ("2026-10", "300.00", "0.00", 31, 100, 40), ("2026-11", "300.00", "300.00", None, 0, None)]'
json 'v["currencies"][0]["months"][2]["promises_kept"] == 0 and v["currencies"][0]["promises_broken_count"] == 1'
json 'v["currencies"][0]["clients"][0]["risk"] == "high risk" and v["currencies"][0]["clients"][0]["risk_why"] == "pays 40.0 days late on average"'
json 'v["currencies"][0]["dso"] == 60.8 and v["currencies"][0]["cei"] == 25' # 300 / 400 x 81 days = 60.75; (400 - 300) / 400
runs 0 dun --today 2026-11-20 metrics --months 3
says 'Credit Research Foundation'
says 'high risk: pays 40.0 days late on average'
runs 0 dun --plain --today 2026-11-20 metrics --months 3
says '################'
runs 0 dun --today 2026-11-20 metrics --months 3 --csv
says 'EUR,2026-10,300.00,300.00,0.00,31.0,100.0,40.0,40.0'

# The cash expected: a promise on its day, the rest as the client usually pays, what is
# later than that beside it.
runs 64 dun metrics --cash --months 3
rm -f cash.dun
c() { "$DUN" --book cash.dun --today 2026-11-23 "$@"; }
runs 0 c init --currency EUR
runs 0 c metrics --cash
says 'Nothing is open'
runs 0 c client add --name 'Bergmann GmbH' --code C-1
runs 0 c client add --name 'Kato Trading' --code C-2
runs 0 c invoice add C-1 --number 1 --amount 100 --issued 2026-09-01 --due 2026-10-01
runs 0 c pay 1 100 --on 2026-10-11
runs 0 c invoice add C-1 --number 2 --amount 300 --issued 2026-11-01 --due 2026-11-20
runs 0 c invoice add C-1 --number 3 --amount 70 --issued 2026-09-01 --due 2026-10-20
runs 0 c invoice add C-2 --number 4 --amount 500 --issued 2026-11-01 --due 2026-12-05
runs 0 c metrics --cash --json
json '[(w["from"], w["promised"], w["planned"], w["usual"]) for w in v[0]["weeks"]][:4] == [("2026-11-23", "0.00", "0.00", "0.00"), ("2026-11-30", "0.00", "0.00", "300.00"), ("2026-12-07", "0.00", "0.00", "0.00"), ("2026-12-14", "0.00", "0.00", "500.00")]'
json 'v[0]["later_than_usual"] == "70.00" and v[0]["later"] == "0.00"'
runs 0 c log call C-1 --promise 100@2026-11-27 --when '2026-11-22 10:00'
runs 0 c metrics --cash --json
json '[(w["promised"], w["usual"]) for w in v[0]["weeks"]][:2] == [("100.00", "0.00"), ("0.00", "270.00")] and v[0]["later_than_usual"] == "0.00"'
runs 0 c hold C-2 --reason x
runs 0 c metrics --cash --csv
says 'EUR,2026-12-14,0.00,0.00,0.00,0.00'
runs 0 c metrics --cash
says 'later than its client usually is: 0.00'

ar=$shared/ar/ibm-late-payment.csv
if [ ! -r "$ar" ]; then
	echo "the shared data is not here: the larger book is left out" >&2
	exit 0
fi
rm -f ibm.dun
runs 0 dun --book ibm.dun import "$ar" --currency USD --paid-column SettledDate
runs 0 dun --book ibm.dun metrics --as-of 2013-12-15 --months 14 --json
python3 - "$ar" out <<'E' || broken 'the figures differ from those computed from the file'
import calendar, csv, datetime as dt, json, sys
from decimal import Decimal
from fractions import Fraction
rows = []
day = lambda s: dt.date(*(int(x) for x in (lambda m, d, y: (y, m, d))(*s.split('/'))))
for r in csv.DictReader(open(sys.argv[1])):
    rows.append((day(r['InvoiceDate']), day(r['DueDate']), day(r['SettledDate']),
                 int(Decimal(r['InvoiceAmount']) * 100), r['Disputed'] == 'Yes', r['customerID']))
book = json.load(open(sys.argv[2]))
c = book['currencies'][0]
def tenths(x):
    n = (abs(x) * 20 + 1) // 2
    return float(Fraction(int(n) * (1 if x >= 0 else -1), 10))
def open_at(rows, d, overdue=False):
    return sum(a for i, due, s, a, _, _ in rows if i <= d < s and (not overdue or due < d))
def figures(rows, a, b):
    before, end = open_at(rows, a - dt.timedelta(1)), open_at(rows, b)
    billed = [r for r in rows if a <= r[0] <= b]
    bill = sum(r[3] for r in billed)
    paid = [r for r in rows if a <= max(r[2], r[2]) <= b and r[0] <= book_end]
    late = [max(0, (r[2] - r[1]).days) for r in paid]
    weight = sum(d * r[3] for d, r in zip(late, paid))
    current = end - open_at(rows, b, True)
    div = lambda x, y: tenths(Fraction(x) / y) if y else None
    return {'dso': div(end * ((b - a).days + 1), bill), 'cei': div((before + bill - end) * 100, before + bill - current),
            'days_late': div(sum(late), len(paid)), 'days_late_weighted': div(weight, sum(r[3] for r in paid)),
            'disputed_share': div(100 * sum(r[3] for r in billed if r[4]), bill),
            'open': end, 'billed': bill, 'overdue': end - current, 'settled_count': len(paid),
            'late_count': sum(d > 0 for d in late), 'billed_count': len(billed)}
def compare(what, have, want):
    for k, w in want.items():
        h = have[k]
        if k in ('open', 'billed', 'overdue'):
            h = int(Decimal(h) * 100)
        assert h == w, (what, k, h, w)
book_end = dt.date(2013, 12, 15)
months = [(2012, 11), (2012, 12)] + [(2013, m) for m in range(1, 13)]
begin = dt.date(2012, 11, 1)
assert [m['month'] for m in c['months']] == ['%d-%02d' % m for m in months]
for (y, m), have in zip(months, c['months']):
    end = min(dt.date(y, m, calendar.monthrange(y, m)[1]), book_end)
    compare((y, m), have, figures(rows, dt.date(y, m, 1), end))
compare('all', c, figures(rows, begin, book_end))
# the file's clients by number, the book's by name: the same multiset of figures
by = {}
for r in rows:
    by.setdefault(r[5], []).append(r)
want = sorted(str(sorted(figures(rs, begin, book_end).items(), key=str)) for rs in by.values()
              if open_at(rs, begin - dt.timedelta(1)) or any(begin <= r[0] <= book_end for r in rs))
keys = figures(rows, begin, book_end).keys()
have = sorted(str(sorted(((k, int(Decimal(x[k]) * 100) if k in ('open', 'billed', 'overdue') else x[k]) for k in keys), key=str)) for x in c['clients'])
assert want == have, [(a, b) for a, b in zip(want, have) if a != b][:2]
print(len(c['months']), 'months and', len(have), 'clients agree')
E
