"""Import of bodies: parents by code, path or name; known codes are updated; new rows go in with computed numbers."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from orgs.audit import record
from orgs.imports.tables import Column, Problem, Table, as_bool, as_date
from orgs.models import Kind, Level, Organization, User
from orgs.models.organization import Format, System
from orgs.permissions import bodies_where, managed_ids, require
from orgs.services.structure import insert_organizations
from orgs.text import fold
from orgs.trees import tree_lock

BODY_COLUMNS = (
    Column(
        "code", "Mã định danh", "H24.5.12", "Để trống nếu chưa có. Mã đã có trong hệ thống thì dòng này sửa đơn vị."
    ),
    Column("name", "Tên đơn vị", "Trường THPT Ví Dụ", "Tên đầy đủ.", True),
    Column("short_name", "Tên gọi tắt", "THPT Ví Dụ"),
    Column("symbol", "Ký hiệu", "THPTVD", "Chữ viết tắt trong số, ký hiệu văn bản."),
    Column(
        "parent",
        "Trực thuộc",
        "Ủy ban nhân dân thành phố Hải Phòng > Sở Giáo dục và Đào tạo",
        "Mã, tên, hoặc đường dẫn từ gốc cách nhau bằng dấu >. Có thể là đơn vị ở dòng khác của tệp. "
        "Để trống: đơn vị gốc.",
        aliases=("Cấp trên", "Đơn vị cấp trên"),
    ),
    Column("system", "Hệ thống", "Đơn vị sự nghiệp", "Đảng, Nhà nước, Mặt trận và đoàn thể, Đơn vị sự nghiệp, Khác."),
    Column("tier", "Cấp", "Cơ sở", "Cấp chưa có sẽ được thêm vào danh mục."),
    Column("kind", "Loại đơn vị", "Trường THPT", "Loại chưa có sẽ được thêm vào danh mục."),
    Column("locality", "Tỉnh, thành phố", "Hải Phòng", "Để trống thì lấy theo đơn vị cấp trên."),
    Column("place", "Địa danh", "Hải Phòng", "Ghi trước ngày, tháng trên văn bản."),
    Column("document_format", "Thể thức", "Nhà nước", "Nhà nước hoặc Đảng."),
    Column("is_internal", "Phòng, ban bên trong", "", "Ghi x nếu là phòng, ban không có sổ văn bản riêng."),
    Column("position", "Thứ tự", "1", "Số để xếp trong cùng một cấp trên."),
    Column("address", "Địa chỉ"),
    Column("phone", "Điện thoại"),
    Column("email", "Thư điện tử"),
    Column("started_on", "Thành lập ngày", "01/07/2025", "ngày/tháng/năm."),
)
HEADERS = {column.key: column.header for column in BODY_COLUMNS}
TEXT_LIMITS = {
    key: Organization._meta.get_field(key).max_length
    for key in ("code", "name", "short_name", "symbol", "locality", "place", "address", "phone", "email")
}
SYSTEMS = {fold(label): value for value, label in System.choices} | {value: value for value in System.values}
FORMATS = {"nha nuoc": Format.STATE, "dang": Format.PARTY, "state": Format.STATE, "party": Format.PARTY}


@dataclass
class BodyDraft:
    """What an import would do: bodies to create (linked to their parents), bodies to change, what is wrong."""

    created: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: int = 0
    new_kinds: dict = field(default_factory=dict)
    new_tiers: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


def import_bodies(table: Table, *, actor: User | None) -> BodyDraft:
    """Write everything in one transaction, or nothing: the returned draft then carries the problems."""
    with tree_lock(Organization):
        draft = check_bodies(table, actor=actor)
        if draft.problems:
            return draft
        for row in (*draft.new_kinds.values(), *draft.new_tiers.values()):
            row.save()
        for body in (*draft.created, *(body for body, _ in draft.changed)):
            body.kind, body.tier = body.kind, body.tier  # rows of the lists just saved have their keys now
        insert_organizations(nodes=draft.created, actor=actor)
        _update(draft.changed, actor)
    return draft


def check_bodies(table: Table, *, actor: User | None) -> BodyDraft:
    """Look at every row, write nothing. Raises NotAllowed for somebody who manages no body at all."""
    require(
        actor is None or actor.is_superuser or bool(bodies_where(actor, "organization.manage")),
        "Chỉ người quản trị được nhập đơn vị từ tệp.",
    )
    return _Check(table, actor).run()


class _Check:
    def __init__(self, table: Table, actor):
        self.table, self.actor = table, actor
        self.draft = BodyDraft(problems=list(table.problems))
        self.kinds = {fold(kind.name): kind for kind in Kind.objects.all()}
        self.tiers = {fold(tier.name): tier for tier in Level.objects.all()}
        stored = Organization.objects.select_related("kind", "tier").only(*_STORED)
        self.stored = {body.pk: body for body in stored}
        self.by_code = {body.code: body for body in self.stored.values() if body.code}
        self.by_name = defaultdict(list)
        for body in self.stored.values():
            self.by_name[fold(body.name)].append(body)

    def run(self) -> BodyDraft:
        bodies = [(number, row, body) for number, row in self.table.rows if (body := self._body(number, row))]
        for number, row, body in sorted(bodies, key=_path_length):  # a path is read along parents already set
            self._set_parent(number, row, body)
        self._refuse_rings(bodies)
        self._inherit_locality()
        self._check_reach(bodies)
        return self.draft

    def problem(self, number, key, message) -> None:
        self.draft.problems.append(Problem(number, HEADERS.get(key, ""), message))

    def _body(self, number, row):
        """The new or changed body of a row, without its parent; None when the row is wrong."""
        before = len(self.draft.problems)
        values = self._values(number, row)
        known = self.by_code.get(values.get("code") or None)
        if known is not None and getattr(known, "row_number", None):
            self.problem(number, "code", f"mã này đã ghi ở dòng {known.row_number}.")
        if len(self.draft.problems) > before:
            return None
        body = known or Organization()
        body.row_number = number
        changes = {key: value for key, value in values.items() if getattr(body, key) != value}
        for key, value in changes.items():
            setattr(body, key, value)
        if known is None:
            self.draft.created.append(body)
            self.by_code.update({body.code: body} if body.code else {})
            self.by_name[fold(body.name)].append(body)
        elif changes:
            self.draft.changed.append((body, changes))
        else:
            self.draft.unchanged += 1
        return body

    def _values(self, number, row) -> dict:
        values = {}
        for key, text in row.items():
            if key == "parent" or (not text and key in _KEPT_WHEN_EMPTY):
                continue
            try:
                values[key] = self._value(key, text)
            except ValueError as error:
                self.problem(number, key, str(error))
            except ValidationError:
                self.problem(number, key, "thư điện tử không đúng.")
        if not row.get("name"):
            self.problem(number, "name", "chưa ghi tên đơn vị.")
        return values

    def _value(self, key, text):
        if key in TEXT_LIMITS:
            if len(text) > TEXT_LIMITS[key]:
                raise ValueError(f"dài quá {TEXT_LIMITS[key]} ký tự.")
            if key == "email" and text:
                validate_email(text)
            return text
        return getattr(self, f"_as_{key}")(text)

    def _as_system(self, text):
        if fold(text) not in SYSTEMS:
            raise ValueError("chỉ ghi Đảng, Nhà nước, Mặt trận và đoàn thể, Đơn vị sự nghiệp hoặc Khác.")
        return SYSTEMS[fold(text)]

    def _as_document_format(self, text):
        if fold(text) not in FORMATS:
            raise ValueError("chỉ ghi Nhà nước hoặc Đảng.")
        return FORMATS[fold(text)]

    def _as_tier(self, text):
        return _from_list(text, self.tiers, self.draft.new_tiers, Level)

    def _as_kind(self, text):
        return _from_list(text, self.kinds, self.draft.new_kinds, Kind)

    def _as_is_internal(self, text):
        return as_bool(text)

    def _as_position(self, text):
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise ValueError("phải là một số nguyên từ 0 trở lên.")
        return int(text)

    def _as_started_on(self, text):
        return as_date(text)

    def _set_parent(self, number, row, body) -> None:
        text = row.get("parent", "")
        parent = self._find_parent(number, text, body) if text else None
        if body.pk is None:
            body.parent = parent
            if parent is None and text == "" and self.actor is not None and not self.actor.is_superuser:
                self.problem(number, "parent", "chưa ghi đơn vị cấp trên.")
        elif text and parent is not None and parent.pk != body.parent_id:
            self.problem(
                number, "parent", "đơn vị đã có trong hệ thống: hãy dùng việc Chuyển trực thuộc, không nhập lại."
            )

    def _find_parent(self, number, text, body):
        if text in self.by_code:
            found = [self.by_code[text]]
        elif ">" in text:
            found = self._by_path([fold(part) for part in text.split(">")])
        else:
            found = [one for one in self.by_name.get(fold(text), ()) if one is not body]
        if len(found) == 1 and found[0] is not body:
            return found[0]
        if len(found) > 1:
            self.problem(number, "parent", f"có {len(found)} đơn vị mang tên này: hãy ghi mã hoặc đường dẫn.")
        elif found:
            self.problem(number, "parent", "đơn vị không thể trực thuộc chính nó.")
        else:
            self.problem(number, "parent", f"không tìm thấy đơn vị “{text}” trong tệp và trong hệ thống.")
        return None

    def _by_path(self, names) -> list:
        """Bodies whose names upwards end with the path's names, its first name being a root or not."""
        return [body for body in self.by_name.get(names[-1], ()) if self._matches(body, names)]

    def _matches(self, body, names) -> bool:
        for name in reversed(names):
            if body is None or fold(body.name) != name:
                return False
            body = self.stored.get(body.parent_id) if body.pk else body.parent
        return True

    def _refuse_rings(self, bodies) -> None:
        sound = set()
        for number, _, body in bodies:
            walked, one = {}, body
            while one is not None and one.pk is None and id(one) not in sound and id(one) not in walked:
                walked[id(one)] = one
                one = one.parent
            if one is not None and id(one) in walked:
                self.problem(number, "parent", "các đơn vị này trực thuộc lẫn nhau thành vòng tròn.")
                one.parent = None
            sound |= set(walked)

    def _inherit_locality(self) -> None:
        for body in self.draft.created:
            above, steps = body.parent, 0
            while not body.locality and above is not None and steps < 50:
                body.locality = above.locality
                above, steps = (self.stored.get(above.parent_id) if above.pk else above.parent), steps + 1

    def _check_reach(self, bodies) -> None:
        if self.actor is None or self.actor.is_superuser:
            return
        managed = set(managed_ids(self.actor).values_list("organization", flat=True))
        for number, _, body in bodies:
            anchor = body if body.pk else body.parent
            if anchor is not None and anchor.pk and anchor.pk not in managed:
                self.problem(number, "parent", "đơn vị này nằm ngoài phạm vi quản trị của bạn.")


_STORED = [*TEXT_LIMITS, "parent", "system", "tier", "kind", "document_format", "is_internal", "position", "started_on"]
_STORED += ["kind__name", "tier__name", "tier__rank", "search_text", "lft", "rght", "tree_id", "level", "ended_on"]
_KEPT_WHEN_EMPTY = {"system", "document_format", "position", "tier", "kind", "locality", "started_on", "is_internal"}


def _path_length(entry) -> int:
    return entry[1].get("parent", "").count(">")


def _from_list(text, known, new, model):
    key = fold(text)
    if key not in known:
        if len(text) > model._meta.get_field("name").max_length:
            raise ValueError("tên dài quá.")
        known[key] = new[key] = model(name=text)
    return known[key]


def _update(changed, actor) -> None:
    bodies = [body for body, _ in changed]
    for body in bodies:
        body.search_text = body.folded()
    fields = sorted({key for _, changes in changed for key in changes})
    if bodies:
        Organization.objects.bulk_update(bodies, [*fields, "search_text"], batch_size=500)
    for body, changes in changed:
        if {"name", "short_name"} & set(changes):
            body.names.filter(to_on__isnull=True).update(name=body.name, short_name=body.short_name)
        record(
            actor,
            "organization_updated",
            body,
            organization=body,
            comment="Nhập từ tệp",
            **{key: str(value) for key, value in changes.items()},
        )
