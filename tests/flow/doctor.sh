#!/bin/sh
# SPDX-License-Identifier: MIT
# doctor: one line for each thing the program stands on.
. "$(dirname "$0")/lib.sh"
TERM=xterm-256color
export TERM

runs 0 dun doctor
says 'none yet'
runs 0 dun doctor --json
json 'v["ok"] is True'
json '{c["id"] for c in v["checks"]} >= {"terminal","size","colours","locale","keys","config","book","disk"}'

# item 42: a terminal nobody knows is named, and what is used instead.
TERM=xterm-nobody runs 0 dun doctor
says 'xterm-256color is used instead'

# item 39: so is a locale that is not installed.
runs 0 env LC_ALL=xx_YY.UTF-8 "$DUN" --book "$book" doctor
says 'C.UTF-8 is used instead'

# item 36: what NO_COLOR does is said.
NO_COLOR=1 runs 0 dun doctor
says 'as NO_COLOR asks'

# item 38: every style, to be looked at by a person; here only that all are there.
runs 0 dun doctor --styles
says 'theme = light'
[ "$(grep -c Bergmann out)" -ge 40 ] || broken 'styles are missing'

# item 84: a wrong line in the configuration.
mkdir -p "$XDG_CONFIG_HOME/dun"
printf 'theme = light\nhme = board\n' >"$XDG_CONFIG_HOME/dun/config"
runs 1 dun doctor
says "config:2: \"hme\" is no setting; did you mean home?; the default is used"
says 'for a light background'
runs 0 dun doctor --config-sample
cmp -s out "$here/../../data/config.example" || broken 'data/config.example is not what --config-sample prints'
cp out "$XDG_CONFIG_HOME/dun/config"
runs 0 dun doctor

# The book.
"$DUN" --book "$book" init --firm 'Quill & Sons' --currency EUR >/dev/null 2>&1 || skip 'there is no init yet'
runs 0 dun doctor
says 'Quill & Sons'
says 'mail is not set up'
echo 'not a book' >bad.dun
runs 1 dun --book bad.dun doctor
says 'bad   book'
