"""How each action of ROLE_ACTIONS is performed: `PERFORMERS[action]`, functions of (world, actor[, client]).

Services refuse by NotAllowed. Where an action has no service (pages that only read), the page answers 403 or 404, and
the performer turns that into NotAllowed.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from directives import services as papers
from orgs import services as bodies
from orgs.errors import NotAllowed
from orgs.models import Kind, OrganizationEvent, OrganizationEventPart, Post
from plans import services as plans
from plans.numbers import scope_of
from reports import services as reports
from reports.models import Reminder, Webhook, default_plan
from reports.services.fold_rules import save_rules
from reports.services.forms import create_form, create_value_list, revise_form
from reports.services.handover import hand_over
from reports.services.issuing import issue_plan_with_duties
from reports.services.numbering import enter_report_number, number_report
from reports.services.reminder_plans import set_default_plan
from reports.services.reminders import schedule_reminders
from reports.services.succession import apply_event_with_duties
from reports.services.webhooks import renew_secret, send_again, set_webhook, try_webhook
from tests.directives.samples import picture, upload

LATER = date(2027, 3, 1)
HEADINGS = [{"title": "Kết quả"}]


def opened(client, actor, url):
    """A page that is the action itself."""
    client.force_login(actor)
    status = client.get(url).status_code
    if status in (403, 404):
        raise NotAllowed(f"{url}: {status}")
    assert status == 200, f"{url}: {status}"


def page(url_of):
    return lambda w, a, client: opened(client, a, url_of(w))


def manage_organization(w, a):
    bodies.update_organization(organization=w.school, actor=a, phone="0123")
    made = bodies.create_organization(actor=a, parent=w.school, name="Tổ chuyên môn", symbol="TCM")
    bodies.move_organization(organization=made, parent=w.office, on=w.today, basis="QĐ 1", actor=a)
    bodies.close_organization(organization=made, on=w.today, basis="QĐ 2", actor=a)


def event_of(w, a):
    event = OrganizationEvent(type="renaming", on=w.today, basis="QĐ 3")
    part = OrganizationEventPart(organization=w.school, side="to", new_name="Trường Mới")
    return bodies.save_event(event=event, parts=[part], actor=a)


def withdraw(w, a):
    reports.send_report(duty=w.owed, actor=None, now=NOW())
    reports.withdraw_report(duty=w.owed, reason="Nhầm", actor=a, now=NOW())


def correct(w, a):
    version = reports.send_report(duty=w.owed, actor=None, now=NOW())
    reports.accept_deliveries(deliveries=version.deliveries.all(), actor=None, now=NOW())
    reports.start_correction(duty=w.owed, reason="Thiếu", actor=a)
    reports.drop_correction(duty=w.owed, actor=a)


def apply_event(w, a):
    event = OrganizationEvent.objects.create(type="renaming", on=w.today, basis="QĐ 3")
    event.parts.create(organization=w.school, side="to", new_name="Trường Mới")
    apply_event_with_duties(event=event, actor=a)


def direct(w, a):
    papers.direct_receipt(receipt=w.receipt, direction="Giao Văn phòng", main=None, helpers=[], due_on=None, actor=a)


def assign(w, a):
    papers.direct_receipt(
        receipt=w.receipt, direction=w.receipt.direction, main=w.person, helpers=[], due_on=None, actor=a
    )


def register(w, a):
    fields = {"kind": "CV", "code": "9/CV", "issued_on": w.today, "subject": "Hỏi", "issuer_name": "Bộ"}
    papers.register_arrival(organization=w.office, arrived_on=w.today, medium="paper", actor=a, fields=fields)


def sign(w, a):
    day = date(2026, 1, 5)
    plans.sign_plan(plan=w.approved, post=w.posts[a.pk], authority="direct", signed_on=day, actor=a)


def issue(w, a):
    plan = w.signed
    issue_plan_with_duties(plan=plan, series=w.series, on=plan.signed_on, actor=a, today=plan.signed_on)


def number_sent(w, a):
    version = reports.send_report(duty=w.owed, actor=None, now=NOW())
    number_report(version=version, series=w.series, on=timezone.localdate(), actor=a)


def enter_sent(w, a):
    version = reports.send_report(duty=w.owed, actor=None, now=NOW())
    enter_report_number(version=version, on=timezone.localdate(), code="15/BC", actor=a)


def scan(w, a):
    plans.attach_scan(plan=w.issued, upload=upload("ban-ky.png", picture()), actor=a)


def ask_reports(w, a):
    form = create_form(owner=w.office, name="Mẫu", headings=HEADINGS, indicators=[], actor=a)
    reports.create_requirement(
        document=w.issued.document, form=form, name="Thêm", frequency="yearly", dates=[(1, 12)], from_year=2026,
        receivers=[w.office], actor=a,
    )  # fmt: skip


def remind(w, a):
    """Receiving is what the role does here: the row for this very person."""
    schedule_reminders(on=w.owed.safe_on)
    if not Reminder.objects.filter(recipient=a).exists():
        raise NotAllowed("no reminder")


def remind_only(**people):
    """The plan tells these people only."""

    def perform(w, a):
        default_plan().steps.update(**people)
        remind(w, a)

    return perform


def hand_over_work(w, a):
    hand_over(person=w.making.author, successor=w.person, organization=w.office, on=w.today, with_posts=False, actor=a)


def add_word(w, a):
    bodies.add_word(model=Kind, name="Viện", rank=None, actor=a)


def add_value_list(w, a):
    create_value_list(name="Nước", items=["Lào"], actor=a)


def add_holiday(w, a):
    bodies.save_holiday(on=LATER, name="Nghỉ bù", is_working=False, actor=a)


def seed_holidays(w, a):
    bodies.seed_holidays(years=[2027], actor=a)


def set_default(w, a):
    set_default_plan(ladder={}, steps=[{"days": -9}], waits=[], actor=a)


NOW = timezone.now
PERFORMERS = {
    "organization.manage": [
        manage_organization,
        event_of,
        apply_event,
        lambda w, a: bodies.add_superior(
            organization=w.school, superior=w.neighbour, line="professional", from_on=None, actor=a
        ),
        lambda w, a: bodies.end_superior(link=w.superior, on=w.today, actor=a),
        add_word,
    ],
    "account.manage": [
        lambda w, a: bodies.create_user(actor=a, username="moi", full_name="Mới", memberships=[(w.office, "clerk")]),
        lambda w, a: bodies.update_user(user=w.person, actor=a, full_name="Tên Khác"),
        lambda w, a: bodies.add_membership(user=w.person, organization=w.school, role="head", from_on=None, actor=a),
        lambda w, a: bodies.end_membership(membership=w.person.memberships.get(), on=w.today, actor=a),
        lambda w, a: bodies.save_post(post=Post(organization=w.office, title="Phó"), actor=a),
        lambda w, a: bodies.end_post(post=w.making.post, on=w.today, actor=a),
        lambda w, a: bodies.reset_password(user=w.person, actor=a),
        lambda w, a: bodies.lock_user(user=w.person, actor=a),
    ],
    "calendar.manage": [add_holiday, seed_holidays],
    "reminder.plan": [set_default],
    "webhook.manage": [
        lambda w, a: set_webhook(organization=w.office, address="https://vi-du.vn/", is_on=True, actor=a),
        lambda w, a: try_webhook(webhook=Webhook.objects.create(organization=w.school, salt="a"), actor=a),
        lambda w, a: renew_secret(webhook=Webhook.objects.create(organization=w.school, salt="a"), actor=a),
        lambda w, a: send_again(webhook=Webhook.objects.create(organization=w.school, salt="a"), actor=a),
    ],
    "group.manage": [
        lambda w, a: bodies.save_group(group=w.group, members=[w.school], actor=a),
        lambda w, a: bodies.delete_group(group=w.group, actor=a),
    ],
    "work.hand_over": [hand_over_work],
    "receipt.register": [
        lambda w, a: papers.number_receipt(receipt=w.receipt, arrived_on=w.today, actor=a),
        register,
        lambda w, a: papers.attach_receipt_file(receipt=w.receipt, upload=upload("a.png", picture()), actor=a),
    ],
    "receipt.acknowledge": [lambda w, a: papers.acknowledge_receipt(receipt=w.receipt, actor=a)],
    "receipt.direct": [direct],
    "receipt.assign": [assign, lambda w, a: papers.close_receipt(receipt=w.receipt, on=w.today, actor=a)],
    "register.print": [
        page(lambda w: f"{reverse('directives:register_xlsx')}?don_vi={w.office.pk}"),
        page(lambda w: f"{reverse('directives:register_page')}?don_vi={w.office.pk}"),
        page(lambda w: f"{reverse('plans:register_xlsx')}?so={w.series.pk}"),
        page(lambda w: f"{reverse('plans:register_print')}?so={w.series.pk}"),
    ],
    "task.edit": [
        lambda w, a: papers.save_tasks(
            document=w.paper, known={w.task.pk}, rows=[{"id": w.task.pk, "text": "Khác"}], actor=a
        ),
        lambda w, a: papers.exempt_task(task=w.task, organization=w.office, reason="Không có", actor=a),
        lambda w, a: papers.save_document(document=w.paper, fields={"subject": "Khác"}, actor=a),
        lambda w, a: papers.save_references(document=w.paper, rows=[{"cited_code": "1/X"}], actor=a),
    ],
    "plan.draft": [
        lambda w, a: plans.create_plan(issuer=w.office, kind="KH", subject="Mới", actor=a, order=w.node),
        lambda w, a: plans.save_plan(plan=w.drafted, version=w.drafted.version, actor=a, fields={"subject": "Khác"}),
        lambda w, a: plans.start_correction(plan=w.issued, actor=a),
    ],
    "plan.submit": [lambda w, a: plans.submit_plan(plan=w.drafted, actor=a)],
    "plan.approve": [lambda w, a: plans.approve_plan(plan=w.submitted, actor=a)],
    "plan.return": [
        lambda w, a: plans.return_plan(plan=w.submitted, comment="Sửa", actor=a),
        lambda w, a: plans.return_plan(plan=w.signed, comment="Sửa", actor=a),
    ],
    "plan.sign": [sign],
    "plan.issue": [issue, scan, number_sent],
    "plan.withdraw": [lambda w, a: plans.withdraw_plan(plan=w.issued, on=w.today, reason="Nhầm", actor=a)],
    "number.enter": [
        lambda w, a: plans.enter_number(
            series=w.series, number=3, issued_on=date(2026, 1, 5), code="03/KH", subject="Bù", actor=a
        ),
        enter_sent,
    ],
    "number.void": [lambda w, a: plans.void_number(entry=w.entry, reason="Nhầm", actor=a)],
    "series.manage": [
        lambda w, a: plans.save_series(organization=w.office, actor=a, name="Sổ hai"),
        lambda w, a: plans.save_term(organization=w.office, actor=a, name="2025–2030", from_on=date(2025, 7, 1)),
        lambda w, a: plans.set_first_number(scope=scope_of(w.series, LATER), first=5, actor=a),
    ],
    "requirement.manage": [
        ask_reports,
        lambda w, a: revise_form(
            requirement=w.asked, name="Mẫu", headings=HEADINGS, indicators=[], asks_progress=True, actor=a
        ),
        lambda w, a: save_rules(requirement=w.asked, rules=[], actor=a),
        add_value_list,
    ],
    "duty.exempt": [lambda w, a: reports.exempt_duty(duty=w.waiting_duty, reason="Miễn", actor=a)],
    "duty.extend": [lambda w, a: reports.extend_duty(duty=w.waiting_duty, due_on=LATER, reason="Bão", actor=a)],
    "report.draft": [
        lambda w, a: reports.save_draft(
            duty=w.owed, actor=a, lock_version=w.owed_version, texts={}, values={}, progress={}, note="Thêm"
        ),
        correct,
    ],
    "report.send": [lambda w, a: reports.send_report(duty=w.owed, actor=a, now=NOW()), withdraw],
    "report.review": [
        lambda w, a: reports.accept_delivery(delivery=w.delivery, actor=a, now=NOW()),
        lambda w, a: reports.return_delivery(delivery=w.delivery, comment="Thiếu", actor=a, now=NOW()),
    ],
    "reminder.receive": [remind],
    "reminder.office": [remind_only(to_office=True, to_heads=False)],
    "reminder.heads": [remind_only(to_office=False, to_heads=True)],
    "rollup.view": [
        page(lambda w: f"{reverse('reports:rollup')}?don-vi={w.office.pk}&nam=2026"),
        page(lambda w: f"{reverse('reports:rollup_list')}?don-vi={w.office.pk}&nam=2026"),
        page(lambda w: f"{reverse('reports:overdue_list')}?don-vi={w.office.pk}"),
    ],
    "rollup.export": [page(lambda w: f"{reverse('reports:rollup_export')}?don-vi={w.office.pk}&nam=2026")],
}

# An action that a second action grants as well, by a rule of its own beside the table.
ALSO = {"work.hand_over": {"account.manage"}}
# Acts about the installation as a whole: held anywhere, they count everywhere.
EVERYWHERE = {add_word, add_value_list, add_holiday, seed_holidays, set_default}
