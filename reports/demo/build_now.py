"""The present: arrivals, plans on their way, and a directive of the Party line that waits for its plan."""

from datetime import timedelta

from directives.models import Receipt
from directives.services import acknowledge_receipt, close_receipt, direct_receipt, hand_down, number_receipt
from plans.models import Plan
from plans.numbers import scope_of, series_for
from plans.services import enter_number, return_plan, withdraw_plan
from reports.demo import nowadays
from reports.demo.build_papers import enter_paper, store_paper
from reports.demo.build_plans import bring_to, tell, write_plan
from reports.demo.build_regime import asks_for
from reports.demo.world import World


def enter_arrivals(world: World) -> None:
    """Papers of UBND thành phố at the Sở, each one step further than the next; one of Thành ủy at UBND."""
    enter_paper(world, nowadays.city_paper(world.on))
    for row in nowadays.ARRIVALS:
        paper = nowadays.arrival_paper(row, world.on)
        world.clock.set(paper.issued_on)
        document = store_paper(world, paper)
        world.papers[row.key] = document
        office = world.body("hp.sgd")
        hand_down(document=document, order=None, organizations=[office], on=paper.issued_on, actor=None)
        if row.is_numbered:
            _handle(world, row, Receipt.objects.get(document=document, organization=office))


def _handle(world: World, row: nowadays.Arrival, receipt: Receipt) -> None:
    day = world.clock.day + timedelta(days=1)
    world.clock.set(day)
    clerk = world.person("vanthu")
    number_receipt(receipt=receipt, arrived_on=day, actor=clerk)
    acknowledge_receipt(receipt=receipt, actor=clerk)
    if row.main is None:
        return
    world.clock.wait(120)
    direct_receipt(
        receipt=receipt,
        direction=row.direction,
        main=world.person(row.main),
        helpers=[world.person(name) for name in row.helpers],
        due_on=world.on + timedelta(days=row.due_in),
        actor=world.person("giamdoc"),
    )
    if row.is_closed:
        closed = world.on + timedelta(days=row.due_in - 1)
        world.clock.set(closed)
        close_receipt(receipt=receipt, on=closed, actor=world.person(row.main))


def write_plans_of_today(world: World) -> None:
    """One issued, one withdrawn, one number entered by hand, and a plan in each state of its way."""
    tell(world, nowadays.review_plan(world.on), asks_for(nowadays.review_report(world.on)))
    withdrawn = tell(world, nowadays.withdrawn_plan(world.on))
    day = world.on - timedelta(days=40)
    world.clock.set(day)
    withdraw_plan(plan=withdrawn, on=day, reason="Thành phố hoãn hội thi (mẫu).", actor=world.person("giamdoc"))
    for line in nowadays.BY_HAND:
        _enter_by_hand(world, line)
    for row, state, comment in nowadays.waiting_plans(world.on):
        world.clock.set(world.on - timedelta(days=4))
        plan = write_plan(world, row)
        if comment:
            bring_to(world, plan, row, Plan.State.IN_REVIEW)
            world.clock.wait(90)
            return_plan(plan=plan, comment=comment, actor=world.person("giamdoc"))
        else:
            bring_to(world, plan, row, state)


def _enter_by_hand(world: World, row: nowadays.ByHand) -> None:
    """A number given on paper while the machine was down."""
    series = series_for(world.body(row.body), "CV")[0]
    day = world.on - timedelta(days=row.days_ago)
    world.clock.set(day)
    number = scope_of(series, day).last + 1
    enter_number(
        series=series,
        number=number,
        issued_on=day,
        code=row.code.format(number),
        subject=row.subject,
        signer=row.signer,
        recipients=row.recipients,
        actor=world.person(row.clerk),
    )


def tell_party_line(world: World) -> None:
    """The plan of 2025 with its reports of the Party cells."""
    enter_paper(world, nowadays.PROVINCE_2025)
    tell(world, nowadays.COMMUNE_2025, asks_for(nowadays.CELL_REPORT))


def enter_party_directive(world: World) -> None:
    """Taken in and directed, but nobody has written the plan yet."""
    row = nowadays.province_directive(world.on)
    document = enter_paper(world, row)
    receipt = Receipt.objects.get(document=document, organization=world.bodies["nb.dux.xuantruong"])
    world.clock.set(row.issued_on + timedelta(days=7))
    clerk = world.person("danguyxa")
    if receipt.number is None:
        number_receipt(receipt=receipt, arrived_on=world.clock.day, actor=clerk)
    if receipt.state != Receipt.State.ACKNOWLEDGED:
        acknowledge_receipt(receipt=receipt, actor=clerk)
    direct_receipt(
        receipt=receipt,
        direction="Văn phòng soạn kế hoạch, trình Thường trực.",
        main=clerk,
        helpers=[world.person("dangxa.chuyenvien")],
        due_on=world.on + timedelta(days=10),
        actor=world.person("bithu"),
    )
