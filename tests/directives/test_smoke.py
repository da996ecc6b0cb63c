import pytest
from datetime import date
from directives import services
from directives.models import *
from tests.factories import *
from orgs.trees import tree_faults
pytestmark = pytest.mark.django_db
def test_it(django_assert_max_num_queries):
    tw = make_org("Ban Bí thư"); tu = make_org("Thành ủy", parent=tw); so = make_org("Sở", parent=tu)
    u = make_user(so)
    f = dict(kind="CT", code="12-CT/TW", issued_on=date(2022,1,5), subject="abc", issuer=tw)
    r1 = services.register_arrival(organization=tu, arrived_on=date(2022,1,7), medium="paper", actor=None, fields=f)
    r2 = services.register_arrival(organization=so, arrived_on=date(2022,1,7), medium="paper", actor=u, fields=f)
    assert r1.document == r2.document and r1.number == r2.number == 1
    kids = [make_org(parent=tu) for _ in range(5)]
    d = make_document(tu)
    order = CascadeNode.objects.get(organization=tu)
    nodes = services.hand_down(document=d, order=order, organizations=kids, on=date(2022,2,2), actor=None)
    assert len(nodes) == 5 and tree_faults(CascadeNode) == []
    assert NodeAbove.objects.filter(node=nodes[0]).count() == 2
    assert services.hand_down(document=d, order=order, organizations=kids, on=date(2022,2,2), actor=None) == []
    for word in ("12-CT/TW","12 ct tw","12cttw"):
        assert Document.objects.search(word).get() == r1.document
