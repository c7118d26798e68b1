#!/bin/sh
# SPDX-License-Identifier: MIT
# Screens as literal text: each NAME.keys is run and its frames compared with
# NAME.frame. GENERATE=1 writes the frames anew; look at the difference before it
# is kept. SCREEN=name runs one.
: "${DUN:?names the program the screens start}"
here=${top_srcdir:-.}/tests/screen
tester=${SCREEN_TEST:-tests/screen/screen_test}
export TZ=UTC
work=$(TMPDIR=/tmp mktemp -d) || exit 1 # of one length, as frames may show it
HOME=$work/book/home SSH_CONNECTION='192.0.2.7 50000 192.0.2.1 22'
export HOME SSH_CONNECTION
# What no run has in common with the next, at the same width.
same() {
	sed -E "s#$work#/tmp/tmp.1234567890#g"'; s/[ 0-9.]{3,4} [KMGT]B free/ 74 GB free/
		s/(Last export: |^ {14})[A-Z][a-z]{2} [ 0-9]{2} ?[A-Z][a-z]{2} ? ?[0-9]{2}:[0-9]{2}/\1Mon 23 Nov 14:05/
		s/(kept|held until|cut off at|left it at) [0-9]{2}:[0-9]{2}(:[0-9]{2})?/\1 HH:MM\2/; s/HH:MM:[0-9]{2}/HH:MM:SS/'
}
trap 'rm -rf "$work"' EXIT
failed=0 count=0
for keys in "$here"/${SCREEN:-*}.keys; do
	name=$(basename "$keys" .keys)
	count=$((count + 1))
	rm -rf "$work/book" && mkdir -p "$work/book/home"
	if ! "$tester" "$keys" "$work/book" > "$work/frame" 2> "$work/errors"; then
		echo "FAILED $name: $(cat "$work/errors")"
		failed=$((failed + 1))
		continue
	fi
	same <"$work/frame" >"$work/same" && mv "$work/same" "$work/frame"
	if [ -n "$GENERATE" ]; then
		cmp -s "$work/frame" "$here/$name.frame" || cp "$work/frame" "$here/$name.frame"
	elif ! diff -u "$here/$name.frame" "$work/frame"; then
		echo "FAILED $name: the frame differs (GENERATE=1 renews it)"
		failed=$((failed + 1))
	fi
done
echo "$count scripts, $failed failed"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
