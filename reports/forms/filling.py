"""The report as a form: made from a sheet, read back into what `save_draft` takes. Half-filled is allowed."""

from django import forms

from directives.forms.fields import FilesField, OpenText
from orgs.errors import DomainError
from orgs.forms_base import StyledFormMixin
from orgs.text import nfc
from reports.figures import Figure, checked_figure
from reports.forms.answers import CARRIED_LABEL, ESTIMATE_LABEL, ESTIMATED_TYPES, asks_of, rows_for
from reports.models import AssignmentProgress
from reports.services.carrying import says_the_same

NO_SECRETS = "Không tải lên tài liệu mật. Mỗi tệp tối đa 20 MB."


class FillForm(StyledFormMixin, forms.Form):
    """Fields are named by the ids of headings, indicators and assignments; the sheet's lines get their bound fields.

    Nothing is required for saving: `is_needed` on a field says on the page what is required for sending.
    """

    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened_on = forms.CharField(widget=forms.HiddenInput, required=False)  # the form (mẫu) whose parts are shown
    nothing_to_report = forms.BooleanField(
        label="Không phát sinh trong kỳ này",
        required=False,
        help_text="Đánh dấu thì không phải điền các mục dưới đây.",
    )
    note = OpenText(label="Ghi chú gửi kèm", required=False, max_length=5000, rows=2)
    files = FilesField(label="Tệp kèm theo", required=False)

    def __init__(self, data=None, files=None, *, sheet, items):
        self.sheet = sheet
        version = sheet.version
        form_id = version.form_id if version else sheet.duty.requirement.form_id
        initial = {"lock_version": version.lock_version if version else 0, "opened_on": form_id}
        if version:
            initial |= {"nothing_to_report": version.nothing_to_report, "note": version.note}
        super().__init__(data, files, initial=initial)
        for line in sheet.headings:
            self._add_heading(line)
        for line in sheet.indicators:
            self._add_indicator(line, items)
        for line in sheet.progress:
            self._add_progress(line)

    def _add(self, name, made, initial):
        """One more field, dressed as those that the class declares."""
        made.initial = initial
        self.fields[name] = made
        made.widget.attrs["class"] = _css(made.widget)
        return self[name]

    def _add_mark(self, name, label, initial):
        return self._add(name, forms.BooleanField(label=label, required=False), initial)

    def _add_heading(self, line):
        made = OpenText(
            label=line.heading.title, help_text=line.heading.guidance, required=False, max_length=100_000, rows=5
        )
        made.is_needed = line.heading.is_required
        line.bound = self._add(f"text-{line.heading.pk}", made, line.text)
        if line.before:
            line.bound_carried = self._add_mark(f"carried-text-{line.heading.pk}", CARRIED_LABEL, line.is_carried)

    def _add_indicator(self, line, items):
        pk, figure = line.indicator.pk, line.figure or Figure()
        if line.indicator.breakdown_id:
            line.formset = rows_for(line, items, self.data if self.is_bound else None)
        else:
            line.asks = asks_of(line.indicator, line.figure)
            line.bounds = [self._add(ask.name, ask.field, ask.initial) for ask in line.asks]
            line.bound = line.bounds[0]
            line.bound.field.is_needed = line.indicator.is_required and len(line.bounds) == 1
            if line.indicator.type in ESTIMATED_TYPES:
                line.bound_estimate = self._add_mark(f"estimate-{pk}", ESTIMATE_LABEL, figure.is_estimate)
            if line.before_figure:
                line.bound_carried = self._add_mark(f"carried-value-{pk}", CARRIED_LABEL, figure.is_carried)
        for finding in line.findings:
            if not finding.blocks:
                made = OpenText(label="Giải trình", required=False, max_length=2_000, rows=2)
                finding.bound = self._add(f"explain-{finding.check.pk}", made, finding.explanation)

    def _add_progress(self, line):
        pk = line.assignment.pk
        state = forms.ChoiceField(
            label="Tiến độ", choices=[("", "Chưa nêu"), *AssignmentProgress.State.choices], required=False
        )
        note = OpenText(label="Kết quả, lý do", required=False, max_length=20_000, rows=2)
        line.bound_state = self._add(f"state-{pk}", state, line.state)
        line.bound_note = self._add(f"note-{pk}", note, line.note)
        line.bound_files = self._add(
            f"evidence-{pk}", FilesField(label="Tệp minh chứng", required=False, help_text=NO_SECRETS), None
        )
        if line.before_progress:
            line.bound_carried = self._add_mark(f"carried-state-{pk}", CARRIED_LABEL, line.is_carried)

    @property
    def formsets(self):
        return [line.formset for line in self.sheet.indicators if line.formset is not None]

    def clean(self):
        data = super().clean()
        for line in self.sheet.indicators:
            if line.formset is not None or (figure := self._figure(line)) is None:
                continue
            try:
                checked_figure(line.indicator, figure)
            except DomainError as error:
                self.add_error(line.bound.name, error.message)
        return data

    def is_valid(self):
        return all([super().is_valid(), *(formset.is_valid() for formset in self.formsets)])

    def refuse(self, message: str, draft) -> None:
        """Say why it was not saved, keep what was typed, and let the next save replace what stands now."""
        stands_now = str(draft.lock_version) if draft else "0"
        if stands_now != self.data.get("lock_version"):
            message += " Các ô dưới đây là nội dung bạn vừa gõ: mở trang này ở thẻ khác để so, lưu lần nữa để thay."
        self.add_error(None, message)
        self.data = self.data.copy()
        self.data["lock_version"] = stands_now

    def faulty_labels(self) -> list[str]:
        labels = [str(self[name].label) for name in self.errors if name in self.fields]
        return labels + [
            line.indicator.name for line in self.sheet.indicators if line.formset and not line.formset.is_valid()
        ]

    def content(self) -> dict:
        """What `save_draft` takes, of the fields that are right; the others stay as they were saved."""
        data = self.cleaned_data
        return {
            "lock_version": data.get("lock_version"),
            "nothing_to_report": data.get("nothing_to_report", False),
            "note": nfc(data.get("note", self.initial.get("note", ""))),
            "texts": {
                line.heading.pk: nfc(data[name]) for line in self.sheet.headings if (name := line.bound.name) in data
            },
            "values": self._values(),
            "progress": {
                line.assignment.pk: (data[line.bound_state.name], nfc(data.get(line.bound_note.name, "")))
                for line in self.sheet.progress
                if line.bound_state.name in data
            },
            "carried": self._carried(),
            "explanations": {
                finding.check.pk: nfc(data[name])
                for finding in self.sheet.findings
                if (name := f"explain-{finding.check.pk}") in data
            },
        }

    def evidence(self) -> list[tuple]:
        """(assignment, upload) of every file chosen for a task."""
        return [
            (line.assignment, upload)
            for line in self.sheet.progress
            for upload in self.cleaned_data.get(line.bound_files.name, [])
        ]

    def changed_marks(self) -> list[str]:
        """Names of the lines marked as unchanged which say something else: their mark is dropped, the words stay."""
        data = self.cleaned_data
        names = [
            line.heading.title
            for line in self.sheet.headings
            if self._is_marked(line) and data.get(line.bound.name, "").strip() not in ("", line.before)
        ]
        for line in self.sheet.indicators:
            figure = self._figure(line) if self._is_marked(line) else None
            given = checked_figure(line.indicator, figure) if figure else None
            if given and not says_the_same(given, line.before_figure):
                names.append(line.indicator.name)
        for line in self.sheet.progress:
            said = (data.get(line.bound_state.name, ""), nfc(data.get(line.bound_note.name, "")).strip())
            if self._is_marked(line) and said not in (("", ""), line.before_progress):
                names.append(str(line.assignment.task))
        return names + self._changed_rows()

    def _changed_rows(self) -> list[str]:
        return [
            f"{line.indicator.name}, {dict(form.fields['item'].choices).get(row['item'])}"
            for line in self.sheet.indicators
            if line.formset is not None and line.formset.is_valid()
            for form in line.formset.forms
            if (row := form.cleaned_data).get("is_carried") and row.get("value") not in (None, form.before)
        ]

    def _is_marked(self, line) -> bool:
        bound = getattr(line, "bound_carried", None)
        return bound is not None and self.cleaned_data.get(bound.name, False)

    def _figure(self, line) -> Figure | None:
        """What was typed for a figure without rows; None when a part of it is wrong and stays as it was saved."""
        data = self.cleaned_data
        if line.formset is not None or any(ask.name not in data for ask in line.asks):
            return None
        parts = {ask.part: data[ask.name] for ask in line.asks}
        return Figure(**parts, is_estimate=data.get(f"estimate-{line.indicator.pk}", False))

    def _values(self) -> dict:
        values = {}
        for line in self.sheet.indicators:
            pk = line.indicator.pk
            if line.formset is None:
                if (figure := self._figure(line)) is not None:
                    values[pk] = figure
            elif line.formset.is_valid():
                values[pk] = None  # erases the rows that are no longer there
                values |= {
                    (pk, item): Figure(row.get("value"), is_estimate=row.get("is_estimate", False))
                    for item, row in line.formset.given()
                }
        return values

    def _carried(self) -> set[str]:
        marked = {f"text-{line.heading.pk}" for line in self.sheet.headings if self._is_marked(line)}
        marked |= {f"state-{line.assignment.pk}" for line in self.sheet.progress if self._is_marked(line)}
        for line in self.sheet.indicators:
            if line.formset is None:
                if self._is_marked(line):
                    marked.add(f"value-{line.indicator.pk}")
            elif line.formset.is_valid():
                rows = line.formset.given()
                marked |= {f"value-{line.indicator.pk}.{item}" for item, row in rows if row.get("is_carried")}
        return marked


def _css(widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
