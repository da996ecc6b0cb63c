"""A reporting regime over a province of any size: every unit reports, the city folds and reports to a ministry."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO

from django.db.models import F
from django.utils import timezone

from bench.bodies import KINDS, as_csv
from directives.models import Document, Recipient, RecipientBody
from orgs.imports import BODY_COLUMNS, import_bodies, read_table
from orgs.models import Organization, Superior, User
from orgs.services import add_membership, create_organization, create_user
from reports.models import (
    Delivery,
    Duty,
    HeadingText,
    IndicatorValue,
    ReportForm,
    ReportingRequirement,
    ReportVersion,
)
from reports.services import create_requirement, open_requirement
from reports.services.forms import create_form, suggest_rules

HEADINGS = ("Kết quả thực hiện", "Cách làm hay", "Khó khăn, vướng mắc", "Nguyên nhân", "Kiến nghị, đề xuất")
INDICATORS = tuple(f"Chỉ tiêu đo số {number}" for number in range(1, 9))
YEAR = 2027
OPENED = date(YEAR, 1, 4)
UNIT = 5  # rows of the generated province for one unit and its four rooms
ABOVE = 136
TEXT = (
    "Đơn vị đã tổ chức {n} buổi tuyên truyền về công tác đối ngoại nhân dân cho cán bộ, giáo viên và học sinh; "
    "lồng ghép trong {m} hoạt động ngoại khóa, bảo đảm thiết thực, tiết kiệm."
)


@dataclass
class Regime:
    """`below` is owed by every unit in two periods a year; `above` by the city, drawn from them."""

    city: Organization
    below: ReportingRequirement
    above: ReportingRequirement
    heads: list[User]
    known: dict[str, list[int]] = field(default_factory=dict)

    def duties(self, half: int) -> list[Duty]:
        found = Duty.objects.filter(requirement=self.below, year=YEAR, due_on__month=(6, 12)[half])
        return list(found.select_related("organization", "requirement__form").order_by("pk"))

    def head_of(self, body_id: int) -> User:
        """Signed in for a while: what the person may reach is known from earlier pages."""
        return next(one for one in self.heads if body_id in one.reach.own_ids)

    def own_duty(self, half: int) -> Duty:
        return Duty.objects.get(requirement=self.above, year=YEAR, due_on__month=(6, 12)[half])

    def values(self, number: int) -> dict[int, int]:
        return {pk: (number * 7 + at) % 100 for at, pk in enumerate(self._ids("indicators"))}

    def texts(self, number: int) -> dict[int, str]:
        return {pk: TEXT.format(n=number % 200, m=at + 1) for at, pk in enumerate(self._ids("headings"))}

    def _ids(self, parts: str) -> list[int]:
        """Asked once: what is measured is not to pay for it."""
        if parts not in self.known:
            self.known[parts] = list(getattr(self.below.form, parts).values_list("pk", flat=True))
        return self.known[parts]


def build(units: int) -> Regime:
    """The bodies come in by the product's own import, duties by its own service; nothing is filled in yet."""
    content = as_csv(ABOVE + UNIT * units)
    draft = import_bodies(read_table(BytesIO(content), "don-vi.csv", BODY_COLUMNS), actor=None)
    assert not draft.problems, draft.problems[:3]
    city = Organization.objects.get(code="T")
    ministry = create_organization(
        actor=None, parent=None, name="Bộ đo", system="state", symbol="BD", locality="Hà Nội"
    )
    Superior.objects.create(organization=city, superior=ministry, line="professional")
    above = _ask(ministry, "Báo cáo lên Bộ", [city])
    below = _ask(city, "Báo cáo của đơn vị", Organization.objects.filter(kind__name__in=KINDS), folds_into=above)
    suggest_rules(requirement=below)
    heads = _people(units)
    return Regime(city, below, above, heads)


def _ask(issuer, name, bodies, **more) -> ReportingRequirement:
    paper = Document.objects.create(
        kind="KH", code=f"1/{issuer.symbol}", issued_on=OPENED, subject=name, issuer=issuer, issuer_name=issuer.name,
        state=Document.State.ISSUED,
    )  # fmt: skip
    line = Recipient.objects.create(document=paper, text="Như trên", mode=Recipient.Mode.RULE)
    RecipientBody.objects.bulk_create(RecipientBody(recipient=line, organization=body) for body in bodies)
    form = _form(issuer, name)
    made = create_requirement(
        document=paper, form=form, name=name, frequency="half_yearly", dates=[(15, 6), (10, 12)], from_year=YEAR,
        to_year=YEAR, receivers=[issuer], actor=None, **more,
    )  # fmt: skip
    open_requirement(requirement=made, on=OPENED, actor=None)
    return made


def _form(owner, name) -> ReportForm:
    headings = [{"title": title, "is_required": False} for title in HEADINGS]
    indicators = [{"name": line, "unit": "lượt"} for line in INDICATORS]
    return create_form(
        owner=owner, name=name, headings=headings, indicators=indicators, asks_progress=False, actor=None
    )


def _people(units: int) -> list[User]:
    """Sixteen heads, each of every sixteenth unit; and one in the city, to whom the reports come."""
    heads = [create_user(actor=None, username=f"do{n}", full_name=f"Người Đo {n}") for n in range(16)]
    duties = Duty.objects.filter(requirement__name="Báo cáo của đơn vị", due_on__month=6).order_by("pk")
    for at, body in enumerate(Organization.objects.filter(pk__in=duties.values("organization")).order_by("pk")):
        if at < units and at // 16 < 40:
            add_membership(user=heads[at % 16], organization=body, role="head", from_on=None, actor=None)
    city = Organization.objects.get(code="T")
    create_user(actor=None, username="donhan", full_name="Người Nhận", memberships=[(city, "head")])
    return heads


def fill_in_bulk(regime: Regime, duties: list[Duty]) -> None:
    """Sent reports of these duties as plain rows: the product's own way is measured elsewhere."""
    now = datetime(YEAR, 6, 1, 9, tzinfo=timezone.get_default_timezone())
    versions = ReportVersion.objects.bulk_create(
        ReportVersion(
            duty=duty, form=duty.requirement.form, number=1, sent_at=now + timedelta(seconds=at), sha256="0" * 64
        )
        for at, duty in enumerate(duties)
    )
    texts = [regime.texts(at) for at in range(len(versions))]
    values = [regime.values(at) for at in range(len(versions))]
    HeadingText.objects.bulk_create(
        HeadingText(version=one, heading_id=pk, text=text)
        for one, said in zip(versions, texts, strict=True)
        for pk, text in said.items()
    )
    IndicatorValue.objects.bulk_create(
        IndicatorValue(version=one, indicator_id=pk, value=value)
        for one, said in zip(versions, values, strict=True)
        for pk, value in said.items()
    )
    Delivery.objects.bulk_create(Delivery(version=one, organization=regime.city) for one in versions)
    filled = Duty.objects.filter(pk__in=[duty.pk for duty in duties])
    filled.update(state=Duty.State.SUBMITTED, first_sent_at=F("closes_at") - timedelta(days=7))
