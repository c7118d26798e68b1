#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes the C table of src/base/asset.h: embed.sh DATADIR FILE... > asset_data.c
set -eu
dir=$1
shift
LC_ALL=C
export LC_ALL
files=$(printf '%s\n' "$@" | sort)
echo '/* Made by build-aux/embed.sh; do not edit. */'
echo '#include "base/asset.h"'
echo 'extern const struct asset asset_table[];'
echo 'extern const size_t asset_count;'
n=0
for file in $files; do
	n=$((n + 1))
	echo "static const unsigned char asset_$n[] = {"
	od -An -v -tu1 "$dir/$file" | sed 's/  */,/g; s/^,//; s/$/,/'
	echo '0};'
done
echo 'const struct asset asset_table[] = {'
n=0
for file in $files; do
	n=$((n + 1))
	echo "	{\"${file#data/}\", (const char *)asset_$n, sizeof asset_$n - 1},"
done
echo '};'
echo "const size_t asset_count = $n;"
