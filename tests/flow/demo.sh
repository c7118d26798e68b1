#!/bin/sh
# SPDX-License-Identifier: MIT
# The sample book: lively on any day, and never able to send.
. "$(dirname "$0")/lib.sh"
TMPDIR=$work
export TMPDIR

for day in 2026-11-22 2026-11-23 2027-01-01 2027-02-28 2028-02-29; do
	runs 0 dun demo --no-ui --today $day
	book=$(cat out)
	[ -f "$book" ] || broken 'no book was made'
	runs 0 dun verify
	# Every column of the board holds something, in three currencies at least.
	runs 0 dun aging --json --today $day
	json 'len(v["currencies"]) >= 3'
	json 'all(b["count"] > 0 for b in [c for c in v["currencies"] if c["currency"] == "EUR"][0]["buckets"])'
	runs 0 dun board --json --today $day
	json 'len({r["client"] for r in v}) >= 12 if isinstance(v, list) else True'
done

# Nothing is dated ahead of its day, but what is due and what was promised.
runs 0 dun show client:K-1001 --today 2028-02-29 --json
runs 0 dun show client:K-1009 --today 2028-02-29

runs 0 dun outbox --json
runs 77 dun send
tells 'sample'
runs 0 dun doctor
says 'SAMPLE'
# What made it is no deed of the reader's: undo cannot turn it into a book that sends.
runs 1 dun undo
runs 77 dun send
tells 'sample'
runs 0 dun demo --no-ui --json
json 'v["book"].endswith("/sample.dun")'

# item 81: a reader that takes one line of the board and goes.
{ dun board --json --today 2028-02-29; echo $? >status; } | head -n 1 >out 2>err
case $(cat status) in
0 | 141) ;;
*) broken "\"dun board --json | head -1\" ended with $(cat status)" ;;
esac
json 'len(v) > 10'
[ ! -s err ] || broken 'it complains that its reader has gone'

# Without a terminal it says so and makes nothing.
rm -rf "$work"/dun-demo-*
runs 64 dun demo
tells '--no-ui'
! ls -d "$work"/dun-demo-* 2>/dev/null || broken 'a folder was left'
