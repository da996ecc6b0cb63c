"""Set up a database of its own, then measure; nothing of the real data is touched."""

import os
import sys
import tempfile

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="thong-suot-do-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/do.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        if sys.argv[1:2] == ["documents"]:
            from bench.documents import main

            sys.exit(main(sys.argv[2:]))
        from bench.run import main

        sys.exit(main(sys.argv[1:]))
