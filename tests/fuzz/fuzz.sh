#!/bin/sh
# SPDX-License-Identifier: MIT
# Parsers and gates against bytes nobody thought of: each tests/fuzz/NAME.c is a
# libFuzzer target, run for FUZZ_SECONDS (5) under address and undefined-behaviour
# sanitizers. FUZZ=name runs one; what it finds is left in the directory it names.
set -u
top=${top_srcdir:-.}
seconds=${FUZZ_SECONDS:-5}
figures=$(dirname "$0")/../lib/figures.def
. "$(dirname "$0")/../lib/figures.sh"
wanted=$(figure fuzz_runs)
runs=
if [ "$wanted" -gt 0 ]; then
	runs=-runs=$wanted seconds=${FUZZ_SECONDS:-0} # 0: as long as it takes
fi
clang=$(command -v clang || command -v clang-14) || {
	echo 'SKIPPED: clang is not here, and libFuzzer comes with it'
	exit 77
}
work=$(mktemp -d "${TMPDIR:-/tmp}/dun-fuzz.XXXXXX") || exit 99
flags='-std=c11 -g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined'
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d[0] + (int)n & 0; }' >"$work/try.c"
# shellcheck disable=SC2086
if ! "$clang" $flags -fsanitize=fuzzer "$work/try.c" -o "$work/try" >/dev/null 2>&1; then
	echo 'SKIPPED: clang has no libFuzzer here (Debian: libclang-rt-14-dev)'
	rm -rf "$work"
	exit 77
fi
export clang flags top work
mkdir "$work/o"
# What the targets stand on: no book, no network, no screen.
{
	find "$top/src/base" "$top/src/ledger" "$top/src/follow" "$top/src/letter" "$top/src/exchange/csv.c" \
		"$top/src/exchange/charset.c" "$top/src/exchange/columns.c" "$top/src/exchange/names.c" \
		"$top/src/exchange/settle.c" "$top/src/desk/config.c" -name '*.c' ! -name asset_data.c
	echo src/base/asset_data.c
} | sort -u | grep -v '/src/base/proc.c$' |
	xargs -P 2 -I FILE sh -c '"$clang" $flags -D_GNU_SOURCE -I"$top/src" -I"$top" -I. -c FILE -o "$work/o/$(echo FILE | tr "/." __).o"' ||
	{ echo 'the sources do not compile for fuzzing'; exit 1; }
failed=0 count=0
for source in "$top"/tests/fuzz/${FUZZ:-*}.c; do
	name=$(basename "$source" .c)
	count=$((count + 1))
	# shellcheck disable=SC2086
	"$clang" $flags -fsanitize=fuzzer -D_GNU_SOURCE -I"$top/src" -I"$top" -I. "$source" "$work"/o/*.o \
		-lunistring -lcrypto -luchardet -o "$work/$name" || { failed=$((failed + 1)); continue; }
	mkdir -p "$work/$name.found" "$work/$name.new"
	seeds= # what dun ships of that kind, where there is any: a better start than nothing
	for kind in "$top/data/$name" "$top/data/${name}s"; do
		[ ! -d "$kind" ] || seeds=$kind
	done
	# shellcheck disable=SC2086 # one word or none, each
	if ! LC_ALL=C.UTF-8 "$work/$name" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=1024 \
		$runs -artifact_prefix="$work/$name.found/" "$work/$name.new" $seeds >"$work/$name.log" 2>&1; then
		echo "FAILED $name: the input is in $work/$name.found"
		tail -n 40 "$work/$name.log"
		failed=$((failed + 1))
	else
		echo "ok $name: $(grep -o 'Done [0-9]* runs' "$work/$name.log")"
	fi
done
[ "$failed" -gt 0 ] || rm -rf "$work"
echo "$count targets, $failed failed"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
