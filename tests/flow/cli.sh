#!/bin/sh
# SPDX-License-Identifier: MIT
# The command line itself: help, wrong usage, a reader that goes away.
. "$(dirname "$0")/lib.sh"

runs 0 dun --help
says 'usage: dun'
quiet
runs 0 dun help
says 'Options, before or behind the verb:'
runs 0 dun --version
says 'dun '
runs 0 dun -h

# Each verb that is listed explains itself, in both ways alike.
"$DUN" --help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p' >verbs
[ -s verbs ] || broken 'no verb is listed'
while read -r verb; do
	runs 0 dun "$verb" --help
	says "usage: dun $verb"
	cp out first
	runs 0 dun help "$verb"
	cmp -s out first || broken "help $verb and $verb --help differ"
done <verbs

# Wrong usage: exit 64, one sentence that says what to do.
runs 64 dun hlep
tells 'did you mean help?'
runs 64 dun --tody 2026-11-23 help
tells 'did you mean --today?'
runs 64 dun --today 2026-02-30 help
tells '--today'
runs 64 dun help a b
tells 'does not take "b"'
runs 64 dun --book
tells '--book wants a value'
runs 64 dun
tells 'needs a terminal'
[ "$(wc -l <err)" = 1 ] || broken 'more than one sentence'

# Bytes of a stranger do not reach the terminal as they are.
runs 64 dun "$(printf 'x\033[2Jy')"
! grep -q "$(printf '\033')" err || broken 'an escape reached stderr'

runs 64 dun aging --nope
tells 'see `dun aging --help`'

# item 81: a reader that takes one line and goes is no error.
for _ in 1 2 3; do
	{ dun --help; echo $? >status; } | head -n 1 >out 2>err
	case $(cat status) in
	0 | 141) ;;
	*) broken "\"dun --help | head -1\" ended with $(cat status)" ;;
	esac
done
{ (trap '' PIPE; dun --help); echo $? >status; } | true
[ "$(cat status)" = 0 ] || [ "$(cat status)" = 141 ] || broken 'a reader that never read is an error'

# A stdout that cannot take it is one.
if [ -w /dev/full ]; then
	dun --help >/dev/full 2>err && broken 'a full disk is success'
	grep -q 'standard output' err || broken 'a full disk is not told'
fi
exit 0
