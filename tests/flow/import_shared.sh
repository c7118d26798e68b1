#!/bin/sh
# SPDX-License-Identifier: MIT
# Two real files, found and read by themselves, to the cent.
. "$(dirname "$0")/lib.sh"
ar=$shared/data/ar
[ -r "$ar/ibm-late-payment.csv" ] || skip "the shared data is not at $shared"

# DAY CURRENCY, then buckets as count=amount in order
figures() {
	day=$1 currency=$2
	shift 2
	runs 0 dun aging --as-of "$day" --json
	json "[['%d=%s' % (b['count'], b['amount']) for b in c['buckets']] for c in v['currencies'] if c['currency'] == '$currency'] == ['$*'.split()]"
}

runs 0 dun import "$ar/ibm-late-payment.csv" --currency USD --paid-column SettledDate --json
json "v['rows'] == 2466 and v['invoices']['new'] == 2466 and v['clients']['new'] == 100 and v['rejected'] == []"
json "v['read_as']['date_order'] == 'mdy' and v['read_as']['columns']['client_key'] == 'customerID'"
figures 2013-06-30 USD 72=4284.29 12=835.56 0=0.00 0=0.00 0=0.00
figures 2013-12-31 USD 3=206.25 10=555.65 0=0.00 0=0.00 0=0.00
runs 0 dun import "$ar/ibm-late-payment.csv" --currency USD --paid-column SettledDate --json
json "[v[k][n] for k in ('clients', 'invoices', 'payments') for n in ('new', 'changed')] == [0] * 6"
runs 0 dun undo
runs 0 dun aging --as-of 2013-06-30 --json
json "v['currencies'] == []"
runs 0 dun redo
figures 2013-06-30 USD 72=4284.29 12=835.56 0=0.00 0=0.00 0=0.00
runs 0 dun verify

book=$work/unpaid.dun
runs 0 dun import "$ar/ibm-late-payment.csv" --currency USD
figures 2013-12-31 USD 9=436.04 105=6364.37 93=5882.68 113=6500.58 2146=128519.51

book=$work/two.dun
runs 0 dun import "$ar/highradius-open-items.csv" --json
json "v['rows'] == 9700 and v['invoices']['new'] == 9700"
json "v['read_as']['columns']['client_key'] == 'cust_number' and v['read_as']['columns']['open'] == 'total_open_amount'"
figures 2020-04-30 USD 2039=61082689.56 4093=130677133.66 1905=56076054.54 7=169745.90 0=0.00
figures 2020-04-30 CAD 131=6534070.70 321=20492577.16 222=12918324.60 0=0.00 0=0.00
runs 0 dun import "$ar/highradius-open-items.csv" --json
json "[v[k][n] for k in ('clients', 'invoices', 'payments') for n in ('new', 'changed')] == [0] * 6"
