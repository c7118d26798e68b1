/* SPDX-License-Identifier: MIT */
/* Policies as people write them: what is read can be walked without end or hole, and
 * what is not says the file and a line. */
#include "follow/policy.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool known(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "late") == 0;
}

static void walk(const struct policy *policy)
{
	assert(policy->count >= 0 && policy->count <= POLICY_STEPS && policy->gap >= 0 && policy->gap_before >= 0);
	for (int i = 0; i < policy->count; i++) {
		const struct policy_step *step = &policy->steps[i];
		assert(*step->name && *step->title && policy_find(policy, step->name) == i);
		assert(!*step->template || known(NULL, step->template));
		assert(step->clause_count >= 0 && step->clause_count <= POLICY_CLAUSES && step->every >= 0 && step->fee >= 0);
		assert(step->from != POLICY_FROM_STEP || (step->after >= 0 && step->after < policy->count && step->after != i));
		assert(step->from == POLICY_FROM_DUE || step->days >= 0);
		assert(i == 0 || step->channel == POLICY_REVIEW || step[-1].channel == POLICY_REVIEW ||
		       step->nominal >= step[-1].nominal);
		/* Whoever waits for a step reaches the first in the end. */
		int hops = 0;
		for (int at = i; policy->steps[at].from == POLICY_FROM_STEP; at = policy->steps[at].after)
			assert(++hops <= policy->count);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct policy policy;
	struct err err = {0};
	if (policy_parse((const char *)data, len, "own", "own", known, NULL, &arena, &policy, &err))
		walk(&policy);
	else
		assert(strncmp(err.text, "own", 3) == 0);
	arena_release(&arena);
	return 0;
}
