"""manage.py drill seed|load|smtp-sink: the tools of a fault drill; what must hold afterwards is asked by `verify`."""

import asyncio
import json
import statistics
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.proof import load, seeding
from reports.proof.ledgers import Ledger
from reports.proof.smtp_sink import MODES, Sink


class Command(BaseCommand):
    help = "Diễn tập sự cố trên một cơ sở dữ liệu riêng: gieo dữ liệu, tạo tải có sổ ghi, máy chủ thư giả."

    def add_arguments(self, parser):
        acts = parser.add_subparsers(dest="act", required=True)
        sow = acts.add_parser("seed", help="một thành phố, 10 sở, 100 đơn vị, việc giao, báo cáo đến hạn nhắc hôm nay")
        sow.add_argument("--people", type=int, default=400)
        work = acts.add_parser("load", help="nhiều người cùng làm qua HTTP; việc đã được báo xong thì ghi vào sổ")
        work.add_argument("--url", required=True)
        work.add_argument("--clients", type=int, default=10)
        work.add_argument("--seconds", type=float, default=60)
        work.add_argument("--ledger", type=Path, required=True)
        work.add_argument("--no-returns", action="store_true", help="không ai trả lại báo cáo đã gửi")
        sink = acts.add_parser("smtp-sink", help="máy chủ thư giả, chỉ nghe trên máy này")
        sink.add_argument("--port", type=int, default=0)
        sink.add_argument("--ledger", type=Path, required=True, help="mỗi thư đến một dòng JSON")
        sink.add_argument("--mode-file", type=Path, required=True, help=f"tệp chứa một trong: {', '.join(MODES)}")

    def handle(self, *args, **options):
        getattr(self, options["act"].replace("-", "_"))(options)

    def seed(self, options) -> None:
        try:
            made = seeding.seed(on=timezone.localdate(), people=options["people"])
        except seeding.NotEmptyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(vars(made), default=str))

    def load(self, options) -> None:
        tally = load.work(
            url=options["url"], clients=options["clients"], seconds=options["seconds"],
            ledger=Ledger(options["ledger"]), returns=not options["no_returns"],
        )  # fmt: skip
        spent = [seconds for rows in tally.seconds.values() for seconds in rows]
        self.stdout.write(
            json.dumps(
                {
                    "answers": {str(status): count for status, count in sorted(tally.answers.items())},
                    "errors": len(tally.errors),
                    "signed_out": tally.signed_out,
                    "p95": round(statistics.quantiles(spent, n=20)[-1], 3) if len(spent) > 1 else None,
                    "acknowledged": sum(1 for _ in Ledger(options["ledger"]).lines()),
                }
            )
        )

    def smtp_sink(self, options) -> None:
        sink = Sink(Ledger(options["ledger"]), options["mode_file"])

        def say(port: int) -> None:
            self.stdout.write(json.dumps({"port": port}))
            self.stdout.flush()

        asyncio.run(sink.serve("127.0.0.1", options["port"], say))
