#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints `row, ours, limit, ratio, goal` (limit.c says what the limits are):
# medians of five, ours and the limit in turn, on a generated book of N invoices
# (N=10000 unless set). Times of whole processes in milliseconds.
# shellcheck disable=SC2016,SC2317,SC2086 # commands are handed over as text, to be evaluated
set -u
LC_ALL=C.UTF-8
export LC_ALL
N=${N:-10000}
here=$(cd "$(dirname "$0")" && pwd)
tools=$(pwd)/tests/bench
: "${DUN:=$(pwd)/dun}"
work=$(mktemp -d "${TMPDIR:-/tmp}/dun-bench.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work
export HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME
unset DUN_BOOK DUN_PLAIN NO_COLOR
cd "$work" || exit 1
today=2026-11-23
past=2025-11-23
status=0

dun() { "$tools/measure" "$DUN" --book "$1" --today $today $2; }

# one SIDE COMMAND: appends "usec KiB exit" to the file SIDE. What a command does
# before `measure` prepares the run and is not counted.
one() { eval "$2" >>"$1"; }

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] + 0 }'; }
peak() { awk '$2 > most { most = $2 } END { print most + 0 }' "$1"; }
worst() { awk '$3 > most { most = $3 } END { print most + 0 }' "$1"; }

# row NAME GOAL OURS LIMIT: the goal is the most the ratio may be.
row() {
	rm -f ours limit
	for _ in 1 2 3 4 5; do
		one ours "$3"
		one limit "$4"
	done
	if [ "$(worst ours)" != 0 ] || [ "$(worst limit)" != 0 ]; then
		echo "$1, failed with exit $(worst ours), limit $(worst limit), -, $2"
		status=1
		return
	fi
	awk -v name="$1" -v ours="$(median ours)" -v limit="$(median limit)" -v goal="$2" -v peak="$(peak ours)" '
	BEGIN {
		ratio = ours / (limit ? limit : 1)
		printf "%s, %.1f ms %.1f MiB, %.1f ms, %.2f, %s%s\n", name, ours / 1000, peak / 1024,
			limit / 1000, ratio, goal, goal == "-" || ratio <= goal + 0 ? "" : " MISSED"
	}'
}

echo "N = $N"
echo "row, ours, limit, ratio, goal"
"$tools/generate" invoices "$N" >invoices.csv || exit 1
"$DUN" --book empty.dun init --firm 'Bench & Co' --currency EUR >/dev/null || exit 1

bare() { "$tools/measure" "$tools/limit" "$@"; }
row 'start and end, nothing done' - 'dun empty.dun help' '"$tools/measure" sqlite3 :memory: "SELECT 1"'
row "import $N rows" 1.3 'rm -f i.dun; cp empty.dun i.dun; dun i.dun "import --map paid_on=#9 invoices.csv"' \
	'rm -f l.db; bare import invoices.csv l.db'
cp i.dun book.dun
cp l.db limit.db
row 'the same file again' 1.3 'dun i.dun "import --map paid_on=#9 invoices.csv"' 'bare import invoices.csv l.db'
more=$((N / 100 > 10 ? N / 100 : 10))
"$tools/generate" invoices $((N + more)) | awk -v n="$N" 'NR == 1 || NR > n + 1' >more.csv
row "$more rows into $N" 1.3 'cp book.dun i.dun; dun i.dun "import --map paid_on=#9 more.csv"' \
	'cp limit.db l.db; bare import more.csv l.db'

# The sums of the same book by the sqlite3 shell, over a covering index.
day=$(($(date -u -d $today +%s) / 86400))
then=$(($(date -u -d $past +%s) / 86400))
buckets() { echo "CASE WHEN $1 <= due THEN 0 WHEN $1 - due <= 30 THEN 1 WHEN $1 - due <= 60 THEN 2 WHEN $1 - due <= 90 THEN 3 ELSE 4 END"; }
echo "SELECT currency, $(buckets $day) AS b, count(*), sum(total - paid) FROM invoice INDEXED BY invoice_past
WHERE total > paid GROUP BY currency, b;" >today.sql
echo "SELECT currency, $(buckets "$then") AS b, count(*), sum(total - CASE WHEN paid_last <= $then THEN paid ELSE 0 END)
FROM invoice INDEXED BY invoice_past WHERE issued <= $then
AND total > CASE WHEN paid_last <= $then THEN paid ELSE 0 END GROUP BY currency, b;" >past.sql
shell() { "$tools/measure" sqlite3 book.dun ".read $1"; }
row 'aging today' 0.5 'dun book.dun aging' 'shell today.sql'
row 'aging of a past day' 1.3 'dun book.dun "aging --as-of $past"' 'shell past.sql'
# What the next action of every client is decided from, an invoice and a client each.
cat >needs.sql <<SQL
.output /dev/null
SELECT i.currency, i.client, i.due, i.open, i.id, i.number, i.sent_on IS NOT NULL, i.received_on IS NOT NULL, i.disputed,
(SELECT group_concat(step || state || day) FROM step_taken s WHERE s.invoice = i.id) FROM invoice i INDEXED BY invoice_open
WHERE open > 0 AND issued <= $day ORDER BY i.currency, i.client, i.due;
SELECT c.name, c.code, c.country, c.policy, c.owner, c.follow_up, c.hold_from, c.hold_until, c.hold_why,
(SELECT max(mail_state = 'ok') FROM contact x WHERE x.client = c.id AND mail <> '' AND gone = 0),
(SELECT paid_on FROM payment INDEXED BY payment_client WHERE client = c.id AND paid_on <= $day AND currency = g.currency
AND kind <> 'credit' ORDER BY paid_on DESC LIMIT 1),
(SELECT sum(amount - allocated) FROM payment INDEXED BY payment_account WHERE allocated < amount AND currency = g.currency
AND client = c.id AND paid_on <= $day),
(SELECT group_concat(kind || length(facts)) FROM (SELECT kind, facts FROM entry e INDEXED BY entry_contact WHERE
e.client = c.id AND e.kind IN ('call', 'letter', 'visit', 'mail-out', 'mail-in') AND NOT EXISTS (SELECT 1 FROM entry w
WHERE w.about = e.seq AND w.kind = 'withdrawal') ORDER BY happened DESC, seq DESC LIMIT 4))
FROM (SELECT DISTINCT currency, client FROM invoice INDEXED BY invoice_open WHERE open > 0) g JOIN client c ON c.id = g.client;
SQL
row 'today, the whole book' 2 'dun book.dun "today --limit 20"' 'shell needs.sql'

row 'one durable log entry' 1.3 'dun i.dun "log note client:C-000001 --text Reached"' 'bare entry l.db'
entries=$((N * 3))
"$tools/generate" log book.dun $entries || exit 1
columns=client,contact_no,happened_at,recorded_at,channel,direction,by,with,outcome,said_by_them
row "workbook of $entries log rows, 10 columns" 1.1 \
	'dun book.dun "export --replace --what contacts --columns $columns -o log.xlsx"' \
	'bare workbook $entries limit.xlsx'
row "search, a miss over $entries entries and all else" 1.2 'dun book.dun "search zzyzx"' 'bare like book.dun zzyzx'
row 'search, numbers and clients that begin so (goal: 10 ms)' - 'dun book.dun "search --starts 00000"' \
	'"$tools/measure" "$DUN" --book empty.dun search --starts 00000'
row "verify $entries entries, $N invoices" 2 'dun book.dun verify' 'bare verify book.dun'
# A long log beside few invoices: the chain itself.
chain=$((N * 10))
"$tools/generate" invoices $((N / 10)) >few.csv || exit 1
cp empty.dun chain.dun
"$DUN" --book chain.dun import --map paid_on=#9 few.csv >/dev/null || exit 1
"$tools/generate" log chain.dun $chain || exit 1
row "verify $chain entries" 2 'dun chain.dun verify' 'bare verify chain.dun'

# 1,000 mails of 2 KB over TLS to a server that keeps nothing; the goal is 0.8 of the
# limit's rate, so at most 1 / 0.8 of its time.
mkdir server home
sh "$here/../lib/ca.sh" server
"$tools/../lib/sinkd" server server/server.pem server/server.key bench secret fast >server/port &
sink=$!
trap 'kill $sink 2>/dev/null; rm -rf "$work"' EXIT
while [ ! -s server/port ]; do
	kill -0 $sink 2>/dev/null || { echo "bench: the mail server did not start" >&2; exit 1; }
done
read -r port _ <server/port
mkdir -p dun
printf 'password_command = echo secret\nca_file = %s/server/ca.pem\n' "$work" >dun/config
cp empty.dun mails.dun
for setting in mail.host=localhost mail.port="$port" mail.tls=starttls mail.user=bench mail.from=desk@firm.example; do
	"$DUN" --book mails.dun setting "${setting%%=*}" "${setting#*=}" >/dev/null || exit 1
done
"$tools/post" queue mails.dun 1000 || exit 1
row '1000 mails sent' 1.25 'cp mails.dun m.dun; "$tools/measure" "$DUN" --book m.dun send' \
	'"$tools/measure" "$tools/post" limit l.db smtp://localhost:$port server/ca.pem bench secret 1000'

if [ -x "$tools/typist" ]; then
	"$tools/typist" "$DUN" book.dun $today "$tools/limit" || status=1
fi
exit $status
