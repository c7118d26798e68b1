#!/bin/sh
# SPDX-License-Identifier: MIT
# However late a client is, the first mail does not speak of reminders before it.
. "$(dirname "$0")/lib.sh"

template() { runs 0 dun --today 2026-11-23 draft bergmann; says "$1"; }

runs 0 dun init --firm 'Example Trading' --currency EUR
runs 0 dun client add --name 'Bergmann GmbH'
runs 0 dun contact add bergmann --name 'Eva Bergmann' --email eva@bergmann.example
runs 0 dun invoice add bergmann --number 1001 --issued 2026-08-20 --due 2026-09-20 --amount 12450.00
template '64 days past due'
says_not 'our earlier reminders'
says_not 'despite our reminder'
runs 0 dun log letter bergmann --when 2026-10-01 --text 'Reminder by post'
template 'despite our reminder'
runs 0 dun log letter bergmann --when 2026-11-01 --text 'Second reminder by post'
template 'our earlier reminders'
runs 0 dun undo
template 'despite our reminder'

# What is said of due days and reminders is true of each invoice named.
runs 0 dun client add --name 'Dorn KG'
runs 0 dun contact add dorn --name 'Ida Dorn' --email ida@dorn.example
runs 0 dun invoice add dorn --number 0017 --issued 2026-08-20 --due 2026-09-14 --amount 980.50
runs 0 dun invoice add dorn --number 0023 --issued 2026-10-20 --due 2026-11-19 --amount 100.00
letter() { runs 0 dun --today 2026-11-23 draft dorn "$@"; }
letter
says 'Subject: Invoices 0017 and 0023: oldest 70 days overdue'
says 'invoices 0017 and 0023, the oldest due on 14 September 2026'
runs 0 dun log letter dorn --when 2026-11-20 --for 0023 --text 'Reminder by post'
letter
says_not 'despite our reminder'
runs 0 dun log letter dorn --when 2026-11-21 --for 0017 --text 'Reminder by post'
letter
says 'despite our reminder, invoice 0017 is still open. It was due on 14 September 2026, 70 days ago.'
