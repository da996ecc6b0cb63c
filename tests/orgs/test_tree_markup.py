"""The tree drawn without a template says the same as the component."""

import pytest
from django.template.loader import render_to_string
from django.test import SimpleTestCase
from django.utils.safestring import mark_safe

from orgs.tree_markup import tree_items

LEAF = {"pk": 7, "name": "Trường <A>", "kind__name": "Trường & lớp", "has_children": False}
CLOSED = {"pk": 8, "name": "Xã “B”", "kind__name": None, "has_children": True}
OPENED = CLOSED | {"children": mark_safe("<li>con</li>")}


def component(row):
    values = {"label": row["name"], "url": f"/don-vi/{row['pk']}/", "meta": row["kind__name"]}
    values |= {"has_children": row["has_children"], "expanded": "children" in row, "open_url": f"?mo={row['pk']}"}
    values |= {"children_url": f"/don-vi/nhanh/{row['pk']}/", "children": row.get("children", "")}
    return render_to_string("components/_tree_node.html", values)


@pytest.mark.parametrize("row", [LEAF, CLOSED, OPENED], ids=["leaf", "closed", "opened"])
def test_a_node_is_the_component(row):
    SimpleTestCase().assertHTMLEqual(tree_items([row], "/don-vi/"), component(row))


def test_a_cut_level_leads_to_the_list():
    assert 'href="/don-vi/?below=3&amp;x"' in tree_items([], "/don-vi/", "/don-vi/?below=3&x")
