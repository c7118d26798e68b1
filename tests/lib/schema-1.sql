-- SPDX-License-Identifier: MIT
-- The book: one SQLite file with everything of one creditor firm.
--
-- Amounts are minor units of the row's currency; days are day numbers (days
-- since 1970-01-01); instants are Unix seconds with minutes east of UTC beside
-- them. Text is UTF-8 in composed form. What a person did is an entry, and
-- entries only grow; all other tables show the present state of things.

-- Settings that change sums, dates or what is sent. Each change is an entry.
CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who owes. Identity: (source, key) where a file brings a key, else the folded name.
CREATE TABLE client (
	id         INTEGER PRIMARY KEY,
	source     TEXT NOT NULL DEFAULT '',
	key        TEXT,                       -- NULL: known by name alone
	code       TEXT NOT NULL DEFAULT '',   -- what people call it: C-0042
	name       TEXT NOT NULL CHECK (name <> ''),
	folded     TEXT NOT NULL,              -- name for finding, text_fold()
	country    TEXT NOT NULL DEFAULT '',   -- ISO 3166-1 alpha-2
	zone       TEXT NOT NULL DEFAULT '',   -- IANA
	address    TEXT NOT NULL DEFAULT '',
	legal_form TEXT NOT NULL DEFAULT '',
	vat        TEXT NOT NULL DEFAULT '',
	language   TEXT NOT NULL DEFAULT '',   -- of letters to it: en, de, ko ...
	consumer   INTEGER NOT NULL DEFAULT 0 CHECK (consumer IN (0, 1)),
	terms_days INTEGER CHECK (terms_days BETWEEN 0 AND 3650),
	policy     TEXT NOT NULL DEFAULT '',
	owner      TEXT NOT NULL DEFAULT '',   -- who looks after it
	follow_up  INTEGER,                    -- next follow-up day set by hand
	hold_from  INTEGER,
	hold_until INTEGER,                    -- NULL with hold_from set: until released
	hold_why   TEXT NOT NULL DEFAULT '',
	import     INTEGER,                    -- the import that made it
	UNIQUE (source, key)
) STRICT;
CREATE INDEX client_folded ON client (folded);
CREATE INDEX client_key ON client (key) WHERE key IS NOT NULL; -- one number, several sources
CREATE INDEX client_import ON client (import) WHERE import IS NOT NULL;

CREATE TABLE contact (
	id      INTEGER PRIMARY KEY,
	client  INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
	name    TEXT NOT NULL DEFAULT '',
	role    TEXT NOT NULL DEFAULT '',      -- accounts payable, owner, sales contact ...
	mail    TEXT NOT NULL DEFAULT '',
	mail_state TEXT NOT NULL DEFAULT 'ok' CHECK (mail_state IN ('ok', 'bounced', 'wrong')),
	phone   TEXT NOT NULL DEFAULT '',
	phone_state TEXT NOT NULL DEFAULT 'ok' CHECK (phone_state IN ('ok', 'wrong')),
	note    TEXT NOT NULL DEFAULT '',
	import  INTEGER,
	gone    INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT;
CREATE INDEX contact_client ON contact (client);
CREATE INDEX contact_mail ON contact (client) WHERE mail <> '' AND mail_state = 'ok' AND gone = 0;

-- A claim. open = total - paid, kept by the store together with every allocation.
CREATE TABLE invoice (
	id         INTEGER PRIMARY KEY,
	client     INTEGER NOT NULL REFERENCES client (id),
	series     TEXT NOT NULL DEFAULT '',
	number     TEXT NOT NULL CHECK (number <> ''),
	currency   TEXT NOT NULL CHECK (length(currency) = 3),
	issued     INTEGER NOT NULL CHECK (issued BETWEEN 7305 AND 84005),
	due        INTEGER NOT NULL CHECK (due BETWEEN 7305 AND 84005),
	total      INTEGER NOT NULL CHECK (total BETWEEN 0 AND 99999999999999),
	paid       INTEGER NOT NULL DEFAULT 0 CHECK (paid BETWEEN 0 AND total),
	open       INTEGER NOT NULL CHECK (open = total - paid),
	paid_first INTEGER,                    -- day of the first and the last
	paid_last  INTEGER,                    -- allocation; NULL while there is none
	total_known INTEGER NOT NULL DEFAULT 1 CHECK (total_known IN (0, 1)),
	               -- 0: only an open amount was ever seen; total is the first one
	disputed   INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1)),
	what_for   TEXT NOT NULL DEFAULT '',
	order_ref  TEXT NOT NULL DEFAULT '',
	contract_ref TEXT NOT NULL DEFAULT '',
	ways_to_pay TEXT NOT NULL DEFAULT '',
	terms      TEXT NOT NULL DEFAULT '',
	sent_on    INTEGER,
	sent_how   TEXT NOT NULL DEFAULT '',
	received_on INTEGER,
	step       TEXT NOT NULL DEFAULT '',   -- last step of the policy taken for it
	source     TEXT NOT NULL DEFAULT '',
	import     INTEGER,                    -- the import that made it
	seen       INTEGER,                    -- the last import of its source that had it
	UNIQUE (series, number)
) STRICT;
-- What is open today: board, aging, today. Touches open items only.
CREATE INDEX invoice_open ON invoice (currency, client, due, open, issued) WHERE open > 0;
CREATE INDEX invoice_open_step ON invoice (step) WHERE open > 0 AND step <> '';
-- What was open on a past day: covers that sum.
CREATE INDEX invoice_past ON invoice (currency, client, due, issued, total, paid, paid_first, paid_last);
CREATE INDEX invoice_disputed ON invoice (currency, client, due, issued, total, paid, paid_first, paid_last, disputed)
	WHERE disputed = 1;
CREATE INDEX invoice_client ON invoice (client);
CREATE INDEX invoice_import ON invoice (import) WHERE import IS NOT NULL;

-- What reduces a debt; what is not allocated stands on account.
CREATE TABLE payment (
	id        INTEGER PRIMARY KEY,
	client    INTEGER NOT NULL REFERENCES client (id),
	kind      TEXT NOT NULL CHECK (kind IN ('payment', 'credit', 'inferred')),
	currency  TEXT NOT NULL CHECK (length(currency) = 3),
	amount    INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999),
	allocated INTEGER NOT NULL DEFAULT 0 CHECK (allocated BETWEEN 0 AND amount),
	paid_on   INTEGER NOT NULL CHECK (paid_on BETWEEN 7305 AND 84005),
	ref       TEXT NOT NULL DEFAULT '',
	number    TEXT NOT NULL DEFAULT '',    -- a credit note's own number
	source    TEXT NOT NULL DEFAULT '',
	import    INTEGER
) STRICT;
CREATE INDEX payment_client ON payment (client, paid_on);
CREATE INDEX payment_account ON payment (currency, client, paid_on, amount, allocated) WHERE allocated < amount;
CREATE INDEX payment_import ON payment (import) WHERE import IS NOT NULL;

-- The latest value date of any payment ever seen. A day not before it needs the
-- open items only; an earlier one is summed from history.
CREATE TABLE latest (
	id      INTEGER PRIMARY KEY CHECK (id = 1),
	paid_on INTEGER NOT NULL
) STRICT;
INSERT INTO latest (id, paid_on) VALUES (1, 0);
CREATE TRIGGER payment_latest AFTER INSERT ON payment
WHEN NEW.paid_on > (SELECT paid_on FROM latest WHERE id = 1)
BEGIN UPDATE latest SET paid_on = NEW.paid_on WHERE id = 1; END;
CREATE TRIGGER payment_later AFTER UPDATE OF paid_on ON payment
WHEN NEW.paid_on > (SELECT paid_on FROM latest WHERE id = 1)
BEGIN UPDATE latest SET paid_on = NEW.paid_on WHERE id = 1; END;

CREATE TABLE allocation (
	payment INTEGER NOT NULL REFERENCES payment (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
	amount  INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999),
	PRIMARY KEY (payment, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_invoice ON allocation (invoice, payment, amount);

-- The log. Append-only and chained: hash covers the canonical bytes of the row
-- and prev. Words (names, what was said) are chained by the digest of salt and
-- body, so that a lawful erasure can delete them and leave the chain whole.
CREATE TABLE entry (
	seq       INTEGER PRIMARY KEY,
	kind      TEXT NOT NULL,
	client    INTEGER,
	invoice   INTEGER,
	about     INTEGER REFERENCES entry (seq), -- what it corrects or withdraws
	happened  INTEGER NOT NULL,
	happened_offset INTEGER NOT NULL,
	recorded  INTEGER NOT NULL,
	recorded_offset INTEGER NOT NULL,
	clock_back INTEGER NOT NULL DEFAULT 0 CHECK (clock_back IN (0, 1)),
	uid       INTEGER NOT NULL,
	actor     TEXT NOT NULL,
	facts     BLOB NOT NULL,               -- fields, see store/fields.h
	words     BLOB,                        -- SHA-256(salt + body); NULL: none
	prev      BLOB NOT NULL CHECK (length(prev) = 32),
	hash      BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX entry_client ON entry (client, happened, seq);
CREATE INDEX entry_about ON entry (about, kind) WHERE about IS NOT NULL;
CREATE INDEX entry_export ON entry (kind) WHERE kind = 'export';

CREATE TABLE entry_words (
	seq  INTEGER PRIMARY KEY REFERENCES entry (seq),
	salt BLOB NOT NULL CHECK (length(salt) = 16),
	body BLOB NOT NULL
) STRICT;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry cannot be changed'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry cannot be deleted'); END;
CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the log only grows: an entry cannot be replaced'); END;
CREATE TRIGGER entry_in_line BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
  OR NEW.prev IS NOT (SELECT coalesce((SELECT hash FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32)))
BEGIN SELECT RAISE(ABORT, 'the log only grows at its head'); END;
CREATE TRIGGER entry_words_no_update BEFORE UPDATE ON entry_words
BEGIN SELECT RAISE(ABORT, 'the log only grows: words cannot be changed'); END;
CREATE TRIGGER entry_words_no_delete BEFORE DELETE ON entry_words
WHEN NOT EXISTS (SELECT 1 FROM entry WHERE kind = 'erasure' AND about = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'only an erasure entry may delete words'); END;
CREATE TRIGGER entry_words_no_replace BEFORE INSERT ON entry_words
WHEN EXISTS (SELECT 1 FROM entry_words WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the log only grows: words cannot be replaced'); END;

-- What the client said it would pay, and when.
CREATE TABLE promise (
	id       INTEGER PRIMARY KEY,
	client   INTEGER NOT NULL REFERENCES client (id),
	currency TEXT NOT NULL,
	amount   INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999),
	due      INTEGER NOT NULL,
	made_on  INTEGER NOT NULL,
	entry    INTEGER NOT NULL REFERENCES entry (seq),
	state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'replaced', 'withdrawn'))
) STRICT;
CREATE INDEX promise_client ON promise (client, state);
CREATE INDEX promise_open ON promise (currency, client) WHERE state = 'open';
CREATE TABLE promise_invoice (
	promise INTEGER NOT NULL REFERENCES promise (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id),
	PRIMARY KEY (promise, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_invoice_invoice ON promise_invoice (invoice);

-- A mail: from draft to the server's last word.
CREATE TABLE message (
	id         INTEGER PRIMARY KEY,
	client     INTEGER NOT NULL REFERENCES client (id),
	state      TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'queued', 'claimed',
	           'dot', 'sent', 'rejected', 'stopped', 'uncertain', 'binned')),
	kind       TEXT NOT NULL DEFAULT 'reminder', -- reminder, statement, confirmation, thanks, other
	currency   TEXT NOT NULL DEFAULT '',
	step       TEXT NOT NULL DEFAULT '',
	cycle      INTEGER,                    -- the invoice that carries the ladder
	template   TEXT NOT NULL DEFAULT '',
	language   TEXT NOT NULL DEFAULT '',
	to_line    TEXT NOT NULL DEFAULT '',   -- Name <a@b>
	cc_line    TEXT NOT NULL DEFAULT '',
	subject    TEXT NOT NULL DEFAULT '',
	body       TEXT NOT NULL DEFAULT '',
	message_id TEXT NOT NULL DEFAULT '',   -- fixed when queued
	raw_digest BLOB CHECK (length(raw_digest) = 32), -- of the exact bytes, fixed when queued
	not_before INTEGER NOT NULL DEFAULT 0, -- Unix seconds; end of the hold, or the time chosen
	timed      INTEGER NOT NULL DEFAULT 0 CHECK (timed IN (0, 1)), -- a time was chosen (AT)
	held       INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),  -- held until released
	owner      TEXT NOT NULL DEFAULT '',   -- who has claimed it: pid, start time, boot id
	attempts   INTEGER NOT NULL DEFAULT 0,
	reply      TEXT NOT NULL DEFAULT '',   -- the server's last line
	why        TEXT NOT NULL DEFAULT '',   -- stopped, rejected, uncertain: the reason
	uid        INTEGER NOT NULL,
	actor      TEXT NOT NULL,              -- who wrote it, who approved it
	changed    INTEGER NOT NULL,           -- Unix seconds
	sent_at    INTEGER
) STRICT;
CREATE INDEX message_state ON message (state, not_before);
CREATE INDEX message_client ON message (client);
-- Nothing is sent twice: the second user is told who was first.
CREATE UNIQUE INDEX message_once ON message (client, currency, step, cycle)
	WHERE step <> '' AND state IN ('queued', 'claimed', 'dot', 'sent', 'uncertain');
-- The exact bytes of what was ever queued, by their SHA-256, apart from the message
-- so that a change of its state does not write them again.
CREATE TABLE message_bytes (
	digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
	bytes  BLOB NOT NULL
) STRICT;
CREATE TABLE message_invoice (
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id),
	amount  INTEGER NOT NULL,              -- the open amount it names
	PRIMARY KEY (message, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_invoice_invoice ON message_invoice (invoice);
-- What goes along with it, as it was when it was attached.
CREATE TABLE message_file (
	id      INTEGER PRIMARY KEY,
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	name    TEXT NOT NULL CHECK (name <> ''),
	type    TEXT NOT NULL,
	bytes   BLOB NOT NULL
) STRICT;
CREATE INDEX message_file_message ON message_file (message);
CREATE TABLE message_event (
	id      INTEGER PRIMARY KEY,
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	at      INTEGER NOT NULL,
	offset  INTEGER NOT NULL,
	state   TEXT NOT NULL,
	says    TEXT NOT NULL
) STRICT;
CREATE INDEX message_event_message ON message_event (message, id);
-- The sender's heartbeat: "sender: off" when it is old and mail waits.
CREATE TABLE sender (
	id    INTEGER PRIMARY KEY CHECK (id = 1),
	at    INTEGER NOT NULL,
	owner TEXT NOT NULL,                   -- the process while it waits for mail; else ''
	says  TEXT NOT NULL                    -- what kept it from sending; '': nothing
) STRICT;

-- The firm's own wording; comes before the built-in templates.
CREATE TABLE template (
	name     TEXT NOT NULL,
	language TEXT NOT NULL,
	subject  TEXT NOT NULL,
	body     TEXT NOT NULL,
	PRIMARY KEY (name, language)
) STRICT, WITHOUT ROWID;

-- Files that came in. The rows that changed something are kept in canonical form
-- (store/import_row.h), append-only, in blocks; digest is SHA-256 over those bytes.
CREATE TABLE import (
	id      INTEGER PRIMARY KEY,
	kind    TEXT NOT NULL,                 -- invoices, clients, payments
	source  TEXT NOT NULL,                 -- the series of files it belongs to
	file    TEXT NOT NULL,
	at      INTEGER NOT NULL,
	uid     INTEGER NOT NULL,
	actor   TEXT NOT NULL,
	rows    INTEGER NOT NULL,
	digest  BLOB NOT NULL CHECK (length(digest) = 32),
	undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE TABLE import_block (
	import INTEGER NOT NULL REFERENCES import (id),
	block  INTEGER NOT NULL,
	body   BLOB NOT NULL,
	made   BLOB NOT NULL,                  -- the ids each row made: redo gives the same
	PRIMARY KEY (import, block)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER import_block_no_update BEFORE UPDATE ON import_block
BEGIN SELECT RAISE(ABORT, 'imported rows cannot be changed'); END;
CREATE TRIGGER import_block_no_delete BEFORE DELETE ON import_block
BEGIN SELECT RAISE(ABORT, 'imported rows cannot be deleted'); END;
-- What an import changed, as it was before: for its undo.
CREATE TABLE import_before (
	import  INTEGER NOT NULL REFERENCES import (id),
	what    TEXT NOT NULL CHECK (what IN ('client', 'contact', 'invoice')),
	id      INTEGER NOT NULL,
	fields  BLOB NOT NULL,
	PRIMARY KEY (import, what, id)
) STRICT, WITHOUT ROWID;
-- How a kind of file is read, remembered by its header line.
CREATE TABLE layout (
	name   TEXT PRIMARY KEY,
	header BLOB NOT NULL,                  -- SHA-256 of the folded header
	kind   TEXT NOT NULL,
	fields BLOB NOT NULL,
	used   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX layout_header ON layout (header, used);

-- One thing a person did: one transaction, one step of undo.
CREATE TABLE deed (
	id         INTEGER PRIMARY KEY,
	uid        INTEGER NOT NULL,
	name       TEXT NOT NULL,              -- "log a call with Bergmann GmbH"
	at         INTEGER NOT NULL,
	first_entry INTEGER NOT NULL,          -- entries it wrote: first..last; 0..-1: none
	last_entry INTEGER NOT NULL,
	import     INTEGER,                    -- an import undoes by its own tables
	changes    BLOB,                       -- SQLite changeset of the state tables
	undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX deed_uid ON deed (uid, undone, id);
