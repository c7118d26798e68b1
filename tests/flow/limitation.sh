#!/bin/sh
# SPDX-License-Identifier: MIT
# A claim grows old: warnings at 180, 90 and 30 days, and what moves the day.
. "$(dirname "$0")/lib.sh"
runs 0 dun init --firm 'Muster AG' --currency EUR --country DE
runs 0 dun client add --name 'Bergmann GmbH' --code C-1
runs 0 dun invoice add C-1 --number 1001 --amount 1000 --issued 2023-01-10 --due 2023-02-10
runs 0 dun invoice add C-1 --number 1002 --amount 500 --issued 2023-03-10 --due 2023-04-10
on() { day=$1; shift; dun --today "$day" "$@"; }
runs 0 on 2026-07-03 show C-1
says_not 'time-barred'
runs 0 on 2026-07-04 show C-1 --json
json 'v["limitation"]["law"].startswith("Germany") and [(i["invoice"], i["last_day"], i["days_left"], i["warning"]) for i in v["limitation"]["invoices"]] == [("1001", "2026-12-31", 180, 180), ("1002", "2026-12-31", 180, 180)]'
runs 0 on 2026-10-02 show 1001
says '#1001 is time-barred after 31 Dec 2026, in 90 days (from the due day 10 Feb 2023)'
says 'BGB 195'
says_not '#1002'
# A part payment moves it, with its document; undone, it is back.
runs 0 on 2026-10-02 pay 1001 100 --on 2024-06-01
runs 0 on 2026-12-01 show C-1
says '#1002 is time-barred after 31 Dec 2026, in 30 days'
says_not '#1001 is time-barred'
runs 0 on 2026-12-01 show C-1 --json
json '[(i["invoice"], i["last_day"], i["from"], i["document"]) for i in v["limitation"]["invoices"]] == [("1002", "2026-12-31", "due", ""), ("1001", "2027-06-01", "part payment", "payment P1")]'
runs 0 dun undo
# A letter that acknowledges one invoice; a claim at court stops the counting.
runs 0 dun log letter C-1 --letter acknowledgement --for 1002 --direction in --when '2025-05-05 10:00' --text 'We owe it'
runs 0 on 2026-12-01 show C-1 --json
json '[(i["invoice"], i["last_day"], i["from"]) for i in v["limitation"]["invoices"]] == [("1001", "2026-12-31", "due"), ("1002", "2028-05-05", "acknowledgement")]'
runs 0 dun log letter C-1 --letter claim --for 1001 --when '2026-11-20 10:00'
runs 0 on 2026-12-01 show C-1 --json
json '[(i["invoice"], i["last_day"], i["from"]) for i in v["limitation"]["invoices"]] == [("1002", "2028-05-05", "acknowledgement"), ("1001", None, "claim")]'
runs 0 dun undo
runs 0 on 2027-01-01 show C-1
says '#1001 is time-barred since 31 Dec 2026'
# Whose law: a setting; a place without a known period says so.
runs 65 dun setting limitation Mars
tells 'GB-EAW'
runs 0 dun setting limitation us-ca
runs 0 on 2026-12-01 show 1001 --json
json 'v["limitation"]["invoices"][0]["last_day"] == "2025-02-10" and "UCC" not in v["limitation"]["law"]'
runs 0 dun setting limitation --unset
runs 0 dun setting firm.country AT
runs 0 on 2026-12-01 show 1001 --json
json '"no period of limitation is known for AT" in v["limitation"]["note"] and v["limitation"]["invoices"] == []'
