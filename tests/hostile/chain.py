#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""chain.py BOOK [ENTRIES:HASH ...]   Is this book of dun as it was written?
A second opinion that shares no code with dun and follows dun-evidence(7) alone: the chain of the log, computed
anew; the heads that went outside, and those given; the tables, as entries and imported rows say. Prints JSON:
first_bad is the first entry something is wrong with, 0 where none tells. Exit 0: all well."""
import datetime, hashlib, json, re, sqlite3, struct, sys
problems, book = [], sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
book.row_factory = sqlite3.Row
def ask(sql, *values): return book.execute(sql, values).fetchall()
def wrong(entry, says): problems.append((entry, says))
def sha(data): return hashlib.sha256(data).digest()
def minor(text): return int(text.replace(".", ""))
def day(number): return None if number is None else str(datetime.date.fromordinal(number + 719163))
def integer(value): return struct.pack(">q", value or 0)
def raw_of(value): return value.encode() if isinstance(value, str) else value or b""
def sized(value): return integer(len(raw_of(value))) + raw_of(value)

def canonical(row):
    return (b"dun entry 1" + integer(row["seq"]) + sized(row["kind"]) + b"".join(integer(row[name]) for name in (
        "client", "invoice", "about", "happened", "happened_offset", "recorded", "recorded_offset", "clock_back",
        "uid")) + b"".join(sized(row[name]) for name in ("actor", "facts", "words", "prev")))

def fields(raw):  # Facts and words: names and values in turn, each behind its length.
    out, at = [], 0
    while at < len(raw):
        out.append(raw[at + 4:at + 4 + struct.unpack_from(">I", raw, at)[0]].decode())
        at += 4 + struct.unpack_from(">I", raw, at)[0]
    return list(zip(out[::2], out[1::2]))

def walk():  # The entries up to the first that does not fit.
    entries, prev = [], bytes(32)
    words = {row["seq"]: row for row in ask("SELECT * FROM entry_words")}
    for row in book.execute("SELECT * FROM entry ORDER BY seq"):
        seq, said = row["seq"], words.pop(row["seq"], None)
        if seq != len(entries) + 1:
            wrong(len(entries) + 1, "it is missing")
        elif row["prev"] != prev or sha(canonical(row)) != row["hash"]:
            wrong(seq, "it was changed, or does not follow from the one before it")
        elif sha(said["salt"] + said["body"]) != row["words"] if said else row["words"] and seq not in erased:
            wrong(seq, "its words were changed, or are missing")
        if problems: return entries
        entries.append({**dict(row), "facts": fields(row["facts"]), "fact": dict(fields(row["facts"]))})
        prev = row["hash"]
    for seq in words: wrong(seq, "there are words for it, but no such entry")
    return entries

def compare(entries, given):  # With every head known outside the log: entries and the first digits of the hash.
    known = [(row[0], row[1].hex()) for row in ask("SELECT seq, hash FROM anchor")] + given
    known += [(row[0], "") for row in ask("SELECT max(last_entry) FROM deed WHERE last_entry > 0") if row[0]]
    for (raw,) in ask("SELECT bytes FROM message m JOIN message_bytes b ON b.digest = m.raw_digest WHERE state = 'sent'"):
        known += re.findall(r"^x-dun-head:\s*(\d+)\s+([0-9a-f]+)", raw[:16384].decode("latin-1"), re.I | re.M)
    holds = 0
    for seq, digits in sorted((int(seq), digits) for seq, digits in known):
        if seq > len(entries):
            return wrong(len(entries) + 1, f"entry {seq} is known, but the log ends before it")
        if not entries[seq - 1]["hash"].hex().startswith(digits):
            return wrong(holds + 1, f"entry {seq} is not the one that is known")
        holds = seq

def imported(raw):  # The rows of an import: 13 texts, 4 days, 6 numbers each; numbers in groups of 7 bits.
    row, at = [], 0
    while at < len(raw):
        value = shift = 0
        while True:
            value, shift, at = value | (raw[at] & 127) << shift, shift + 7, at + 1
            if raw[at - 1] < 128: break
        if len(row) < 13:
            row.append(raw[at:at + value].decode())
            at += value
        else:
            row.append((value - 1) >> 1 ^ -((value - 1) & 1) if value else None)
        if len(row) == 23:
            row = (yield row) or []

def imports(entries, last):
    for row in ask("SELECT * FROM import ORDER BY id"):
        raw = b"".join(r[0] for r in ask("SELECT body FROM import_block WHERE import = ? ORDER BY block", row["id"]))
        mine = [e for e in entries if e["kind"] in ("import", "erasure") and e["fact"].get("import") == str(row["id"])]
        told = [e for e in mine if e["kind"] == "import"]
        if not told or not sha(raw) == row["digest"] == bytes.fromhex(mine[-1]["fact"]["digest"]):
            wrong(told[-1]["seq"] if told else 0, f"the rows of import {row['id']} are not those that were imported")
        elif told[-1]["stands"] and row["kind"] == "invoices":
            for new in (row for row in imported(raw) if row[17] is not None and row[17] >= 0):
                last["invoice", new[2], new[3]] = told[-1]["seq"], new[17], day(new[14])

def files(e):  # The bytes of its mail and of its files.
    of = {"attached": "content c JOIN content_piece ON content = c.id WHERE digest = ? ORDER BY piece"}
    if e["kind"] == "mail-out": of["digest"] = "message_bytes WHERE digest = ?"
    for digest, sql in ((bytes.fromhex(value[:64]), of[name]) for name, value in e["facts"] if name in of):
        if sha(raw := b"".join(r[0] for r in ask("SELECT bytes FROM " + sql, digest))) != digest and (raw or e["seq"] not in erased):
            wrong(e["seq"], "bytes that it names were changed")

def state(entries, last):  # The last entry that stands and says so counts.
    names = {row["id"]: (row["series"], row["number"]) for row in ask("SELECT * FROM invoice")}
    for e in entries:
        seq, f, name = e["seq"], e["fact"], ("invoice", *names.get(e["invoice"], ()))
        files(e)
        if e["kind"] == "setting" and e["stands"]:
            last["setting", f["name"]] = seq, f.get("after", "")
        elif e["kind"] == "hold" and e["stands"]:
            last["hold", e["client"]] = seq, f.get("from"), f.get("until")
        elif e["kind"] in ("payment", "credit") and "payment" in f and e["stands"]:
            last["payment", int(f["payment"])] = seq, minor(f["amount"]), f["on"]
            for number, share in (value.rsplit(" ", 1) for key, value in e["facts"] if key == "to"):
                if ask("SELECT iif(count(*), total(a.amount), 1e18) FROM invoice i LEFT JOIN allocation a ON a.invoice = i.id AND "
                       "payment = ? WHERE number = ?", int(f["payment"]), number)[0][0] < minor(share):
                    wrong(seq, f"its payment does not pay invoice {number} any more")
        elif "credited" in f and e["stands"]:  # the credit note that ended a dispute
            for row in ask("SELECT id, paid_on FROM payment WHERE number = ? AND client = ?", f["credit"], e["client"]):
                last["payment", row[0]] = seq, minor(f["credited"]), day(row[1])
        elif e["kind"] == "invoice" and e["stands"] and last.get(name, (0,))[0] < seq:
            old = last.get(name, (0, None, None))
            last[name] = seq, minor(f["after.amount"]) if "after.amount" in f else old[1], f.get("after.due", old[2])
        elif e["kind"] == "mail-out" and "message" in f:
            last["mail", int(f["message"])] = seq,
    found, nothing = {}, {"hold": (None, None), "setting": ("",)}
    for what, key, sql in (
            ("setting", 1, "SELECT name, value FROM setting"), ("mail", 1, "SELECT id FROM message WHERE state = 'sent'"),
            ("hold", 1, "SELECT id, hold_from AS day, hold_until AS day FROM client"),
            ("payment", 1, "SELECT id, amount, paid_on AS day FROM payment WHERE import IS NULL EXCEPT "
                           "SELECT id, amount, paid_on FROM payment JOIN write_off ON payment = id"),
            ("invoice", 2, "SELECT series, number, total, due AS day FROM invoice WHERE total_known")):
        for row in ask(sql):
            found[(what, *row[:key])] = tuple(day(v) if n == "day" else v for n, v in zip(row.keys()[key:], row[key:]))
    for what in {key for key in last.keys() | found.keys() if key[0] in ("setting", "payment") or key in found}:
        if last.get(what, (0, *nothing.get(what[0], ("none",))))[1:] != found.get(what, nothing.get(what[0])):
            wrong(last.get(what, (0,))[0], f"{what} is not what it says")
    for row in ask("SELECT p.amount, p.due, p.entry FROM promise p"):
        f = entries[row[2] - 1]["fact"]
        if "by" in f and (minor(f["amount"]), f["by"]) != (row[0], day(row[1])):
            wrong(row[2], "its promise is another one")
    for (says,) in ask("SELECT 'invoice ' || number FROM invoice i WHERE paid <> (SELECT total(amount) FROM allocation "
                       "WHERE invoice = i.id) UNION ALL SELECT 'payment ' || id FROM payment p WHERE allocated <> (SELECT "
                       "total(amount) FROM allocation WHERE payment = p.id) + (SELECT total(amount) FROM refund "
                       "WHERE payment = p.id)"):
        wrong(0, f"{says}: the sum does not agree with its parts")

erased = {row[0] for row in ask("SELECT about FROM entry WHERE kind = 'erasure'")}
everything = walk()
if not problems:
    compare(everything, [tuple(head.split(":")) for head in sys.argv[2:]])
    taken_back, known = {e["about"] for e in everything if e["kind"] == "withdrawal"}, {}
    for entry in everything: entry["stands"] = entry["seq"] not in taken_back
    imports(everything, known)
    state(everything, known)
print(json.dumps({
    "ok": not problems, "entries": len(everything), "head": everything[-1]["hash"].hex() if everything else "",
    "first_bad": min((entry for entry, _ in problems if entry), default=0), "problems": problems}))
sys.exit(bool(problems))
