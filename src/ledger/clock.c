/* SPDX-License-Identifier: MIT */
#include "ledger/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { DAY_SECONDS = 86400 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* A zone is a file below the zone directory; a name cannot leave it. */
static bool zone_known(const char *zone)
{
	for (const char *c = zone; *c; c++)
		if (!((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') ||
		      strchr("_+-/", *c)))
			return false;
	if (zone[0] == '/' || zone[0] == '\0')
		return false;
	if (strcmp(zone, "UTC") == 0)
		return true;
	struct buf path = BUF_INIT;
	buf_addf(&path, "/usr/share/zoneinfo/%s", zone);
	bool known = buf_ok(&path, NULL) && access(buf_str(&path), R_OK) == 0;
	buf_release(&path);
	return known;
}

bool clock_set_zone(const char *zone, struct err *err)
{
	if (!*zone) {
		tzset();
		return true;
	}
	if (!zone_known(zone))
		return err_set(err, ERR_DATA, "\"%s\" is no time zone known here: try one like Europe/Berlin", zone);
	if (setenv("TZ", zone, 1) != 0)
		return err_memory(err);
	tzset();
	return true;
}

static struct moment moment_of(time_t at)
{
	struct tm local;
	if (!localtime_r(&at, &local))
		return (struct moment){.at = at};
	return (struct moment){.at = at, .offset = (int32_t)(local.tm_gmtoff / 60)};
}

struct moment moment_at(int64_t at)
{
	return moment_of((time_t)at);
}

/* The C library knows one zone at a time: the process's is put back at once. */
struct moment moment_in(int64_t at, const char *zone)
{
	const char *own = getenv("TZ");
	struct buf kept = BUF_INIT;
	buf_adds(&kept, own ? own : "");
	struct moment moment = moment_at(at);
	if (*zone && zone_known(zone) && buf_ok(&kept, NULL) && setenv("TZ", zone, 1) == 0) {
		tzset();
		moment = moment_at(at);
		if (own)
			setenv("TZ", buf_str(&kept), 1);
		else
			unsetenv("TZ");
		tzset();
	}
	buf_release(&kept);
	return moment;
}

daynum moment_day(struct moment moment)
{
	return (daynum)floor_div(moment.at + (int64_t)moment.offset * 60, DAY_SECONDS);
}

int moment_minute(struct moment moment)
{
	int64_t local = moment.at + (int64_t)moment.offset * 60;
	return (int)((local - floor_div(local, DAY_SECONDS) * DAY_SECONDS) / 60);
}

struct moment moment_make(daynum day, int minute)
{
	int y, m, d;
	date_split(day, &y, &m, &d);
	struct tm local = {.tm_year = y - 1900, .tm_mon = m - 1, .tm_mday = d, .tm_hour = minute / 60,
	                   .tm_min = minute % 60, .tm_isdst = -1};
	return moment_of(mktime(&local));
}

/* The civil date and time of a moment in its own zone. */
struct civil {
	int year, month, day, hour, minute, second;
};

static struct civil civil_of(struct moment moment)
{
	struct civil c;
	int64_t local = moment.at + (int64_t)moment.offset * 60;
	int64_t day = floor_div(local, DAY_SECONDS);
	int second = (int)(local - day * DAY_SECONDS);
	date_split((daynum)day, &c.year, &c.month, &c.day);
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	return c;
}

const char *moment_iso(struct moment moment, char out[MOMENT_TEXT_SIZE])
{
	struct civil c = civil_of(moment);
	int off = abs(moment.offset);
	snprintf(out, MOMENT_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month, c.day,
	         c.hour, c.minute, c.second, moment.offset < 0 ? '-' : '+', off / 60, off % 60);
	return out;
}

const char *moment_clock(struct moment moment, char out[MOMENT_TEXT_SIZE])
{
	struct civil c = civil_of(moment);
	snprintf(out, MOMENT_TEXT_SIZE, "%02d:%02d", c.hour, c.minute);
	return out;
}

const char *moment_mail(struct moment moment, char out[MOMENT_TEXT_SIZE])
{
	static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = civil_of(moment);
	int off = abs(moment.offset);
	snprintf(out, MOMENT_TEXT_SIZE, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
	         days[date_weekday(moment_day(moment))], c.day, months[c.month - 1], c.year, c.hour, c.minute,
	         c.second, moment.offset < 0 ? '-' : '+', off / 60, off % 60);
	return out;
}

static bool digits(const char *s, int count, int *out)
{
	*out = 0;
	for (int i = 0; i < count; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (s[i] - '0');
	}
	return true;
}

/* "Z", "+01:00" or nothing (the process's zone: false in *given). */
static bool parse_offset(const char *s, int32_t *offset, bool *given)
{
	int h, m;
	*given = *s != '\0';
	*offset = 0;
	if (!*given || strcmp(s, "Z") == 0)
		return true;
	if ((*s != '+' && *s != '-') || strlen(s) != 6 || s[3] != ':' || !digits(s + 1, 2, &h) ||
	    !digits(s + 4, 2, &m) || h > 14 || m > 59)
		return false;
	*offset = (h * 60 + m) * (*s == '-' ? -1 : 1);
	return true;
}

static bool bad_moment(const char *text, struct err *err)
{
	return err_set(err, ERR_DATA, "\"%s\" is not a time: try 2026-11-23T14:05 or 2026-11-23", text);
}

bool moment_parse_iso(const char *text, struct moment *out, struct err *err)
{
	char day_text[DATE_ISO_SIZE];
	daynum day;
	if (strlen(text) < 10)
		return bad_moment(text, err);
	memcpy(day_text, text, 10);
	day_text[10] = '\0';
	if (!date_parse_iso(day_text, &day, NULL))
		return bad_moment(text, err);
	int h = 0, m = 0, s = 0;
	const char *rest = text + 10;
	if (*rest) {
		if ((*rest != 'T' && *rest != ' ') || strlen(rest) < 6 || !digits(rest + 1, 2, &h) ||
		    rest[3] != ':' || !digits(rest + 4, 2, &m))
			return bad_moment(text, err);
		rest += 6;
		if (*rest == ':') {
			if (strlen(rest) < 3 || !digits(rest + 1, 2, &s))
				return bad_moment(text, err);
			rest += 3;
		}
	}
	bool given;
	int32_t offset;
	if (h > 23 || m > 59 || s > 59 || !parse_offset(rest, &offset, &given))
		return bad_moment(text, err);
	if (given) {
		out->at = (int64_t)day * DAY_SECONDS + h * 3600 + m * 60 + s - (int64_t)offset * 60;
		out->offset = offset;
	} else {
		*out = moment_make(day, h * 60 + m);
		out->at += s;
	}
	return true;
}
