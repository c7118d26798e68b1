#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual tells what the program's own tables say, and is well-formed.
set -u
status=0
source=${srcdir:-.}
made=$(mktemp "${TMPDIR:-/tmp}/dun-man.XXXXXX") || exit 99
trap 'rm -f "$made"' EXIT
for page in "$source"/man/*.in; do
	page=${page%.in}
	man/manual <"$page.in" >"$made" || exit 99
	diff "$page" "$made" && continue
	echo "$page is not what the tables say: run \"make man\""
	status=1
done
if command -v mandoc >/dev/null 2>&1; then
	for page in "$source"/man/*.[157]; do
		mandoc -Tlint -W warning "$page" || status=1
	done
else
	echo 'mandoc is not here: the pages are not checked for form'
fi
exit $status
