"""manage.py check_trees [--fix]: every tree and every table of pairs above, compared with `parent`."""

from django.core.management.base import BaseCommand, CommandError

from directives.closure import node_link_faults, rebuild_node_links
from orgs.closure import closure_faults, rebuild_closure
from orgs.trees import LockedTreeModel, rebuild, tree_faults

PAIRS = ((closure_faults, rebuild_closure), (node_link_faults, rebuild_node_links))


class Command(BaseCommand):
    help = "So các cây và bảng cấp trên với cột parent; --fix dựng lại từ parent. Mã thoát 1 khi còn sai."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="dựng lại những gì sai")

    def handle(self, *, fix, **options):
        faults = all_faults()
        for fault in faults:
            self.stdout.write(fault)
        if faults and fix:
            repair()
            left = all_faults()
            if left:
                raise CommandError(f"Đã dựng lại nhưng còn {len(left)} chỗ sai: {left[0]}")
            self.stdout.write(f"Đã sửa {len(faults)} chỗ sai.")
        elif faults:
            raise CommandError(f"Có {len(faults)} chỗ sai. Chạy lại với --fix để dựng lại từ parent.")
        else:
            self.stdout.write("Các cây đúng.")


def all_faults() -> list[str]:
    trees = [fault for model in LockedTreeModel.__subclasses__() for fault in tree_faults(model)]
    return trees + [fault for find, _ in PAIRS for fault in find()]


def repair() -> None:
    for model in LockedTreeModel.__subclasses__():
        if tree_faults(model):
            rebuild(model)
    for find, write_anew in PAIRS:
        if find():
            write_anew()
