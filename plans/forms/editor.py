"""The whole editor as one object: five forms that are valid, shown and saved together."""

from django import forms

from orgs.body_field import BodyFinder, choosable
from orgs.models import User
from plans.documents.sections import printed_numbers
from plans.forms.draft import PlanForm, RecipientForm, ReferenceForm, SectionForm, TaskForm, recipient_choices
from plans.models import Assignment, Plan, PlanSection
from plans.services.parts import tasks_above

Part = Assignment.Part
MAX_ROWS = 300


class Rows(forms.BaseFormSet):
    """A formset whose kept rows come in the order of the page."""

    def kept(self) -> list:
        rows = [f for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE") and not f.is_blank()]
        return sorted(rows, key=lambda f: (f.cleaned_data.get("ORDER") is None, f.cleaned_data.get("ORDER") or 0))


def rows_of(form):
    return forms.formset_factory(
        form, formset=Rows, extra=1, can_delete=True, can_order=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 1
    )


SectionRows, TaskRows = rows_of(SectionForm), rows_of(TaskForm)
RecipientRows, ReferenceRows = rows_of(RecipientForm), rows_of(ReferenceForm)


class PlanEditor:
    """`PlanEditor(plan, user, on, data)`; `data=None` shows what is stored."""

    def __init__(self, plan: Plan, user: User, on, data=None):
        self.plan, self.user = plan, user
        finder = BodyFinder(choosable(user), on, data)
        above = [
            (task.pk, f"{task.document.code}: {task.label} {task.text[:90]}")
            for task in tasks_above(plan).select_related("document")
        ]

        def rows(factory, prefix, initial, choices=None):
            shown = {} if data is not None else {"initial": initial()}
            return factory(data, prefix=prefix, form_kwargs={"finder": finder, "choices": choices}, **shown)

        start = None if data is not None else self._initial()
        self.form = PlanForm(data, initial=start, plan=plan, on=on)
        self.sections = rows(SectionRows, "phan", self._sections)
        self.tasks = rows(TaskRows, "viec", self._tasks, {"carries_out": above})
        self.recipients = rows(RecipientRows, "noi-nhan", self._recipients, recipient_choices(plan.document.issuer))
        self.references = rows(ReferenceRows, "can-cu", self._references)
        self.has_tasks_above = bool(above)

    @property
    def parts(self):
        return [self.form, self.sections, self.tasks, self.recipients, self.references]

    @property
    def outline(self) -> list[tuple]:
        """The rows of sections that are kept, each with the number it prints; scripts draw it anew while typing."""
        rows = [row for row in self.sections.forms if row.has_changed() or not row.empty_permitted]
        values = [{name: row[name].value() or "" for name in ("heading", "label", "part", "shape")} for row in rows]
        levels = [str(row["level"].value() or "") for row in rows]
        sections = [
            PlanSection(**value, level=int(level) if level.isdigit() else 1)
            for value, level in zip(values, levels, strict=True)
        ]
        return list(zip(rows, printed_numbers(sections, self.plan.document.document_format), strict=True))

    @property
    def media(self):
        return self.tasks.media

    def is_valid(self) -> bool:
        checked = [part.is_valid() for part in self.parts]  # every part shows its errors at once
        return all(checked)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(text, id of the field) for the summary on top of the page."""
        found = [(text, "") for rows in self.parts[1:] for text in rows.non_form_errors()]
        for form in [self.form, *(row for rows in self.parts[1:] for row in rows.forms)]:
            for bound in form:
                found += [(f"{bound.label}: {text}", bound.id_for_label) for text in bound.errors]
        return found

    def values(self) -> dict:
        """Arguments for `services.save_plan`, after `is_valid()`."""
        fields = {name: value for name, value in self.form.cleaned_data.items() if name not in ("version", "attempts")}
        return {
            "version": self.form.cleaned_data["version"],
            "attempts": self.form.cleaned_data["attempts"].split(),
            "fields": fields,
            "sections": [row.row() for row in self.sections.kept()],
            "tasks": [row.row() for row in self.tasks.kept()],
            "recipients": [row.row() for row in self.recipients.kept()],
            "references": [row.row(self.user) for row in self.references.kept()],
        }

    def based_on(self, version: int) -> None:
        """After a conflict was shown, the next save is based on what was shown."""
        self.form.data = self.form.data.copy()
        self.form.data["version"] = str(version)

    def _initial(self) -> dict:
        plan, document = self.plan, self.plan.document
        return {
            "version": plan.version, "subject": document.subject, "place": document.place,
            "opening": plan.opening, "closing": plan.closing, "post": plan.post_id, "authority": plan.authority,
            "drafting_unit": plan.drafting_unit_id, "drafting_symbol": plan.drafting_symbol,
        } | {name: getattr(plan, name) for name in (*PlanForm.MARKS, *PlanForm.OF_A_KIND)}  # fmt: skip

    def _sections(self):
        return list(self.plan.sections.values("level", "heading", "label", "text", "holds_tasks", "part", "shape"))

    def _tasks(self):
        depth, rows = {}, []
        for task in self.plan.document.tasks.prefetch_related("assignments__organization", "carries_out"):
            depth[task.pk] = depth.get(task.parent_id, 0) + 1
            given = {part: [] for part in Part}
            for assignment in task.assignments.all():
                given[assignment.part].append(assignment.organization)
            rows.append(
                {
                    "id": task.pk, "level": depth[task.pk], "label": task.label, "text": task.text,
                    "due_on": task.due_on, "due_text": task.due_text, "deliverable": task.deliverable,
                    "carries_out": [above.pk for above in task.carries_out.all()],
                    "lead": given[Part.LEAD][0] if given[Part.LEAD] else None,
                    "doing": given[Part.CARRIES_OUT], "helping": given[Part.COOPERATES],
                }
            )  # fmt: skip
        return rows

    def _recipients(self):
        lines = self.plan.document.recipients.select_related("organization", "below").prefetch_related("excluded")
        return [
            {
                "text": line.text, "purpose": line.purpose, "is_addressee": line.is_addressee, "mode": line.mode,
                "organization": line.organization, "group": line.group_id, "kind": line.kind_id, "tier": line.tier_id,
                "line": line.line, "below": line.below, "excluded": list(line.excluded.all()),
            }
            for line in lines
        ]  # fmt: skip

    def _references(self):
        return [_reference(row) for row in self.plan.document.references_out.select_related("target")]


def _reference(row) -> dict:
    if row.target is None or row.cited_code:  # what was typed, also when it was linked to a paper since
        names = ("relation", "cited_kind", "cited_code", "cited_on", "cited_issuer", "cited_subject")
        return {name: getattr(row, name) for name in names}
    paper = row.target
    return {
        "relation": row.relation, "cited_kind": paper.kind, "cited_code": paper.code, "cited_on": paper.issued_on,
        "cited_issuer": paper.issuer_name, "cited_subject": paper.subject,
    }  # fmt: skip
