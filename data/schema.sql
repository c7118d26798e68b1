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
	hold_review INTEGER,                   -- day to look at a hold without an end again
	UNIQUE (source, key)
) STRICT;
CREATE INDEX client_folded ON client (folded);
CREATE INDEX client_key ON client (key) WHERE key IS NOT NULL; -- one number, several sources
CREATE INDEX client_code ON client (code) WHERE code <> ''; -- searched by its beginning
CREATE INDEX client_import ON client (import) WHERE import IS NOT NULL;
CREATE INDEX client_follow_up ON client (follow_up) WHERE follow_up IS NOT NULL;

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
CREATE INDEX contact_bad ON contact (client) WHERE mail_state <> 'ok' AND gone = 0;

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

-- Money given back out of what stood on account. It is part of what its payment has
-- allocated, from its own day on.
CREATE TABLE refund (
	id      INTEGER PRIMARY KEY,
	payment INTEGER NOT NULL REFERENCES payment (id),
	amount  INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999),
	paid_on INTEGER NOT NULL CHECK (paid_on BETWEEN 7305 AND 84005),
	ref     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX refund_payment ON refund (payment, paid_on, amount);
CREATE INDEX refund_day ON refund (paid_on, payment, amount);

-- Up to which day payments are known: the day of each file that told of payments, also
-- of one with nothing new in it (import NULL). One row a day at most.
CREATE TABLE payment_news (
	id     INTEGER PRIMARY KEY,
	day    INTEGER NOT NULL,
	source TEXT NOT NULL,
	import INTEGER REFERENCES import (id)
) STRICT;
CREATE INDEX payment_news_day ON payment_news (day);

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
-- Words between us and a client, newest first: what the next action goes by.
CREATE INDEX entry_contact ON entry (client, happened, seq)
	WHERE kind IN ('call', 'letter', 'visit', 'mail-out', 'mail-in');
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

-- The bytes of files, each kept once, by their SHA-256, in pieces, so that a long
-- recording is never whole in memory. They only grow, like the log that names them:
-- bytes an entry names go only when each such entry has been erased.
CREATE TABLE content (
	id     INTEGER PRIMARY KEY,
	digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
	len    INTEGER NOT NULL CHECK (len >= 0)
) STRICT;
CREATE TABLE content_piece (
	content INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
	piece   INTEGER NOT NULL CHECK (piece >= 0),
	bytes   BLOB NOT NULL CHECK (length(bytes) > 0),
	PRIMARY KEY (content, piece)
) STRICT;
-- Which entries name which bytes: what their facts say (store/entry_file.h), for
-- looking it up. verify compares both.
CREATE TABLE entry_file (
	entry  INTEGER NOT NULL REFERENCES entry (seq),
	place  INTEGER NOT NULL CHECK (place > 0),
	digest BLOB NOT NULL CHECK (length(digest) = 32),
	PRIMARY KEY (entry, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_file_digest ON entry_file (digest);

CREATE TRIGGER content_no_update BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'files only grow: their bytes cannot be changed'); END;
CREATE TRIGGER content_no_replace BEFORE INSERT ON content
WHEN EXISTS (SELECT 1 FROM content WHERE id = NEW.id OR digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'files only grow: their bytes cannot be replaced'); END;
CREATE TRIGGER content_no_delete BEFORE DELETE ON content
WHEN EXISTS (SELECT 1 FROM entry_file f WHERE f.digest = OLD.digest
             AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.kind = 'erasure' AND e.about = f.entry))
BEGIN SELECT RAISE(ABORT, 'only an erasure entry may delete the bytes of a file'); END;
CREATE TRIGGER content_piece_no_update BEFORE UPDATE ON content_piece
BEGIN SELECT RAISE(ABORT, 'files only grow: their bytes cannot be changed'); END;
CREATE TRIGGER content_piece_no_replace BEFORE INSERT ON content_piece
WHEN EXISTS (SELECT 1 FROM content_piece WHERE content = NEW.content AND piece = NEW.piece)
BEGIN SELECT RAISE(ABORT, 'files only grow: their bytes cannot be replaced'); END;
CREATE TRIGGER content_piece_no_delete BEFORE DELETE ON content_piece
WHEN EXISTS (SELECT 1 FROM content WHERE id = OLD.content)
BEGIN SELECT RAISE(ABORT, 'the bytes of a file go as a whole or not at all'); END;
CREATE TRIGGER entry_file_no_update BEFORE UPDATE ON entry_file
BEGIN SELECT RAISE(ABORT, 'the log only grows: its files cannot be changed'); END;
CREATE TRIGGER entry_file_no_delete BEFORE DELETE ON entry_file
BEGIN SELECT RAISE(ABORT, 'the log only grows: its files cannot be deleted'); END;
CREATE TRIGGER entry_file_no_replace BEFORE INSERT ON entry_file
WHEN EXISTS (SELECT 1 FROM entry_file WHERE entry = NEW.entry AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'the log only grows: its files cannot be replaced'); END;

-- Heads of the log that went outside (a mail's header, a case, a backup's name), each
-- with the entry that says when and where to: what verify compares the chain with.
CREATE TABLE anchor (
	entry INTEGER PRIMARY KEY REFERENCES entry (seq),
	kind  TEXT NOT NULL,                   -- mail, export, backup, stamp
	seq   INTEGER NOT NULL CHECK (seq BETWEEN 1 AND entry),
	hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER anchor_no_update BEFORE UPDATE ON anchor
BEGIN SELECT RAISE(ABORT, 'anchors only grow: one cannot be changed'); END;
CREATE TRIGGER anchor_no_delete BEFORE DELETE ON anchor
BEGIN SELECT RAISE(ABORT, 'anchors only grow: one cannot be deleted'); END;
CREATE TRIGGER anchor_no_replace BEFORE INSERT ON anchor
WHEN EXISTS (SELECT 1 FROM anchor WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'anchors only grow: one cannot be replaced'); END;

-- What a time stamp server (RFC 3161) said of a head: the token proves that it was
-- there then, whoever keeps the book.
CREATE TABLE stamp (
	entry  INTEGER PRIMARY KEY REFERENCES entry (seq), -- says what was stamped, and by whom
	seq    INTEGER NOT NULL CHECK (seq BETWEEN 1 AND entry),
	token  BLOB NOT NULL                   -- DER of the TimeStampToken
) STRICT;
CREATE TRIGGER stamp_no_update BEFORE UPDATE ON stamp
BEGIN SELECT RAISE(ABORT, 'a time stamp cannot be changed'); END;
CREATE TRIGGER stamp_no_delete BEFORE DELETE ON stamp
BEGIN SELECT RAISE(ABORT, 'a time stamp cannot be deleted'); END;

-- Tells this book from others; the same in every copy of it.
CREATE TABLE book (
	id   INTEGER PRIMARY KEY CHECK (id = 1),
	mark BLOB NOT NULL CHECK (length(mark) = 16)
) STRICT;
INSERT INTO book (id, mark) VALUES (1, randomblob(16));

-- What the client said it would pay, and when.
CREATE TABLE promise (
	id       INTEGER PRIMARY KEY,
	client   INTEGER NOT NULL REFERENCES client (id),
	currency TEXT NOT NULL,
	amount   INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999),
	due      INTEGER NOT NULL,
	made_on  INTEGER NOT NULL,
	entry    INTEGER NOT NULL REFERENCES entry (seq),
	state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'replaced', 'withdrawn')),
	ended    INTEGER                       -- day it was replaced; NULL while it stands
) STRICT;
CREATE INDEX promise_client ON promise (client, state);
CREATE INDEX promise_open ON promise (currency, client) WHERE state = 'open';
CREATE TABLE promise_invoice (
	promise INTEGER NOT NULL REFERENCES promise (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id),
	PRIMARY KEY (promise, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_invoice_invoice ON promise_invoice (invoice);

-- What became of the policy's steps, an invoice each (follow/next.h says what counts).
CREATE TABLE step_taken (
	id      INTEGER PRIMARY KEY,
	invoice INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
	step    TEXT NOT NULL CHECK (step <> ''),
	state   TEXT NOT NULL CHECK (state IN ('done', 'mailed', 'skipped', 'listed', 'passed')),
	day     INTEGER NOT NULL,
	entry   INTEGER                        -- the log's entry that tells of it
) STRICT;
CREATE INDEX step_taken_invoice ON step_taken (invoice, step, state, day);
CREATE INDEX step_taken_day ON step_taken (day);
CREATE INDEX step_taken_entry ON step_taken (entry) WHERE entry IS NOT NULL;
-- The policy of an invoice that has one of its own.
CREATE TABLE invoice_policy (
	invoice INTEGER PRIMARY KEY REFERENCES invoice (id) ON DELETE CASCADE,
	policy  TEXT NOT NULL CHECK (policy <> '')
) STRICT;
-- Holidays that were imported. A year of a country that has any here goes by these
-- alone, else by the list that comes with dun.
CREATE TABLE holiday (
	country TEXT NOT NULL CHECK (length(country) = 2),
	day     INTEGER NOT NULL,
	name    TEXT NOT NULL,
	source  TEXT NOT NULL,                 -- the file it came from
	PRIMARY KEY (country, day)
) STRICT, WITHOUT ROWID;

-- Instalments agreed for a debt. Which of them is kept, late or missed is computed
-- from what has come in, like a promise; the state says what people decided.
CREATE TABLE plan (
	id       INTEGER PRIMARY KEY,
	client   INTEGER NOT NULL REFERENCES client (id),
	currency TEXT NOT NULL,
	amount   INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999), -- of all instalments
	made_on  INTEGER NOT NULL,
	entry    INTEGER NOT NULL REFERENCES entry (seq),
	state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replaced', 'cancelled')),
	ended    INTEGER
) STRICT;
CREATE INDEX plan_client ON plan (client, state);
CREATE INDEX plan_open ON plan (currency, client) WHERE state = 'open';
CREATE TABLE plan_invoice (
	plan    INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id),
	PRIMARY KEY (plan, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_invoice_invoice ON plan_invoice (invoice);
CREATE TABLE instalment (
	plan   INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
	number INTEGER NOT NULL CHECK (number >= 1),
	due    INTEGER NOT NULL,
	amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999),
	PRIMARY KEY (plan, number)
) STRICT, WITHOUT ROWID;

-- Why (part of) an invoice is contested. invoice.disputed is 1 while one is open; it
-- may also be 1 without one, where a file or a person only said that it is disputed.
CREATE TABLE dispute (
	id       INTEGER PRIMARY KEY,
	client   INTEGER NOT NULL REFERENCES client (id),
	invoice  INTEGER NOT NULL REFERENCES invoice (id),
	amount   INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 99999999999999), -- the part contested
	reason   TEXT NOT NULL,                -- reason_dispute[] of follow/reason.h
	owner    TEXT NOT NULL DEFAULT '',     -- who of ours clears it up
	opened_on INTEGER NOT NULL,
	review   INTEGER NOT NULL,             -- day to look at it again, at the latest
	entry    INTEGER NOT NULL REFERENCES entry (seq),
	state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected')),
	ended    INTEGER
) STRICT;
CREATE INDEX dispute_client ON dispute (client, state);
CREATE INDEX dispute_invoice ON dispute (invoice, state);
CREATE INDEX dispute_open ON dispute (client) WHERE state = 'open';

-- Less accepted in full discharge. An offer lapses by itself; accepted, it is a
-- promise of the amount; when that has come, the rest is written off (done).
CREATE TABLE settlement (
	id       INTEGER PRIMARY KEY,
	client   INTEGER NOT NULL REFERENCES client (id),
	currency TEXT NOT NULL,
	owed     INTEGER NOT NULL CHECK (owed BETWEEN 1 AND 99999999999999),
	amount   INTEGER NOT NULL CHECK (amount BETWEEN 1 AND owed),
	oldest   INTEGER NOT NULL,             -- due day of the oldest invoice in it
	made_on  INTEGER NOT NULL,
	valid_until INTEGER NOT NULL,
	entry    INTEGER NOT NULL REFERENCES entry (seq),
	promise  INTEGER REFERENCES promise (id), -- once it is accepted
	state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'done', 'withdrawn')),
	ended    INTEGER
) STRICT;
CREATE INDEX settlement_client ON settlement (client, state);
CREATE INDEX settlement_open ON settlement (currency, client) WHERE state IN ('open', 'accepted');
CREATE TABLE settlement_invoice (
	settlement INTEGER NOT NULL REFERENCES settlement (id) ON DELETE CASCADE,
	invoice    INTEGER NOT NULL REFERENCES invoice (id),
	PRIMARY KEY (settlement, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_invoice_invoice ON settlement_invoice (invoice);

-- What was given up. It reduces a debt without being money, as a credit note does,
-- and so it is a payment of kind credit with its value date; this row tells them
-- apart.
CREATE TABLE write_off (
	payment    INTEGER PRIMARY KEY REFERENCES payment (id) ON DELETE CASCADE,
	settlement INTEGER REFERENCES settlement (id), -- NULL: none
	reason     TEXT NOT NULL,              -- reason_write_off[] of follow/reason.h
	decided_by TEXT NOT NULL CHECK (decided_by <> ''),
	entry      INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;

-- A line of Today ticked off, or put to another day, by hand: hides the record it
-- comes from (what, ref) until the day `again`; NULL: until the record changes.
CREATE TABLE tick (
	what   TEXT NOT NULL,                  -- promise, draft, mail, address, step ...
	ref    INTEGER NOT NULL,               -- its id
	client INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
	at     INTEGER NOT NULL,               -- Unix seconds
	again  INTEGER,
	done   INTEGER NOT NULL CHECK (done IN (0, 1)),
	entry  INTEGER NOT NULL REFERENCES entry (seq),
	PRIMARY KEY (what, ref)
) STRICT, WITHOUT ROWID;

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
-- What a queued mail is for each invoice it lists once it has gone: the step itself for
-- the one that carries the ladder, what its age allows for the others.
CREATE TABLE message_step (
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
	step    TEXT NOT NULL CHECK (step <> ''),
	PRIMARY KEY (message, invoice)
) STRICT, WITHOUT ROWID;
-- What goes along with it, as it was when it was attached.
CREATE TABLE message_file (
	id      INTEGER PRIMARY KEY,
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	name    TEXT NOT NULL CHECK (name <> ''),
	type    TEXT NOT NULL,
	content INTEGER NOT NULL REFERENCES content (id)
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
WHEN (SELECT kind FROM entry ORDER BY seq DESC LIMIT 1) IS NOT 'erasure'
  OR NEW.import <> OLD.import OR NEW.block <> OLD.block OR NEW.made <> OLD.made
BEGIN SELECT RAISE(ABORT, 'imported rows cannot be changed, only erased with an entry that says so'); END;
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
