#!/bin/sh
# SPDX-License-Identifier: MIT
# --plain: lines of text, no cursor movement, every action by number (item 45; Today is
# in today.sh).
. "$(dirname "$0")/lib.sh"
TMPDIR=$work
export TMPDIR
"$DUN" demo --no-ui >path || broken 'no sample book'
book=$(cat path)

# plain ANSWER...: one line each on stdin.
plain() {
	status=0
	last="--plain with $*"
	printf '%s\n' "$@" | dun --plain >out 2>err || status=$?
	[ $status = 0 ] || broken "--plain ended with $status"
	! grep -q "$(printf '\033')" out || broken 'an escape sequence in plain mode'
}

plain 0
says 'SAMPLE. Board,'
says '1. '
says '0. Quit'

# The end of the answers ends the program.
plain
says 'Which?'

# A note about the first client: its number, "Write a note", the words, back, quit.
note=$(dun --plain <<X | sed -n 's/^\([0-9]*\)\. Write a note$/\1/p' | head -n 1
1
X
)
[ -n "$note" ] || broken 'no note can be written'
plain 1 "$note" 'Rang twice, nobody there.' 0 0
client=$(sed -n 's/^1\. \([^,]*\),.*/\1/p' out | head -n 1)
runs 0 dun show "client:$client"
says 'Rang twice, nobody there.'

# The same thing is taken back by number.
plain 99 1 0 0
says 'Please a number from 0 to'
desk=$(sed -n 's/^\([0-9]*\)\. Other things than a client$/\1/p' out | head -n 1)
plain "$desk" 0 0
undo=$(sed -n 's/^\([0-9]*\)\. Take back the last thing done$/\1/p' out | head -n 1)
plain "$desk" "$undo" 0 0
says 'Undone'

# A hold and its release.
hold=$(printf '1\n' | dun --plain | sed -n 's/^\([0-9]*\)\. Put this client on hold$/\1/p' | head -n 1)
plain 1 "$hold" 'Waits for a grant' '' 0 0
says 'on hold'
plain 1 "$((hold + 1))" 0 0
says_not 'Not done'

# What cannot be done is said, and the desk goes on.
plain "$desk" 2 /nonexistent.csv 0 0
says 'Not done:'

# DUN_PLAIN=1 is the same.
printf '0\n' | DUN_PLAIN=1 "$DUN" --book "$book" >out 2>err || broken 'DUN_PLAIN=1'
says 'Board,'
exit 0
