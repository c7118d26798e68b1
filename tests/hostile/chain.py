#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The chain of the log, computed by somebody else: what store/entry.h and
store/fields.h promise is enough to check a book without dun."""
import hashlib
import json
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile

dun = os.environ["DUN"]

def run(book, *args):
    return subprocess.run([dun, "--book", book, *args], capture_output=True, text=True, check=True).stdout

def integer(value):
    return struct.pack(">q", value or 0)

def sized(value):
    return integer(len(value)) + value

def entry_hash(row):
    out = b"dun entry 1" + integer(row["seq"]) + sized(row["kind"].encode())
    for name in ("client", "invoice", "about", "happened", "happened_offset", "recorded",
                 "recorded_offset", "clock_back", "uid"):
        out += integer(row[name])
    out += sized(row["actor"].encode()) + sized(row["facts"]) + sized(row["words"] or b"") + sized(row["prev"])
    return hashlib.sha256(out).digest()

def fields(raw):
    out, at = [], 0
    while at < len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        out.append(raw[at + 4:at + 4 + size].decode())
        at += 4 + size
    assert at == len(raw) and len(out) % 2 == 0
    return list(zip(out[::2], out[1::2]))

def chain(path):
    """The head, or what is wrong."""
    book = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    book.row_factory = sqlite3.Row
    prev, seq = bytes(32), 0
    for row in book.execute("SELECT * FROM entry ORDER BY seq"):
        seq += 1
        assert row["seq"] == seq and row["prev"] == prev, seq
        assert entry_hash(row) == row["hash"], seq
        fields(row["facts"])
        said = book.execute("SELECT salt, body FROM entry_words WHERE seq = ?", (seq,)).fetchone()
        if row["words"]:
            assert hashlib.sha256(said["salt"] + said["body"]).digest() == row["words"], seq
            fields(said["body"])
        prev = row["hash"]
    return seq, prev.hex()

with tempfile.TemporaryDirectory() as folder:
    os.environ["XDG_CONFIG_HOME"] = folder
    path = os.path.join(folder, "t.dun")
    run(path, "init", "--firm", "한빛 & Söhne", "--currency", "EUR")
    run(path, "client", "add", "--name", "주식회사 한빛", "--email", "a@hanbit.example")
    run(path, "invoice", "add", "한빛", "--number", "1", "--amount", "10", "--issued", "2026-01-01",
        "--due", "2026-02-01")
    run(path, "pay", "1", "4", "--ref", "Überweisung")
    run(path, "undo")
    run(path, "redo")
    entries, head = chain(path)

    verdict = json.loads(run(path, "verify", "--json"))
    if not verdict["ok"] or verdict["entries"] != entries or verdict["head"] != head:
        print(f"FAILED: dun says {verdict}, computed here {entries}, {head}")
        sys.exit(1)
    print(f"ok: {entries} entries, the same head by other means")
