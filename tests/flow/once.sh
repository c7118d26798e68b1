#!/bin/sh
# SPDX-License-Identifier: MIT
# One reminder at a time, and the same one never twice.
. "$(dirname "$0")/lib.sh"

runs 0 dun init --firm 'Example Trading' --currency EUR
runs 0 dun setting mail.from accounts@example-trading.example
runs 0 dun setting mail.name 'Ann Example'
runs 0 dun setting firm.bank 'IBAN DE00 5001 0517 0648 4898'
runs 0 dun client add --name 'Acme Ltd'
runs 0 dun contact add acme --name 'Bo Acme' --email bo@acme.example
runs 0 dun invoice add acme --number 1001 --issued 2026-01-20 --due 2026-02-20 --amount 500.00
runs 0 dun draft acme --template early-late --queue
runs 1 dun draft acme --template early-late --queue
tells '(early)'
runs 1 dun draft acme --template late --queue
tells 'in the outbox'
runs 0 dun outbox --json
json 'len([m for m in v if m["state"] == "queued"]) == 1'
# a step is not done before its mail has gone
runs 0 dun today --all --json
json '(v[0]["stopped"] or v[0]["beside"]["stopped"])["by"] == "mail"'
runs 0 dun policy explain acme --json
json '[s["state"] for s in v[0]["ladder"] if s["step"] == "early"] == [""]'
# a statement is no reminder
runs 0 dun draft acme --template statement --queue
# taken back, it makes room for another
runs 0 dun outbox back 1
runs 0 dun draft acme --template late --queue
