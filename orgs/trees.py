"""Trees that stay whole under concurrent writers: one lock a model, four guards, numbered bulk inserts.

django-mptt takes no lock of its own and trusts stale instances. Every structural write of this project goes through
this module, which follows design/stack.md §1: the lock is taken before the first tree row is read, and what an
instance remembers of its place is replaced by what the database says under that lock.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.models import F
from django.db.models.query_utils import DeferredAttribute
from mptt.exceptions import InvalidMove
from mptt.models import MPTTModel

from orgs.errors import TreeError

LOCK_NAMESPACE = 0x7453


def lock_key(model) -> int:
    """A signed 32-bit key that is the same in every process."""
    value = zlib.crc32(model._meta.label.encode())
    return value - 2**32 if value >= 2**31 else value


def take_lock(model, using: str = "default") -> None:
    """Wait for the tree's advisory lock; on SQLite the IMMEDIATE transaction is the lock."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_NAMESPACE, lock_key(model)])


@contextmanager
def tree_lock(model, using: str = "default"):
    """A transaction in which this process alone may change the model's trees."""
    with transaction.atomic(using=using):
        take_lock(model, using)
        yield


class LockedTreeModel(MPTTModel):
    """An MPTT node whose writes take the lock and re-read the place first; `parent` is the truth."""

    class Meta:
        abstract = True
        indexes = []

    def save(self, *args, **kwargs):
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and not {"parent", "parent_id"} & set(update_fields):
            super().save(*args, **kwargs)
            return
        with tree_lock(type(self)):
            self._renew_place()
            try:
                super().save(*args, **kwargs)
            except InvalidMove as error:
                raise TreeError("Không thể chuyển một đơn vị vào chính nó hoặc vào cấp dưới của nó.") from error

    def delete(self, *args, **kwargs):
        with tree_lock(type(self)):
            if not self._renew_if_stored():
                return 0, {}
            return super().delete(*args, **kwargs)

    def _renew_place(self):
        """What the instance remembers of its place gives way to what the database says under the lock."""
        if self.pk and not self._state.adding:
            parent_id, *numbers = self._stored_place()
            self._keep_stored_parent(parent_id)
            self._remember_stored_parent(parent_id)
            self._take_numbers(numbers)
        self._renew_parent()

    def _stored_place(self):
        opts = self._mptt_meta
        names = ("parent_id", opts.left_attr, opts.right_attr, opts.tree_id_attr, opts.level_attr)
        row = type(self)._default_manager.filter(pk=self.pk).values_list(*names).first()
        if row is None:
            raise TreeError("Mục này vừa bị xóa. Hãy tải lại trang.")
        return row

    def _keep_stored_parent(self, parent_id):
        """Guard 1: an instance that did not change its parent itself never puts an old one back."""
        remembered = self._mptt_cached_fields.get("parent")
        changed_here = remembered is not DeferredAttribute and self.parent_id != remembered
        if not changed_here:
            self.parent_id = parent_id

    def _remember_stored_parent(self, parent_id):
        """Guard 2: a move starts from where the node stands now, not from where it was loaded."""
        self._mptt_cached_fields["parent"] = parent_id

    def _renew_parent(self):
        """Guard 3: the parent object is read anew, and must still exist."""
        if self.parent_id:
            parent = type(self)._default_manager.filter(pk=self.parent_id).first()
            if parent is None:
                raise TreeError("Đơn vị cấp trên vừa bị xóa. Hãy tải lại trang.")
            self.parent = parent

    def _renew_if_stored(self) -> bool:
        """Guard 4: a row that somebody else deleted is not deleted again, which would close a gap twice."""
        if not type(self)._default_manager.filter(pk=self.pk).exists():
            return False
        self.refresh_from_db()
        return True

    def _take_numbers(self, numbers):
        opts = self._mptt_meta
        for name, value in zip(
            (opts.left_attr, opts.right_attr, opts.tree_id_attr, opts.level_attr), numbers, strict=True
        ):
            setattr(self, name, value)


def bulk_insert(model, nodes: list, *, batch_size: int = 1000) -> list:
    """Insert many new nodes at once, below parents that are new (in `nodes`) or stored; returns them with keys.

    Every node's `parent` must be set to an instance. Room is made once for each stored parent and the numbers are
    computed here, so the cost is one `bulk_create` a level. The caller holds `tree_lock(model)`.
    """
    fresh, roots, stored = defaultdict(list), [], defaultdict(list)
    for node in nodes:
        if node.parent is None:
            roots.append(node)
        elif node.parent.pk is None:
            fresh[id(node.parent)].append(node)
        else:
            stored[node.parent_id].append(node)
    _number_roots(model, roots, fresh)
    _number_below_stored(model, stored, fresh)
    _create_by_level(model, nodes, batch_size)
    return nodes


def _number_roots(model, roots, fresh):
    tree_id = model._mptt_meta.tree_id_attr
    last = model._default_manager.order_by("-" + tree_id).values_list(tree_id, flat=True).first() or 0
    for offset, root in enumerate(roots, start=1):
        _number(root, fresh, left=1, tree_id=last + offset, level=0)


def _number_below_stored(model, stored, fresh):
    """From left to right, so that room made for one parent never shifts nodes numbered before and not yet stored."""
    parents = list(model._default_manager.filter(pk__in=stored).order_by("tree_id", "rght"))
    if len(parents) < len(stored):
        raise TreeError("Đơn vị cấp trên vừa bị xóa. Hãy tải lại trang.")
    shifted = defaultdict(int)
    for parent in parents:
        edge = parent.rght + shifted[parent.tree_id]
        left = edge
        for node in stored[parent.pk]:
            left = _number(node, fresh, left=left, tree_id=parent.tree_id, level=parent.level + 1)
        room = left - edge
        tree = model._default_manager.filter(tree_id=parent.tree_id)
        tree.filter(rght__gte=edge).update(rght=F("rght") + room)
        tree.filter(lft__gt=edge).update(lft=F("lft") + room)
        shifted[parent.tree_id] += room


def _number(node, children, *, left: int, tree_id: int, level: int) -> int:
    """Number one new subtree; returns the first free number after it. Iterative, so depth is no limit."""
    stack = [(node, level, False)]
    while stack:
        current, depth, done = stack.pop()
        if done:
            current.rght = left
            left += 1
            continue
        current.lft, current.tree_id, current.level = left, tree_id, depth
        left += 1
        stack.append((current, depth, True))
        stack.extend((child, depth + 1, False) for child in reversed(children.get(id(current), [])))
    return left


def _create_by_level(model, nodes: Iterable, batch_size: int):
    by_level = defaultdict(list)
    for node in nodes:
        by_level[node.level].append(node)
    for level in sorted(by_level):
        for node in by_level[level]:
            if node.parent is not None:
                node.parent = node.parent  # a parent saved a level earlier now has its key
        model._default_manager.bulk_create(by_level[level], batch_size=batch_size)
        for node in by_level[level]:  # what the instance remembers as stored, so that a later save() moves nothing
            model._mptt_meta.update_mptt_cached_fields(node)


def tree_faults(model) -> list[str]:
    """What disagrees with `parent`: a line a fault, empty when the numbers tell the same tree."""
    rows = {
        row[0]: row for row in model._default_manager.values_list("pk", "parent_id", "lft", "rght", "tree_id", "level")
    }
    expected = _expected_numbers(rows)
    faults = []
    for pk, numbers in expected.items():
        _, _, lft, rght, tree_id, level = rows[pk]
        if numbers is None:
            faults.append(f"{model._meta.label} {pk}: nằm trong một vòng cha con")
        elif (rght - lft, level) != numbers[:2]:
            faults.append(f"{model._meta.label} {pk}: lft/rght/level sai so với parent")
        else:
            faults.extend(_misplaced(model, rows, pk))
    trees = defaultdict(list)
    for pk, parent_id, _, _, tree_id, _ in rows.values():
        if parent_id is None:
            trees[tree_id].append(pk)
    faults += [f"{model._meta.label} tree_id {t}: {len(pks)} gốc {pks}" for t, pks in trees.items() if len(pks) > 1]
    return faults + _double_edges(model, rows)


def _expected_numbers(rows):
    """pk → (rght - lft, level) as `parent` tells, or None for a node that no root reaches."""
    children = defaultdict(list)
    for pk, parent_id, *_ in rows.values():
        children[parent_id].append(pk)
    order, stack = [], [(pk, 0) for pk in children[None]]
    while stack:
        pk, level = stack.pop()
        order.append((pk, level))
        stack.extend((child, level + 1) for child in children[pk])
    size = {}
    for pk, _ in reversed(order):
        size[pk] = 1 + sum(size[child] for child in children[pk])
    expected = dict.fromkeys(rows)
    expected.update({pk: (2 * size[pk] - 1, level) for pk, level in order})
    return expected


def _misplaced(model, rows, pk):
    _, parent_id, lft, rght, tree_id, _ = rows[pk]
    if parent_id is None:
        return []
    _, _, parent_lft, parent_rght, parent_tree, _ = rows[parent_id]
    if tree_id == parent_tree and parent_lft < lft and rght < parent_rght:
        return []
    return [f"{model._meta.label} {pk}: không nằm trong đơn vị cha {parent_id}"]


def _double_edges(model, rows):
    seen, faults = {}, []
    for pk, _, lft, rght, tree_id, _ in rows.values():
        for edge in (lft, rght):
            other = seen.setdefault((tree_id, edge), pk)
            if other != pk:
                faults.append(f"{model._meta.label} {pk} và {other}: trùng số {edge} trong cây {tree_id}")
    return faults


def rebuild(model) -> None:
    """Number every tree anew from `parent`, under the lock."""
    with tree_lock(model):
        model._tree_manager.rebuild()
