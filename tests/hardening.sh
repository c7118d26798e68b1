#!/bin/sh
# SPDX-License-Identifier: MIT
# The program that is built has the protections configure asks for.
set -u
command -v readelf >/dev/null 2>&1 || { echo 'SKIPPED: no readelf here'; exit 77; }
symbols=$(nm -D "${DUN:?}" 2>/dev/null; nm "$DUN" 2>/dev/null)
case $symbols in
*__asan_init*) echo 'SKIPPED: a sanitizer build is for finding faults, not for use'; exit 77 ;;
esac
status=0
has() { # WHAT, command whose output must have a PATTERN
	what=$1 pattern=$2
	shift 2
	if "$@" 2>/dev/null | grep -Eq "$pattern"; then
		echo "ok: $what"
	else
		echo "MISSING: $what"
		status=1
	fi
}
has 'position-independent program' 'Type: *DYN .*(Position-Independent|Shared)' readelf -h "$DUN"
has 'relocations read-only after the start' 'GNU_RELRO' readelf -lW "$DUN"
has 'all symbols bound at the start' '(BIND_NOW|FLAGS_1.*NOW)' readelf -dW "$DUN"
has 'no executable stack' 'GNU_STACK.* RW ' readelf -lW "$DUN"
case $(uname -m) in
x86_64 | aarch64 | i?86)
	has 'guarded stack frames' '__stack_chk_fail' echo "$symbols"
	has 'checked string functions' '__[a-z]+_chk' echo "$symbols" ;;
esac
exit $status
