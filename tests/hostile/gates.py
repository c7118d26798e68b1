#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Hostile values through the terminal, money and date gates. The values come from
hostile.jsonl of the shared data; without it this test is skipped, and says so."""
import base64
import json
import os
import re
import subprocess
import sys

top = os.environ.get("top_srcdir", ".")
shared = os.environ.get("DUN_SHARED", os.path.join(top, "..", "shared"))
path = os.path.join(shared, "data", "hostile.jsonl")
if not os.path.exists(path):
    print(f"SKIP: {path} is not here; hostile values were not tried")
    sys.exit(77)
rows = {}
with open(path, encoding="utf-8") as file:
    for line in file:
        if line.strip():
            row = json.loads(line)
            rows[row["id"]] = row
failures = 0


def gate(value, *args):
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    done = subprocess.run(["tests/hostile/gate", *args], input=data, capture_output=True, check=True)
    return done.stdout


def check(name, good, got):
    global failures
    print(("ok" if good else "FAILED") + f": {name}" + ("" if good else f": got {got!r}"))
    failures += not good


def value_of(row):
    return base64.b64decode(row["value_b64"]) if "value_b64" in row else row["value"]


FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]")
for name, row in rows.items():
    if row.get("gate") != "terminal":
        continue
    values = value_of(row)
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, (str, bytes)):
            out = gate(value, "tame").decode("utf-8")
            check(f"{name}: nothing that acts reaches the terminal", not FORBIDDEN.search(out), out)


def tamed(name, part, whole=False):
    if name in rows:
        out = gate(value_of(rows[name]), "tame").decode("utf-8")
        check(f"{name} shows {part!r}", out == part if whole else part in out, out)


tamed("T01", "ACME\u241b]0;pwned\u2407 GmbH", True)
tamed("T02", "ACME\ufffd31mRED", True)
tamed("T03", "Rechnung_\ufffdfdp.exe", True)
tamed("T05", "R\u0301\u0301\u0301x", True)
tamed("T06", "caf\ufffd \ufffd\ufffd\ufffd31m", False)
tamed("T07", "paid\u2400 in full", True)
tamed("T09", "\U0001f3f3\U0001f308 Caf\u00e9", True)

MONEY = {  # what each amount of N03 may become with the sign "," or none settled; None: an error
    "(1.234,50)": -123450, "1.234,50-": -123450, "\u22125,00": -500, "1e5": None, "0x10": None, "NaN": None,
    "Infinity": None, "\u0661\u0662\u0663": None, "1'234.50": 123450, "12,505": None, "1.23.4,00": None, "": None,
}
for value in rows["N03"]["value"]:
    reading, minor = gate(value, "money", "EUR", "-").decode().split()
    expected = MONEY[value]
    good = reading != "read" if expected is None else (reading, int(minor)) == ("read", expected)
    check(f"N03 {value!r}", good, (reading, minor))
check("N04", gate(rows["N04"]["value"], "money", "EUR", ",").startswith(b"range"), "no range error")
for value in rows["D01"]["value"]:
    reading, iso = gate(value, "date", "unknown").decode().split()
    good = (reading, iso) == ("read", "2026-03-01") if value == "2026-3-1" else reading == "bad"
    check(f"D01 {value!r}", good, (reading, iso))
for order, expected in (("unknown", b"ambiguous -\n"), ("dmy", b"read 2026-04-03\n"), ("mdy", b"read 2026-03-04\n")):
    got = gate(rows["D02"]["value"], "date", order)
    check(f"D02 {order}", got == expected, got)
sys.exit(failures > 0)
