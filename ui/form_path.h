/* SPDX-License-Identifier: MIT */
/* Tab in a field for paths: completes what is certain, tells what may follow. */
#ifndef DUN_UI_FORM_PATH_H
#define DUN_UI_FORM_PATH_H

#include "ui/form.h"

/* Of a line outside a form. */
struct reaction line_path_complete(struct line *line);
/* REACT_PASS when there is nothing to complete, so that Tab goes on. */
struct reaction form_path_complete(struct form_field *field);
/* A path chosen from a list stands behind those there are. */
void form_path_add(struct form_field *field, const char *path);

#endif
