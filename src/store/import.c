/* SPDX-License-Identifier: MIT */
#include "store/import.h"

bool import_take_back(struct db *db, int64_t import, struct err *err)
{
	(void)db;
	return err_set(err, ERR_NO, "import %lld cannot be taken back by this build", (long long)import);
}

bool import_put_back(struct db *db, int64_t import, struct err *err)
{
	(void)db;
	return err_set(err, ERR_NO, "import %lld cannot be done again by this build", (long long)import);
}
