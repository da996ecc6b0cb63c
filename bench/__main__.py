"""Set up a database of its own, then measure; nothing of the real data is touched."""

import os
import sys
import tempfile


def with_server() -> None:
    """Some measure PostgreSQL: a server of its own for as long as they run, unless one was named."""
    if sys.argv[1:2] in (["reporting"], ["reminders"]) and "BENCH_DATABASE_URL" not in os.environ:
        os.environ["BENCH_DATABASE_URL"] = "postgres:///postgres"
        command = ["scripts/with-servers", sys.executable, "-m", "bench", *sys.argv[1:]]
        os.execv(command[0], command)  # noqa: S606 our own script


if __name__ == "__main__":
    with_server()
    with tempfile.TemporaryDirectory(prefix="thong-suot-do-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/do.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        if sys.argv[1:2] == ["documents"]:
            from bench.documents import main

            sys.exit(main(sys.argv[2:]))
        if sys.argv[1:2] == ["reporting"]:
            from bench.reporting import main

            sys.exit(main(sys.argv[2:]))
        if sys.argv[1:2] == ["reminders"]:
            from bench.reminders import main

            sys.exit(main(sys.argv[2:]))
        from bench.run import main

        sys.exit(main(sys.argv[1:]))
