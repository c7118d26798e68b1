/* SPDX-License-Identifier: MIT */
/* What the files of proof share; nobody else includes it. proof.c hears, proof_money.c
 * judges invoices and payments. */
#ifndef DUN_STORE_PROOF_INSIDE_H
#define DUN_STORE_PROOF_INSIDE_H

#include "store/proof.h"

enum claim_kind { CLAIM_SETTING, CLAIM_PAYMENT, CLAIM_INVOICE, CLAIM_HOLD, CLAIM_WORD, CLAIM_MAIL, CLAIM_IMPORT };

/* What an entry says. */
struct claim {
	int64_t seq, client, invoice;
	enum claim_kind kind;
	bool withdrawn;
	const char *facts;
	size_t facts_len;
	const char *words; /* of a hold; NULL: none or erased */
	size_t words_len;
};

/* Of the claim's facts; "" when absent. Lives in the proof's arena. */
const char *claim_fact(struct proof *proof, const struct claim *claim, const char *name);
/* 0 when absent or no number. */
int64_t claim_number(struct proof *proof, const struct claim *claim, const char *name);
/* The nth of a kind; NULL behind the last. */
struct claim *claim_at(struct proof *proof, enum claim_kind kind, size_t n);
/* The claim of an entry; NULL for none. */
struct claim *claim_of(struct proof *proof, int64_t seq);

void proof_blame(struct proof_fault *fault, int64_t entry, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

bool proof_invoices(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err);
bool proof_payments(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err);

#endif
