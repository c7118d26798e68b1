/* SPDX-License-Identifier: MIT */
#include "ui/editor.h"

#include "base/text.h"

void editor_init(struct editor *editor)
{
	*editor = (struct editor){.cols = 72, .rows = 10};
	draft_init(&editor->draft);
}

void editor_release(struct editor *editor)
{
	draft_release(&editor->draft);
}

static bool move_key(struct editor *editor, uint32_t id)
{
	struct draft *draft = &editor->draft;
	int page = editor->rows > 2 ? editor->rows - 1 : 1;
	switch (id) {
	case K_LEFT: draft_left(draft); break;
	case K_RIGHT: draft_right(draft); break;
	case K_UP: draft_rows(draft, -1, editor->cols); break;
	case K_DOWN: draft_rows(draft, 1, editor->cols); break;
	case K_PGUP: draft_rows(draft, -page, editor->cols); break;
	case K_PGDN: draft_rows(draft, page, editor->cols); break;
	case K_CTRL_LEFT: draft_word_left(draft); break;
	case K_CTRL_RIGHT: draft_word_right(draft); break;
	case K_CTRL_HOME: draft_top(draft); break;
	case K_CTRL_END: draft_bottom(draft); break;
	case K_HOME:
	case K_CTRL('A'): draft_row_start(draft, editor->cols); break;
	case K_END:
	case K_CTRL('E'): draft_row_end(draft, editor->cols); break;
	default: return false;
	}
	return true;
}

/* *used is false when the key changes nothing. */
static bool edit_key(struct editor *editor, const struct key *key, bool *used, struct err *err)
{
	struct draft *draft = &editor->draft;
	bool any;
	*used = true;
	switch (key->id) {
	case K_ENTER: return draft_type(draft, "\n", 1, err);
	case K_DECIMAL: return draft_type(draft, ".", 1, err);
	case K_PASTE: return draft_paste(draft, key->bytes, key->len, err);
	case K_BACKSPACE: return draft_delete_back(draft, err);
	case K_DELETE: return draft_delete_ahead(draft, err);
	case K_CTRL('W'): return draft_kill_word_back(draft, err);
	case K_CTRL('U'): return draft_kill_to_start(draft, err);
	case K_CTRL('K'): return draft_kill_to_end(draft, err);
	case K_CTRL('Y'): return draft_yank(draft, err);
	case K_CTRL('Z'): return draft_undo(draft, &any, err);
	case K_CTRL('R'): return draft_redo(draft, &any, err);
	default: break;
	}
	if (key_is_text(key))
		return draft_type(draft, key->bytes, key->len, err);
	*used = false;
	return true;
}

bool editor_key(struct editor *editor, const struct key *key, struct err *err)
{
	bool used;
	if (move_key(editor, key->id))
		return true;
	return !edit_key(editor, key, &used, err) || used;
}

/* The smallest scroll that shows the cursor's row. */
static void scroll(struct editor *editor)
{
	struct draft *draft = &editor->draft;
	size_t row = draft_row(draft, draft->cursor, editor->cols);
	if (editor->top > draft_len(draft))
		editor->top = draft_len(draft);
	editor->top = draft_row(draft, editor->top, editor->cols);
	if (row < editor->top) {
		editor->top = row;
		return;
	}
	size_t last = editor->top;
	for (int i = 1; i < editor->rows && last < row; i++)
		last = draft_row_next(draft, last, editor->cols, NULL);
	if (last < row)
		editor->top = draft_row_above(draft, row, editor->rows - 1, editor->cols);
}

static void draw_marks(struct frame *frame, int row, int col, size_t from, size_t to,
                       const struct editor_mark *marks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (marks[i].at >= from && marks[i].at < to) {
			frame_put(frame, row, col, marks[i].role, marks[i].sign);
			return;
		}
}

void editor_draw(struct editor *editor, struct frame *frame, struct rect rect, bool focus,
                 const struct editor_mark *marks, size_t count)
{
	struct draft *draft = &editor->draft;
	editor->cols = rect.cols > 2 ? rect.cols - 2 : 1; /* marks, and a place for the cursor */
	editor->rows = rect.rows > 0 ? rect.rows : 1;
	scroll(editor);
	size_t row = editor->top;
	for (int i = 0; i < rect.rows && row <= draft_len(draft); i++) {
		size_t shown, next = draft_row_next(draft, row, editor->cols, &shown);
		frame_putn(frame, rect.row + i, rect.col + 1, ROLE_NORMAL, draft_text(draft) + row, shown);
		draw_marks(frame, rect.row + i, rect.col, row, next, marks, count);
		if (focus && draft->cursor >= row && draft->cursor < next) {
			int col = text_width(draft_text(draft) + row, draft->cursor - row);
			frame_cursor(frame, rect.row + i, rect.col + 1 + (col < editor->cols ? col : editor->cols));
		}
		row = next;
	}
}
