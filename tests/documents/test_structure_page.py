"""docs/cau-truc-van-ban.md stays true to the dataclasses: every field is told, none is invented, the example prints."""

import json
import re
from dataclasses import MISSING, fields

import pytest
from django.conf import settings

from plans.documents import compose
from plans.documents import structure as schema

PAGE = (settings.BASE_DIR / "docs" / "cau-truc-van-ban.md").read_text(encoding="utf-8")
GROUPS = ["Structure", "Block", "Table", "Column", "Signature", "SignLine", "Annex", "Attached"]


def told(name: str) -> dict[str, str]:
    """Field → its type, from the table under the heading of the group."""
    part = re.search(rf"^### {name}$(.*?)(?=^##|\Z)", PAGE, re.M | re.S)[1]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", part, re.M))


def example() -> dict:
    return json.loads(re.search(r"```json\n(.*?)```", PAGE, re.S)[1])


@pytest.mark.parametrize("name", GROUPS)
def test_every_field_is_told_and_none_is_invented(name):
    group = fields(getattr(schema, name))
    assert list(told(name)) == [field.name for field in group]
    required = {f.name for f in group if f.default is MISSING and f.default_factory is MISSING}
    assert {field for field, kind in told(name).items() if "bắt buộc" in kind} == required


def test_every_role_and_group_is_told():
    classes = {
        cls.__name__ for cls in vars(schema).values() if isinstance(cls, type) and hasattr(cls, "__match_args__")
    }
    assert {name for name in classes if cls_is_ours(name)} == set(GROUPS)
    assert all(f"`{role}`" in PAGE for role in schema.ROLES)


def cls_is_ours(name: str) -> bool:
    return getattr(schema, name).__module__ == schema.__name__


def test_the_example_is_read_composed_and_given_back():
    read = schema.Structure.from_json(example())
    assert schema.Structure.from_json(json.loads(json.dumps(read.to_json()))) == read
    text = " ".join(line.text for line in compose(read).lines())
    for words in ("QUYẾT ĐỊNH:", "Theo đề nghị của Chánh Văn phòng Sở.", "QUY CHẾ", "thi hành Quyết định này./."):
        assert words in text


@pytest.mark.parametrize(
    "change, told",
    [
        ({"subjct": "x"}, "Không có mục “subjct”"),
        ({"format": "nhanuoc"}, "Mục “format” phải là một trong: state, party"),
        ({"day": "05/01/2026"}, "Mục “day” phải là ngày dạng 2026-01-05"),
        ({"blocks": [{"text": "x"}]}, "Thiếu mục “blocks.1.role”"),
        ({"blocks": [{"role": "doan"}]}, "Mục “blocks.1.role” phải là một trong"),
        ({"annexes": [{"blocks": [{"role": "item", "level": "1"}]}]}, "Mục “annexes.1.blocks.1.level”"),
        ({"sign": {"lines": "GIÁM ĐỐC"}}, "Mục “sign.lines” phải là một danh sách"),
        ({"blocks": [{"role": "table", "table": {"columns": [{"title": "A"}], "rows": [["1", "2"]]}}]}, "phải có 1 ô"),
    ],
)
def test_a_wrong_field_is_named(change, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        schema.Structure.from_json(example() | change)


@pytest.mark.parametrize("data", [[], "x", None])
def test_something_else_than_a_group_is_refused(data):
    with pytest.raises(ValueError, match="phải là một nhóm"):
        schema.Structure.from_json(data)
