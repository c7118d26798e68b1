#!/bin/sh
# SPDX-License-Identifier: MIT
# The rules of the house that a machine can check (src/README says why they are).
# Each rule prints "ok" or the places that break it.
set -u
LC_ALL=C
export LC_ALL
build=$(pwd)
cd "${srcdir:-.}" || exit 99
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dun-house.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT

# rule NAME: what stands on stdin breaks it. (The end of a pipe is a process of its
# own, so the verdict is a file.)
rule() {
	cat >"$scratch/found"
	if [ -s "$scratch/found" ]; then
		echo "BROKEN: $1"
		sed 's/^/  /' "$scratch/found"
		: >"$scratch/broken"
	else
		echo "ok: $1"
	fi
}

sources() { find src ui tests -name '*.[ch]' ! -name 'asset_data.c' 2>/dev/null | sort; }
product() { find src ui -name '*.[ch]' ! -name 'asset_data.c' 2>/dev/null | sort; }

# C without comments and without the insides of strings, as file:line:code.
# Reads the names of files; understands what this code base writes.
bare() {
	while read -r file; do
		awk -v file="$file" '
		{
			line = $0; out = ""
			for (i = 1; i <= length(line); i++) {
				c = substr(line, i, 1); two = substr(line, i, 2)
				if (comment) { if (two == "*/") { comment = 0; i++ } continue }
				if (quote) { if (c == "\\") i++; else if (c == quote) { quote = ""; out = out c } continue }
				if (two == "/*") { comment = 1; i++; continue }
				if (two == "//") break
				if (c == "\"" || c == "\047") quote = c
				out = out c
			}
			quote = ""
			print file ":" FNR ":" out
		}' "$file"
	done
}
product | bare >"$scratch/code"

# --- each outside library is visible in one file ---
outside() { # PATTERN of the header, FILES that may include it
	pattern=$1
	shift
	# shellcheck disable=SC2046 # names without blanks
	grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($pattern)" $(product) |
		while IFS= read -r hit; do
			case " $* " in
			*" ${hit%%:*} "*) ;;
			*) echo "$hit" ;;
			esac
		done
}
outside 'sqlite3' src/store/db_inside.h src/store/changes.c | rule 'sqlite3.h in store/db_inside.h and store/changes.c alone'
outside 'openssl/' src/base/digest.c src/base/timestamp.c | rule 'openssl in base/digest.c and base/timestamp.c alone'
outside 'uni(str|norm|case|gbrk|wbrk|lbrk|ctype|conv|width|types|name|stdio)\.h' src/base/text.c |
	rule 'libunistring in base/text.c alone'
outside 'curl/' src/post/libcurl.h | rule 'curl in post/libcurl.h alone'
outside '(gmime/|glib)' src/letter/mime.c | rule 'gmime in letter/mime.c alone'
outside 'xlsxwriter' src/exchange/xlsx.c | rule 'xlsxwriter in exchange/xlsx.c alone'
outside '(uchardet|iconv)' src/exchange/charset.c | rule 'uchardet and iconv in exchange/charset.c alone'
outside '(n?curses|term\.h|ncursesw/)' ui/term.c | rule 'curses in ui/term.c alone'
outside '(vterm|cmocka)' none | rule 'vterm and cmocka in tests alone'

# --- values flow one way ---
rank() {
	case $1 in
	base) echo 1 ;; ledger) echo 2 ;; follow) echo 3 ;; letter) echo 4 ;; store) echo 5 ;;
	exchange | post) echo 6 ;; desk) echo 7 ;; cli | ui) echo 8 ;; main) echo 9 ;; *) echo 0 ;;
	esac
}
# shellcheck disable=SC2046 # names without blanks
grep -nE '^#include "[a-z]+/' $(product) | sed -E 's/:#include "/:/; s/"$//' |
	while IFS=: read -r file line header; do
		folder=${file#src/}
		folder=${folder%%/*}
		[ "$file" = src/main.c ] && folder=main
		from=$(rank "$folder") to=$(rank "${header%%/*}")
		[ "$to" = 0 ] && echo "$file:$line: $header is of no rank"
		[ "$to" -gt "$from" ] && echo "$file:$line: $header is above $folder"
		[ "$to" = "$from" ] && [ "$folder" != "${header%%/*}" ] && echo "$file:$line: $header is beside $folder"
	done | rule 'no include runs upward or sideways'
grep -E '^(src/cli|ui)/.*[^a-z_](db_(run|select|begin|commit|int)|deed_(begin|commit)) *\(' "$scratch/code" |
	rule 'both skins act through desk'
# shellcheck disable=SC2046 # names without blanks
grep -nE '"(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE TABLE) ' $(product | grep -v '^src/store/') |
	rule 'SQL stands under src/store alone'

# --- banned calls ---
banned() { grep -E "(^|[^a-zA-Z0-9_>.])($1) *\\(" "$scratch/code"; }
banned 'strcpy|strcat|stpcpy|sprintf|vsprintf|gets|strtok|strtok_r|atoi|atol|atoll|atof|strtod|strtof|system|popen|strcasecmp|strncasecmp|tolower|toupper|asctime|ctime|mktemp|tmpnam' |
	rule 'no banned call'
banned 'exit' | grep -v '^src/main\.c:' | rule 'exit in main.c alone'
banned 'time|gettimeofday|clock_gettime' | grep -E '^src/(base|ledger|follow|letter|store|exchange)/' |
	grep -vE '^src/(ledger/now|base/progress)\.c:' | rule 'rules get the time as an argument'
banned 'printf|puts|putchar|fputs|fprintf|perror|vprintf' | grep '^src/' |
	grep -vE '^src/(cli/|main\.c:)' | rule 'the core prints nothing'
grep -E '[^a-zA-Z0-9_](double|float)[^a-zA-Z0-9_]' "$scratch/code" |
	grep -vE '^src/exchange/xlsx\.c:' | rule 'no floating point but for a sheet'

# --- the look ---
list_all() {
	sources
	ls build-aux/embed.sh build-aux/*.c 2>/dev/null
	find tests data .ci src ui man -type f \( -name '*.sh' -o -name '*.sql' -o -name '*.py' \
		-o -name '*.1' -o -name '*.5' -o -name '*.case' \) 2>/dev/null
	ls bootstrap configure.ac Makefile.am .ci/run
}
list_all | sort -u | while read -r file; do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
done | rule 'each file begins with its SPDX line'
sources | while read -r file; do
	grep -nE '^(  |    |        )[a-z}]|[[:blank:]]$' "$file" |
		sed "s|^|$file:|"
done | rule 'tabs, and no blanks at the end of a line'
list_all | sort -u | xargs grep -nE 'T[O]DO|F[I]XME|[^X]X[X]X[^X]|/wor[k]/|/tmp/w[t]|/roo[t]/' /dev/null |
	rule 'nothing unfinished, no path of one machine'
find src ui -name '*.h' 2>/dev/null | sort | while read -r file; do
	guard=DUN_$(echo "${file#src/}" | tr 'a-z/.' 'A-Z__')
	grep -q "^#ifndef $guard\$" "$file" || echo "$file: $guard"
done | rule 'include guards are named by their path'

# src/README names every module once, in its room; cmd_*, view_* and the *_inside of ui
# by their family.
for room in base ledger follow letter store exchange post desk cli ui; do
	folder=src/$room
	[ "$room" = ui ] && folder=ui
	awk -v room="$room/" '/^HOW TO ADD/ { exit } /^[A-Z ]+: / { on = index($0, room) } on' src/README >"$scratch/room"
	find "$folder" -name '*.c' -o -name '*.h' | grep -v asset_data | sed 's|.*/||; s|\.[ch]$||' | sort -u |
		while read -r noun; do
			case $folder/$noun in */cmd_* | */view_* | ui/*_inside) continue ;; esac
			grep -qE "(^  |[ ,(])$noun([ ,;)]|\$)" "$scratch/room" || echo "$folder/$noun is not named"
		done
	sed -n 's/^  \([a-z_][a-z_]*\) .*/\1/p' "$scratch/room" | sort | uniq -d | sed "s|.*|$folder/& is named twice|"
done | rule 'src/README names every file once in its room'

# A function fits a screen; what does not wants a name for its half.
product | while read -r file; do
	awk -v file="$file" '
	/^[a-z].*\)$/ || /^[a-z].*[,(]$/ { name = $0 }
	/^\{$/ { start = FNR }
	/^\}$/ && start { if (FNR - start > 70) print file ":" start ": " FNR - start " lines: " name; start = 0 }
	' "$file"
done | rule 'no function over 70 lines'

# --- each header stands alone ---
flags="-std=c11 -D_GNU_SOURCE -I$build -Isrc -I. ${HOUSE_CFLAGS:-}"
find src ui -name '*.h' 2>/dev/null | sort | while read -r file; do
	# shellcheck disable=SC2086 # words
	echo "#include \"${file#src/}\"" | ${CC:-cc} $flags -fsyntax-only -x c - 2>"$scratch/cc" ||
		{ echo "$file"; head -n 3 "$scratch/cc"; }
done | rule 'each header compiles by itself'

! [ -e "$scratch/broken" ]
