/* SPDX-License-Identifier: MIT */
/* SHA-256 by the examples of FIPS 180-4. */
#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void hashes(const char *text, const char *expected)
{
	struct digest digest;
	char hex[DIGEST_HEX];
	assert_true(digest_of(text, strlen(text), &digest, NULL));
	digest_hex(&digest, hex);
	assert_string_equal(hex, expected);
}

static void examples(void **state)
{
	(void)state;
	hashes("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hashes("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hashes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void pieces_make_the_same(void **state)
{
	(void)state;
	struct digest_run run;
	struct digest one, two;
	assert_true(digest_of("million a", 9, &one, NULL));
	assert_true(digest_open(&run, NULL));
	digest_add(&run, "million", 7);
	digest_add(&run, "", 0);
	digest_add(&run, " a", 2);
	assert_true(digest_end(&run, &two, NULL));
	assert_true(digest_same(&one, &two));
	two.bytes[31] ^= 1;
	assert_false(digest_same(&one, &two));
}

static void random_bytes_differ(void **state)
{
	(void)state;
	char a[32] = "", b[32] = "";
	assert_true(digest_random(a, sizeof a, NULL) && digest_random(b, sizeof b, NULL));
	assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(pieces_make_the_same),
		cmocka_unit_test(random_bytes_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
