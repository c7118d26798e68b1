-- SPDX-License-Identifier: MIT
-- From version 1 to 2. Each statement as schema.sql has it; store/migrate.c says more.

-- A step of undo recorded before knows the tables as they were.
DELETE FROM deed;

-- Words between us and a client, newest first: what the next action goes by.
CREATE INDEX entry_contact ON entry (client, happened, seq)
	WHERE kind IN ('call', 'letter', 'visit', 'mail-out', 'mail-in');
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

-- The bytes of a mail's files are content now; migrate.c moves them.
ALTER TABLE message_file RENAME TO message_file_1;
DROP INDEX message_file_message;
CREATE TABLE message_file (
	id      INTEGER PRIMARY KEY,
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	name    TEXT NOT NULL CHECK (name <> ''),
	type    TEXT NOT NULL,
	content INTEGER NOT NULL REFERENCES content (id)
) STRICT;
CREATE INDEX message_file_message ON message_file (message);

ALTER TABLE client ADD COLUMN hold_review INTEGER;
CREATE INDEX client_follow_up ON client (follow_up) WHERE follow_up IS NOT NULL;
CREATE INDEX contact_bad ON contact (client) WHERE mail_state <> 'ok' AND gone = 0;
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

ALTER TABLE promise ADD COLUMN ended INTEGER;

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
-- What a queued mail is for each invoice it lists once it has gone: the step itself for
-- the one that carries the ladder, what its age allows for the others.
CREATE TABLE message_step (
	message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	invoice INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
	step    TEXT NOT NULL CHECK (step <> ''),
	PRIMARY KEY (message, invoice)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_code ON client (code) WHERE code <> ''; -- searched by its beginning

-- Up to which day payments are known: the day of each file that told of payments, also
-- of one with nothing new in it (import NULL). One row a day at most.
CREATE TABLE payment_news (
	id     INTEGER PRIMARY KEY,
	day    INTEGER NOT NULL,
	source TEXT NOT NULL,
	import INTEGER REFERENCES import (id)
) STRICT;
CREATE INDEX payment_news_day ON payment_news (day);

-- Words of a person may be taken out of kept rows, right behind the entry that says so.
DROP TRIGGER import_block_no_update;
CREATE TRIGGER import_block_no_update BEFORE UPDATE ON import_block
WHEN (SELECT kind FROM entry ORDER BY seq DESC LIMIT 1) IS NOT 'erasure'
  OR NEW.import <> OLD.import OR NEW.block <> OLD.block OR NEW.made <> OLD.made
BEGIN SELECT RAISE(ABORT, 'imported rows cannot be changed, only erased with an entry that says so'); END;
-- Reminders that went before there were policies are the steps they would be now.
INSERT INTO step_taken (invoice, step, state, day)
SELECT x.invoice, CASE m.step WHEN 'early-late' THEN 'early' WHEN 'final-notice' THEN 'final' ELSE m.step END, 'mailed',
	m.sent_at / 86400 FROM message m JOIN message_invoice x ON x.message = m.id
	WHERE m.state = 'sent' AND m.step <> '' AND m.sent_at IS NOT NULL;
