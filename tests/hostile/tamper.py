#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Somebody with the file and all of SQLite alters a book in every way we could think of,
puts the triggers back, and computes hashes anew where that helps. `dun verify` and the
second opinion of chain.py must both find it, and name the same first bad entry."""
import hashlib, json, os, shutil, sqlite3, struct, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
dun = os.environ["DUN"]
sinkd = os.path.join(os.path.dirname(dun), "tests/lib/sinkd")
failures = 0

def integer(value):
    return struct.pack(">q", value or 0)

def sized(value):
    value = value.encode() if isinstance(value, str) else value or b""
    return integer(len(value)) + value

def entry_hash(row):
    out = b"dun entry 1" + integer(row["seq"]) + sized(row["kind"])
    for name in ("client", "invoice", "about", "happened", "happened_offset", "recorded", "recorded_offset",
                 "clock_back", "uid"):
        out += integer(row[name])
    return hashlib.sha256(out + b"".join(sized(row[name]) for name in ("actor", "facts", "words", "prev"))).digest()

def rechain(db, first):
    """Every hash from an entry on, as the program would have written it."""
    db.row_factory = sqlite3.Row
    prev = db.execute("SELECT hash FROM entry WHERE seq = ?", (first - 1,)).fetchone()
    prev = prev[0] if prev else bytes(32)
    for row in db.execute("SELECT * FROM entry WHERE seq >= ? ORDER BY seq", (first,)).fetchall():
        row = dict(row, prev=prev)
        prev = entry_hash(row)
        db.execute("UPDATE entry SET prev = ?, hash = ? WHERE seq = ?", (row["prev"], prev, row["seq"]))

def alter(path, change, restore=True):
    db = sqlite3.connect(path, isolation_level=None)
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    if callable(change):
        change(db)
    else:
        db.executescript(change)
    for _, sql in triggers if restore else []:
        db.execute(sql)
    db.close()

def ask(path, sql):
    db = sqlite3.connect(path)
    value = db.execute(sql).fetchone()[0]
    db.close()
    return value

def verify(path, *heads):
    shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True)  # what the book alone can tell
    given = [word for head in heads for word in ("--anchor", head)]
    run = subprocess.run([dun, "--book", path, "verify", "--json", *given], capture_output=True, text=True)
    return json.loads(run.stdout) if run.stdout else {"ok": False, "first_bad": 0, "problems": [run.stderr]}

def second(path, *heads):
    run = subprocess.run([sys.executable, os.path.join(here, "chain.py"), path, *heads], capture_output=True, text=True)
    if not run.stdout:
        return {"ok": None, "first_bad": -1, "problems": [run.stderr]}
    return json.loads(run.stdout)

# --- a book with something of everything ---

def make(folder):
    book = os.path.join(folder, "t.dun")
    def run(*args):
        subprocess.run([dun, "--book", book, *args], check=True, capture_output=True, text=True)
    subprocess.run(["sh", os.path.join(here, "../lib/ca.sh"), folder], check=True)
    server = subprocess.Popen([sinkd, folder, folder + "/server.pem", folder + "/server.key", "u", "p"],
                              stdout=subprocess.PIPE, text=True)
    port = server.stdout.readline().split()[0]
    os.makedirs(folder + "/dun")
    with open(folder + "/dun/config", "w") as config:
        config.write(f"password_command = echo p\nca_file = {folder}/ca.pem\n")
    try:
        run("init", "--firm", "한빛 & Söhne", "--currency", "EUR", "--from", "desk@firm.example", "--country", "DE")
        for name, value in (("mail.host", "localhost"), ("mail.port", port), ("mail.tls", "starttls"), ("mail.user", "u"),
                            ("hold-minutes", "0"), ("firm.bank", "IBAN DE02 1203 0000 0000 2020 51")):
            run("setting", name, value)
        run("client", "add", "--name", "Pine St Gym", "--email", "gym@pine.example", "--country", "GB")
        run("client", "add", "--name", "Acme")
        run("invoice", "add", "Acme", "--number", "7", "--amount", "100", "--issued", "2026-01-01", "--due", "2026-02-01")
        run("invoice", "add", "Acme", "--number", "8", "--amount", "50", "--issued", "2026-01-01", "--due", "2026-02-01")
        with open(folder + "/list.csv", "w") as out:
            out.write("number,client,issued,due,amount\n1041,Pine St Gym,2026-08-01,2026-09-01,380.00\n"
                      "1042,Pine St Gym,2026-08-02,2026-09-02,20.00\n")
        run("import", folder + "/list.csv")
        run("log", "note", "Pine St Gym", "--text", "rang twice")
        run("draft", "Pine St Gym", "--queue")
        run("send")
        with open(folder + "/letter.txt", "w") as out:
            out.write("Dear Acme,\n" * 50)
        run("log", "letter", "Acme", "--letter", "reminder", "--sent", "registered", "--text", "sent", "--attach",
            folder + "/letter.txt")
        run("log", "call", "Acme", "--promise", "40@2027-01-05", "--text", "will pay", "--with", "Eva")
        run("pay", "7", "30", "--ref", "Überweisung")
        run("hold", "Acme", "--reason", "moving house")
        run("setting", "buckets", "15,30,60")
        run("undo")
        run("redo")
        run("log", "note", "Acme", "--text", "they moved")
        run("export", "-o", folder + "/case.xlsx")
        run("log", "note", "Acme", "--text", "the last word")
    finally:
        server.terminate()
        server.wait()
    return book

# --- what is done to it ---

def kinds(book):
    last = ask(book, "SELECT max(seq) FROM entry")
    of = lambda kind, which="min": ask(book, f"SELECT {which}(seq) FROM entry WHERE kind = '{kind}'")
    note, call, letter, mail, pay = of("note"), of("call"), of("letter"), of("mail-out"), of("payment")
    imported, hold, buckets, export, hand = of("import"), of("hold"), of("setting", "max"), of("export"), of("invoice")
    anchor = ask(book, "SELECT max(seq) FROM anchor")
    mailed = ask(book, "SELECT min(seq) FROM anchor")
    for column, value in (("kind", "'visit'"), ("client", "2"), ("client", "NULL"), ("invoice", "1"), ("about", "1"),
                          ("happened", "happened - 86400"), ("happened_offset", "happened_offset + 60"),
                          ("recorded", "recorded - 3600"), ("recorded_offset", "720"), ("clock_back", "1"),
                          ("uid", "uid + 1"), ("actor", "'somebody'"), ("kind", "kind || char(0) || 'x'"),
                          ("facts", "CAST(facts || x'00000001610000000162' AS BLOB)"), ("words", "NULL"), ("prev", "zeroblob(32)"),
                          ("hash", "zeroblob(32)")):
        yield f"column {column} = {value}", note, f"UPDATE entry SET {column} = {value} WHERE seq = {note}"
    yield "an entry taken from the middle", call, \
        f"PRAGMA foreign_keys = OFF; DELETE FROM entry_words WHERE seq = {call}; DELETE FROM promise_invoice; " \
        f"DELETE FROM promise; DELETE FROM entry WHERE seq = {call}"
    yield "the first entry taken", 1, "PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE seq = 1"
    yield "two entries swapped", note, \
        f"UPDATE entry SET seq = -1 WHERE seq = {note}; UPDATE entry SET seq = {note} WHERE seq = {note + 1}; " \
        f"UPDATE entry SET seq = {note + 1} WHERE seq = -1"
    yield "the end cut off", last, \
        f"PRAGMA foreign_keys = OFF; DELETE FROM entry_words WHERE seq >= {last}; DELETE FROM entry WHERE seq >= {last}"
    yield "the end cut off, and all of the book that knows it, but known outside", export, \
        f"PRAGMA foreign_keys = OFF; DELETE FROM entry_words WHERE seq >= {export}; " \
        f"DELETE FROM entry WHERE seq >= {export}; DELETE FROM deed; DELETE FROM anchor WHERE entry >= {export}"
    yield "words changed", note, f"UPDATE entry_words SET body = CAST(replace(CAST(body AS TEXT), 'twice', 'never') " \
        f"AS BLOB) WHERE seq = {note}"
    yield "a salt changed", note, f"UPDATE entry_words SET salt = zeroblob(16) WHERE seq = {note}"
    yield "words taken", note, f"DELETE FROM entry_words WHERE seq = {note}"
    yield "words moved to another entry", note, \
        f"UPDATE entry_words SET seq = -1 WHERE seq = {note}; UPDATE entry_words SET seq = {note} WHERE seq = {call}; " \
        f"UPDATE entry_words SET seq = {call} WHERE seq = -1"
    yield "words given to an entry without", of("withdrawal"), \
        f"INSERT INTO entry_words SELECT {of('withdrawal')}, salt, body FROM entry_words WHERE seq = {note}"
    def whole(db):
        db.execute("UPDATE entry SET recorded = recorded - 86400, happened = happened - 86400")
        rechain(db, 1)
    yield "the whole log written anew", 1, whole
    def tail(db):
        db.execute("UPDATE entry SET actor = 'somebody' WHERE seq = ?", (mailed + 2,))
        rechain(db, mailed + 2)
    yield "all behind a head in a mail written anew, the end known outside", mailed + 1, tail
    def forged(db):
        db.row_factory = sqlite3.Row
        row = dict(db.execute("SELECT * FROM entry WHERE seq = ?", (pay,)).fetchone())
        head = db.execute("SELECT hash FROM entry WHERE seq = ?", (last,)).fetchone()[0]
        row.update(seq=last + 1, prev=head, words=None)
        row["facts"] = row["facts"].replace(struct.pack(">I", 1) + b"1", struct.pack(">I", 1) + b"9", 1)
        row["hash"] = entry_hash(row)
        db.execute(f"INSERT INTO entry ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    yield "a payment forged at the end, rightly chained", last + 1, forged
    yield "a file's bytes changed", letter, "UPDATE content_piece SET bytes = zeroblob(length(bytes))"
    yield "a file's bytes taken", letter, "PRAGMA foreign_keys = OFF; DELETE FROM content_piece; DELETE FROM content"
    yield "a mail's bytes changed", mail, "UPDATE message_bytes SET bytes = CAST(replace(bytes, '380', " \
        "'180') AS BLOB)"
    yield "a mail called sent", 0, "INSERT INTO message (client, state, uid, actor, changed) VALUES (1, 'sent', 0, 'x', 0)"
    yield "a payment's amount changed", pay, "UPDATE payment SET amount = 4000 WHERE import IS NULL"
    yield "a payment's day changed", pay, "UPDATE payment SET paid_on = paid_on - 30; UPDATE invoice SET paid_first = " \
        "paid_first - 30, paid_last = paid_last - 30"
    yield "a payment taken", pay, "DELETE FROM allocation; DELETE FROM payment; UPDATE invoice SET paid = 0, open = total, " \
        "paid_first = NULL, paid_last = NULL"
    yield "a payment invented", 0, "INSERT INTO payment (client, kind, currency, amount, paid_on) VALUES " \
        "(1, 'payment', 'EUR', 5, 20700)"
    yield "an allocation changed", pay, "UPDATE allocation SET amount = amount - 1"
    yield "an allocation moved to another invoice", pay, \
        "UPDATE allocation SET invoice = (SELECT id FROM invoice WHERE number = '8'); UPDATE invoice SET paid = 3000, open = " \
        "total - 3000, paid_first = (SELECT paid_on FROM payment), paid_last = (SELECT paid_on FROM payment) WHERE " \
        "number = '8'; UPDATE invoice SET paid = 0, open = total, paid_first = NULL, paid_last = NULL WHERE number = '7'"
    yield "an invoice's total changed", hand, "UPDATE invoice SET total = 9000, open = 9000 - paid WHERE number = '7'"
    yield "an imported invoice's total changed", imported, "UPDATE invoice SET total = 1, open = 1 WHERE number = '1042'"
    yield "an invoice's due day changed", imported, "UPDATE invoice SET due = due + 90 WHERE number = '1041'"
    yield "an invoice invented", 0, "INSERT INTO invoice (client, number, currency, issued, due, total, open) VALUES " \
        "(1, '99', 'EUR', 20600, 20630, 500, 500)"
    yield "imported rows changed", imported, "UPDATE import_block SET body = CAST(replace(CAST(body AS TEXT), '1042', " \
        "'1043') AS BLOB)"
    yield "an import's digest changed", imported, "UPDATE import SET digest = zeroblob(32)"
    yield "a setting changed", buckets, "UPDATE setting SET value = '30' WHERE name = 'buckets'"
    yield "a setting taken", buckets, "DELETE FROM setting WHERE name = 'buckets'"
    yield "a setting invented", 0, "INSERT INTO setting (name, value) VALUES ('policy', 'harsh')"
    yield "a hold lifted", hold, "UPDATE client SET hold_from = NULL, hold_until = NULL, hold_why = ''"
    yield "a hold invented", 0, "UPDATE client SET hold_from = 20700 WHERE name = 'Pine St Gym'"
    yield "a promise changed", call, "UPDATE promise SET amount = 1"
    yield "a promise put off", call, "UPDATE promise SET due = due + 60"
    yield "an anchor changed", 1, f"UPDATE anchor SET hash = zeroblob(32) WHERE seq = {mailed}"

with tempfile.TemporaryDirectory() as folder:
    os.environ.update(XDG_CONFIG_HOME=folder, HOME=folder, XDG_STATE_HOME=folder + "/state", TZ="UTC")
    if not os.access(sinkd, os.X_OK) or not shutil.which("openssl"):
        print("SKIPPED: tests/lib/sinkd and openssl are needed")
        sys.exit(77)
    book = make(folder)
    verdict, other = verify(book), second(book)
    if not verdict["ok"] or not other["ok"] or verdict["head"] != other["head"]:
        print(f"FAILED: the book itself: {verdict} {other}")
        sys.exit(1)
    count, head = 0, verdict
    copy = os.path.join(folder, "copy.dun")
    for what, first, change in kinds(book):
        shutil.copy(book, copy)
        alter(copy, change)
        outside = [f"{head['entries']}:{head['head']}"] if "known outside" in what else []
        verdict, other = verify(copy, *outside), second(copy, *outside)
        count += 1
        if verdict["ok"] or other["ok"] is not False or not verdict["first_bad"] == other["first_bad"] == first:
            failures += 1
            print(f"FAILED: {what}: entry {first}\n  dun: {verdict['first_bad']} {verdict['problems']}\n"
                  f"  chain.py: {other['first_bad']} {other['problems']}")
    shutil.copy(book, copy)
    alter(copy, "UPDATE entry SET actor = 'x'", restore=False)
    if "does not have the tables" not in "".join(verify(copy)["problems"]):
        failures += 1
        print("FAILED: a book without its triggers is opened")
    print(f"{count + 1} ways to alter a book, {count + 1 - failures} found by both with the first bad entry")
    sys.exit(failures > 0)
