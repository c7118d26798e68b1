/* SPDX-License-Identifier: MIT */
/* Every view there is. */
#include "ui/view.h"

#include <string.h>

extern const struct view view_board;
extern const struct view view_client;
extern const struct view view_today;
extern const struct view view_bulk;
extern const struct view view_step;
extern const struct view view_clients;
extern const struct view view_export;
extern const struct view view_first;
extern const struct view view_import;
extern const struct view view_outbox;
extern const struct view view_edit;
extern const struct view view_log;
extern const struct view view_follow_up;
extern const struct view view_hold;
extern const struct view view_attach;
extern const struct view view_backup;
extern const struct view view_correct;
extern const struct view view_pay;
extern const struct view view_metrics;
extern const struct view view_owner;
extern const struct view view_personal;
extern const struct view view_retention;
extern const struct view view_search;
extern const struct view view_plan;
extern const struct view view_dispute;
extern const struct view view_settle;
extern const struct view view_write_off;
extern const struct view view_settings;
extern const struct view view_draft;
extern const struct view view_review;

const struct view *const views[] = {
	&view_board,
	&view_today,
	&view_bulk,
	&view_step,
	&view_clients,
	&view_first,
	&view_import,
	&view_client,
	&view_export,
	&view_outbox,
	&view_log,
	&view_edit,
	&view_follow_up,
	&view_hold,
	&view_attach,
	&view_backup,
	&view_correct,
	&view_pay,
	&view_metrics,
	&view_owner,
	&view_personal,
	&view_retention,
	&view_search,
	&view_plan,
	&view_dispute,
	&view_settle,
	&view_write_off,
	&view_settings,
	&view_draft,
	&view_review,
	NULL,
};

const struct view *view_named(const char *name)
{
	for (size_t i = 0; views[i]; i++)
		if (strcmp(views[i]->name, name) == 0)
			return views[i];
	return NULL;
}

const struct view *view_of_tab(int tab)
{
	for (size_t i = 0; views[i]; i++)
		if (views[i]->tab == tab && (views[i]->flags & VIEW_MAIN))
			return views[i];
	return NULL;
}
