"""The four guards of LockedTreeModel, each with the control that shows the harm when it is taken out."""

import pytest

from orgs.errors import TreeError
from orgs.models import Organization
from orgs.trees import LockedTreeModel, tree_faults

pytestmark = pytest.mark.django_db


def node(name, parent=None) -> Organization:
    body = Organization(name=name, parent=parent)
    body.save()
    return body


def again(body) -> Organization:
    return Organization.objects.get(pk=body.pk)


def move(body, parent) -> None:
    fresh = again(body)
    fresh.parent = again(parent) if parent else None
    fresh.save()


def stale_full_save_after_a_move():
    """Guard 1: A loads a node, B moves it, A saves another field."""
    first, second = node("Một"), node("Hai")
    child = node("Con", first)
    stale = again(child)
    move(child, second)
    stale.phone = "0225"
    stale.save()
    assert again(child).parent_id == second.pk


def stale_move_of_a_former_root():
    """Guard 2: A loads a root, B puts it under another body, A moves it to a third."""
    second, third = node("Hai"), node("Ba")
    child = node("Con")
    node("Cháu", again(child))
    stale = again(child)
    move(child, second)
    stale.parent = again(third)
    stale.save()
    assert again(child).parent_id == third.pk


def insert_below_a_deleted_parent():
    """Guard 3: A loads a parent, B deletes it, A puts a child under it."""
    root = node("Gốc")
    parent = node("Cha", root)
    stale = again(parent)
    again(parent).delete()
    with pytest.raises(TreeError):
        Organization(name="Con", parent=stale).save()


def delete_twice():
    """Guard 4: A and B load the same leaf; both delete it."""
    root = node("Gốc")
    node("Trước", root)
    leaf = node("Lá", root)
    node("Sau", root)
    one, two = again(leaf), again(leaf)
    one.delete()
    two.delete()
    node("Mới", again(root))


GUARDS = [
    (stale_full_save_after_a_move, "_keep_stored_parent", lambda self, parent_id: None),
    (stale_move_of_a_former_root, "_remember_stored_parent", lambda self, parent_id: None),
    (insert_below_a_deleted_parent, "_renew_parent", lambda self: None),
    (delete_twice, "_renew_if_stored", lambda self: True),
]


@pytest.mark.parametrize("story", [story for story, _, _ in GUARDS], ids=lambda story: story.__name__)
def test_the_tree_stays_whole(story):
    story()
    assert not tree_faults(Organization)


@pytest.mark.parametrize(("story", "guard", "nothing"), GUARDS, ids=[guard for _, guard, _ in GUARDS])
def test_without_its_guard_the_same_story_does_harm(monkeypatch, story, guard, nothing):
    monkeypatch.setattr(LockedTreeModel, guard, nothing)
    try:
        story()
    except Exception as error:  # noqa: BLE001 whatever the library does: the point is that it goes wrong
        assert not isinstance(error, TreeError)
    else:
        assert tree_faults(Organization)


def test_a_ring_is_refused():
    root = node("Gốc")
    child = node("Con", root)
    stale = again(root)
    stale.parent = again(child)
    with pytest.raises(TreeError):
        stale.save()
    assert not tree_faults(Organization)


def test_saving_a_body_that_is_gone_is_a_clear_error():
    body = node("Một")
    stale = again(body)
    again(body).delete()
    with pytest.raises(TreeError, match="vừa bị xóa"):
        stale.save()
