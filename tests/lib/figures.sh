# SPDX-License-Identifier: MIT
# Sourced by scripts: `figure NAME` prints what tests/lib/figures.h says for C.
# shellcheck shell=sh
figure() {
	sed -n "s/^FIGURE($1, \([0-9]*\), \([0-9]*\), .*/\1 \2/p" "${figures:?names tests\/lib\/figures.def}" | {
		read -r check full || { echo "no figure $1" >&2; return 1; }
		least=$check
		[ "$full" -gt "$least" ] || least=$full
		share=${DUN_LONG:-0}
		if [ "$share" -le 0 ]; then
			echo "$check"
		elif [ $((full / share)) -gt "$least" ]; then
			echo $((full / share))
		else
			echo "$least"
		fi
	}
}
