# SPDX-License-Identifier: MIT
# Sourced by the flow stories: the program as a stranger's script would call it.
# A story has a home of its own, sees nothing of the user's, and leaves nothing.
#
#   runs 0 dun init --firm X     runs it, expects that exit status
#   says 'text'                  the last run's stdout has this text
#   tells 'text'                 its stderr has
#   json 'expression'            Python on its stdout, read as JSON and named v, is true
#   skip 'why'                   ends the story, aloud
# shellcheck shell=sh
set -u
: "${DUN:?names the program to test}"
here=$(cd "$(dirname "$0")" && pwd)
shared=${DUN_SHARED:-$here/../../../shared} # data sets too large or too foreign to ship
export shared
work=$(mktemp -d "${TMPDIR:-/tmp}/dun-flow.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$work/home"
HOME=$work/home XDG_CONFIG_HOME=$work/home/.config XDG_DATA_HOME=$work/home/.local/share
XDG_STATE_HOME=$work/home/.local/state LC_ALL=C.UTF-8 TZ=Europe/Berlin
export HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LC_ALL TZ
unset DUN_BOOK DUN_PLAIN NO_COLOR EDITOR VISUAL
book=$work/t.dun
cd "$work" || exit 99

dun() { "$DUN" --book "$book" "$@"; }

broken() {
	echo "$0: $*" >&2
	echo "--- stdout" >&2
	head -n 40 "$work/out" >&2
	echo "--- stderr" >&2
	head -n 40 "$work/err" >&2
	exit 1
}

runs() {
	wanted=$1
	shift
	last="$*"
	status=0
	"$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	[ "$status" = "$wanted" ] || broken "\"$last\" ended with $status, not $wanted"
}

says() { grep -qF -- "$1" "$work/out" || broken "\"$last\" does not say \"$1\""; }
says_not() { ! grep -qF -- "$1" "$work/out" || broken "\"$last\" says \"$1\""; }
tells() { grep -qF -- "$1" "$work/err" || broken "\"$last\" does not tell \"$1\""; }
quiet() { [ ! -s "$work/err" ] || broken "\"$last\" complains"; }

json() {
	python3 -c 'import json, sys
v = json.load(open(sys.argv[1]))
sys.exit(0 if eval(sys.argv[2]) else 1)' "$work/out" "$1" || broken "\"$last\": not true of its JSON: $1"
}

skip() {
	echo "SKIPPED: $*"
	exit 77
}
