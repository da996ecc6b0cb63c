"""The command that compares every tree and every table of pairs with `parent`."""

import pytest
from django.core.management import CommandError, call_command

from directives.models import CascadeNode, NodeAbove
from orgs.models import Organization, OrganizationAbove
from tests.factories import make_document, make_node, make_org

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    root = make_org()
    body = make_org(parent=root)
    top = make_node(root, make_document(root))
    return body, make_node(body, top.directive, parent=top)


DAMAGES = {
    "organization numbers": lambda body, node: Organization.objects.filter(pk=body.pk).update(lft=7),
    "node numbers": lambda body, node: CascadeNode.objects.filter(pk=node.pk).update(rght=9),
    "missing pair": lambda body, node: OrganizationAbove.objects.filter(organization=body)[:1].get().delete(),
    "extra pair": lambda body, node: OrganizationAbove.objects.create(organization=body.parent, above=body),
    "missing node link": lambda body, node: NodeAbove.objects.filter(node=node)[:1].get().delete(),
    "node link of another body": lambda body, node: NodeAbove.objects.filter(node=node, above=node).update(
        organization=body.parent
    ),
}


def test_whole_trees_pass(world, capsys):
    call_command("check_trees")
    assert "Các cây đúng" in capsys.readouterr().out


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_and_repaired_from_parent(world, damage):
    DAMAGES[damage](*world)
    with pytest.raises(CommandError):
        call_command("check_trees")
    call_command("check_trees", "--fix")
    call_command("check_trees")
