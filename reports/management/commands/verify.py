"""manage.py verify all|tree|register|… [--ledger FILE] [--sink FILE]: what must hold, one line of figures a check."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.proof.ledgers import Ledger
from reports.proof.verifying import CHECKS, Asked, verify


class Command(BaseCommand):
    help = "Kiểm tra những điều luôn phải đúng: cây, sổ số, báo cáo, thư chờ, tệp, tổng quan. Mã thoát 1 khi có sai."

    def add_arguments(self, parser):
        parser.add_argument("what", nargs="+", choices=["all", *CHECKS], metavar="|".join(["all", *CHECKS]))
        parser.add_argument("--ledger", type=Path, help="sổ các việc cổng đã báo là xong (drill load --ledger)")
        parser.add_argument("--sink", default="", help="sổ thư đã đến (drill smtp-sink --ledger)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        names = list(CHECKS) if "all" in options["what"] else options["what"]
        ledger = Ledger(options["ledger"]) if options["ledger"] else None
        findings = verify(names, Asked(timezone.now(), ledger, options["sink"]))
        for one in findings:
            notes = "".join(f", {name} {value}" for name, value in one.notes.items())
            self.stdout.write(f"{one.name}: xem {one.looked_at}, sai {len(one.faults)}{notes}")
            for fault in one.faults[:20]:
                self.stdout.write(f"  {fault}")
        if options["json"]:
            self.stdout.write(json.dumps([vars(one) for one in findings], ensure_ascii=False))
        if any(one.faults for one in findings):
            raise SystemExit(1)
