#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Hostile values through the mail gates, read back by Python's email package. The
values come from hostile.jsonl of the shared data; without it this test is skipped,
and says so."""
import email
import email.policy
import json
import os
import subprocess
import sys

top = os.environ.get("top_srcdir", ".")
shared = os.environ.get("DUN_SHARED", os.path.join(top, "..", "shared"))
path = os.path.join(shared, "data", "hostile.jsonl")
if not os.path.exists(path):
    print(f"SKIP: {path} is not here; hostile mails were not tried")
    sys.exit(77)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
failures = 0


def check(name, good, got):
    global failures
    print(("ok" if good else "FAILED") + f": {name}" + ("" if good else f": got {got!r}"))
    failures += not good


def gate(where, value):
    done = subprocess.run(["tests/hostile/mailgate", where], input=value.encode("utf-8", "surrogatepass"),
                          capture_output=True)
    assert done.returncode in (0, 1), done
    return done.returncode == 0, done.stdout, done.stderr.decode()


def sound(name, raw):
    """Just our headers, one recipient, CRLF lines of at most 998 bytes, no lone dot."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    check(f"{name}: has just the headers set", mail.keys() == HEADERS, mail.keys())
    check(f"{name}: has one recipient", len(mail["To"].addresses) == 1, mail["To"])
    lines = raw.split(b"\r\n")
    check(f"{name}: has clean lines", lines[-1] == b"" and all(
        len(line) <= 998 and b"\n" not in line and b"\r" not in line and b"\0" not in line and line != b"."
        for line in lines), lines)
    return mail


with open(path, encoding="utf-8") as file:
    rows = [json.loads(line) for line in file if line.strip()]
for row in rows:
    name, kind, field = row["id"], row.get("gate", ""), row.get("field")
    if not kind.startswith("mail-") or kind == "mail-in":
        continue
    value = row["value"]
    where = {"email": "address"}.get(field, field)
    if where == "template":
        fine, out, _ = gate(where, value)
        says = out.decode()
        check(f"{name}: an unfilled field stops it, with its place", not fine and "stop placeholder 1:" in says, says)
        check(f"{name}: nothing is read as a format", "%s %n" not in says.replace(value, ""), says)
        continue
    fine, raw, why = gate(where, value)
    if name == "M06":
        ascii_local, _, _ = gate(where, value.replace("\u00fc", "ue"))
        check(f"{name}: goes with its domain as an A-label", fine and b"@xn--exmple-cua.de>" in raw, raw)
        check(f"{name}: a plain local part needs no SMTPUTF8", ascii_local, why)
    elif where == "address" or "\r" in value and where == "subject":
        check(f"{name}: is refused with a sentence", not fine and len(why) > 10 and not raw, why or raw)
    else:
        check(f"{name}: goes", fine, why)
        mail = sound(name, raw)
        if where == "subject":
            check(f"{name}: is read as it was written", mail["Subject"] == value, mail["Subject"])
        elif where == "display_name":
            check(f"{name}: is read as it was written", mail["To"].addresses[0].display_name == value, mail["To"])
            check(f"{name}: goes to us alone", mail["To"].addresses[0].addr_spec == "eva@bergmann.example", mail["To"])
        else:
            text = mail.get_content().replace("\r\n", "\n")
            check(f"{name}: is read as it was written", text.rstrip("\n") == value.rstrip("\n"), text[:200])
sys.exit(failures > 0)
