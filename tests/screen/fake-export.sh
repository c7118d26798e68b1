#!/bin/sh
# SPDX-License-Identifier: MIT
# Stands in for the program while it exports: tells that it has got to 62 %, and then
# waits to be stopped.
trap 'echo "dun: stopped: no file was written" >&2; exit 143' TERM
echo '796 1284 214000' >&3
sleep 100 &
wait
