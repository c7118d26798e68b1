/* SPDX-License-Identifier: MIT */
/* Every verb there is, in the order `dun --help` shows them. */
#include "cli/cli.h"

extern const struct verb cmd_check;
extern const struct verb cmd_demo;
extern const struct verb cmd_draft;
extern const struct verb cmd_template;
extern const struct verb cmd_doctor;
extern const struct verb cmd_aging;
extern const struct verb cmd_board;
extern const struct verb cmd_correct;
extern const struct verb cmd_file;
extern const struct verb cmd_hold;
extern const struct verb cmd_log;
extern const struct verb cmd_today;
extern const struct verb cmd_skip;
extern const struct verb cmd_policy;
extern const struct verb cmd_calendar;
extern const struct verb cmd_personal;
extern const struct verb cmd_search;
extern const struct verb cmd_promise;
extern const struct verb cmd_plan;
extern const struct verb cmd_dispute;
extern const struct verb cmd_settle;
extern const struct verb cmd_write_off;
extern const struct verb cmd_show;
extern const struct verb cmd_diary;
extern const struct verb cmd_tick;
extern const struct verb cmd_export;
extern const struct verb cmd_statement;
extern const struct verb cmd_help;
extern const struct verb cmd_mail;
extern const struct verb cmd_outbox;
extern const struct verb cmd_send;
extern const struct verb cmd_client;
extern const struct verb cmd_contact;
extern const struct verb cmd_import;
extern const struct verb cmd_init;
extern const struct verb cmd_invoice;
extern const struct verb cmd_pay;
extern const struct verb cmd_allocate;
extern const struct verb cmd_metrics;
extern const struct verb cmd_refund;
extern const struct verb cmd_stamp;
extern const struct verb cmd_verify;
extern const struct verb cmd_backup;
extern const struct verb cmd_restore;
extern const struct verb cmd_redo;
extern const struct verb cmd_setting;
extern const struct verb cmd_undo;

const struct verb *const verbs[] = {
	&cmd_init,
	&cmd_demo,
	&cmd_import,
	&cmd_client,
	&cmd_contact,
	&cmd_invoice,
	&cmd_board,
	&cmd_aging,
	&cmd_diary,
	&cmd_tick,
	&cmd_today,
	&cmd_show,
	&cmd_search,
	&cmd_log,
	&cmd_correct,
	&cmd_file,
	&cmd_pay,
	&cmd_allocate,
	&cmd_refund,
	&cmd_promise,
	&cmd_plan,
	&cmd_dispute,
	&cmd_settle,
	&cmd_write_off,
	&cmd_metrics,
	&cmd_hold,
	&cmd_skip,
	&cmd_draft,
	&cmd_check,
	&cmd_template,
	&cmd_outbox,
	&cmd_send,
	&cmd_mail,
	&cmd_statement,
	&cmd_export,
	&cmd_undo,
	&cmd_redo,
	&cmd_personal,
	&cmd_verify,
	&cmd_stamp,
	&cmd_backup,
	&cmd_restore,
	&cmd_policy,
	&cmd_calendar,
	&cmd_setting,
	&cmd_doctor,
	&cmd_help,
	NULL,
};
