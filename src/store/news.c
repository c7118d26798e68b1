/* SPDX-License-Identifier: MIT */
#include "store/news.h"

#include <assert.h>

bool news_known(struct db *db, daynum *day, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT n.day FROM payment_news n LEFT JOIN import i ON i.id = n.import "
	                            "WHERE n.import IS NULL OR i.undone = 0 ORDER BY n.day DESC LIMIT 1", "");
	*day = query_next(q) ? query_day(q, 0) : DATE_NONE;
	return query_end(q, err);
}

bool news_note(struct db *db, daynum day, const char *source, int64_t import, struct err *err)
{
	daynum known;
	assert(db_in_transaction(db));
	if (!news_known(db, &known, err))
		return false;
	return (known != DATE_NONE && day <= known) ||
	       db_run(db, err, "INSERT INTO payment_news (day, source, import) VALUES (?, ?, nullif(?, 0))", "dsi", day,
	              source, import);
}
