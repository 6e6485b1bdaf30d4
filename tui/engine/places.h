/*
 * What the screen can open: views, and forms by the name that their drafts on disk have. A row makes the enum and the
 * line in the table of all views (view/views.c) or of all forms (forms/forms.c).
 */
#ifndef TUI_PLACES_H
#define TUI_PLACES_H

#define VIEWS(V) \
    V(board) V(target) V(agency) V(task) V(figures) V(journal) V(requests) V(reports) V(submission) V(grid) V(annual) \
    V(brief) V(import) V(import_row) V(import_columns) V(drafts) V(help) V(messages) V(columns) V(settings) V(themes) \
    V(go) V(plans) V(milestones) V(units) V(heat) V(charts) V(learn) V(copy) V(saved)

/*  id, name, the kind of thing that it is about (app/subject.h) */
#define FORMS(F) \
    F(figure, "figure", FIGURE) \
    F(correct, "correct", FIGURE) \
    F(accept, "accept", FIGURE) \
    F(withdraw, "withdraw", FIGURE) \
    F(progress, "progress", TASK) \
    F(submission, "submission", DUTY) \
    F(reports, "reports", AGENCY) \
    F(duties, "duties", DUTY) \
    F(request, "request", FIGURE) \
    F(request_task, "request-task", TASK) \
    F(answer, "answer", REQUEST) \
    F(close, "close", NONE) \
    F(as_of, "as-of", NONE) \
    F(plan, "plan", PLAN) \
    F(plan_new, "plan-new", NONE) \
    F(plan_remove, "plan-remove", PLAN) \
    F(agency, "agency", AGENCY) \
    F(agency_new, "agency-new", NONE) \
    F(agency_remove, "agency-remove", AGENCY) \
    F(agency_term, "agency-term", AGENCY) \
    F(target, "target", TARGET) \
    F(target_new, "target-new", NONE) \
    F(target_remove, "target-remove", TARGET) \
    F(threshold, "threshold", THRESHOLD) \
    F(threshold_new, "threshold-new", TARGET) \
    F(threshold_remove, "threshold-remove", THRESHOLD) \
    F(task, "task", TASK) \
    F(task_new, "task-new", NONE) \
    F(task_remove, "task-remove", TASK) \
    F(role, "role", ROLE) \
    F(role_new, "role-new", TASK) \
    F(obligation, "obligation", OBLIGATION) \
    F(obligation_new, "obligation-new", NONE) \
    F(obligation_remove, "obligation-remove", OBLIGATION) \
    F(save_as, "save-as", NONE) \
    F(import, "import", FIGURE) \
    F(import_how, "import-how", NONE) \
    F(import_note, "import-note", NONE) \
    F(import_column, "import-column", ROW) \
    F(view_save, "view-save", ROW) \
    F(view_rename, "view-rename", ROW) \
    F(view_drop, "view-drop", ROW) \
    F(draft_drop, "draft-drop", ROW) \
    F(setting, "setting", ROW) \
    F(setting_choice, "setting-choice", ROW)

enum place {
    NOWHERE,
#define V(id) VIEW_##id,
    VIEWS(V)
#undef V
#define F(id, name, kind) FORM_##id,
    FORMS(F)
#undef F
    PLACES
};

#endif
