#!/bin/sh
# SPDX-License-Identifier: MIT
# The README tells the truth: its commands run, in order, in an empty folder.
. "$(dirname "$0")/lib.sh"
readme=$here/../../README.md
[ -f "$readme" ] || broken 'there is no README.md'
# "    $ command" begins one, "    > more" goes on with it.
sed -n 's/^    \$ //p; s/^    > //p' "$readme" | sed 's|^\./dun |"$DUN" |' >commands
[ "$(grep -c DUN commands)" -ge 10 ] || broken 'the README has lost its commands'
if ! command -v rsync >/dev/null 2>&1; then
	echo 'rsync is not installed: its line of the README is replaced by cp'
	sed -i 's|^rsync -a --ignore-existing|cp -R|' commands
	sed -i 's|^cp -R copies/ offsite/|cp -R copies/. offsite/|' commands
fi
{
	echo 'set -e'
	cat commands
} >script
runs 0 sh script
says 'Bergmann GmbH'
[ -s bergmann.xlsx ] || broken 'no workbook was written'
# The files it names are there.
for file in src/README tests/README LICENSE bootstrap; do
	[ -e "$here/../../$file" ] || broken "the README names $file"
done
# The keys it names are keys of the manual.
for key in c e x u '?' 2 4; do
	grep -qF ".It $key " "$here/../../man/dun.1" || broken "the manual has no key $key"
done
