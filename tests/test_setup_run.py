"""The script itself: what it says when it may not install, and its list of commands."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments, before_path=None):
    path = f"{before_path}:{os.environ['PATH']}" if before_path else os.environ["PATH"]
    command = [ROOT / "run", *arguments]
    return subprocess.run(command, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=60)


@pytest.fixture
def no_rights(tmp_path):
    """A machine on which nothing is installed and the user is not root."""
    for name, body in {"id": "echo 1000", "dpkg-query": "exit 1"}.items():
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
    return tmp_path


def test_without_rights_it_prints_exactly_what_to_install(no_rights):
    result = run("demo", before_path=no_rights)
    assert result.returncode == 1
    assert (
        "sudo apt-get install --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation2" in result.stderr
    )


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["la"], 2)])
def test_without_a_known_command_it_lists_them(arguments, code):
    result = run(*arguments)
    assert result.returncode == code
    assert all(f"  {name}" in result.stdout for name in ("demo", "serve", "test", "check", "fmt", "bench", "manage"))


@pytest.mark.parametrize("script", ["run", "scripts/test", "scripts/with-servers", ".ci/run"])
def test_scripts_are_executable_and_well_formed(script):
    shell = (ROOT / script).read_text(encoding="utf-8").splitlines()[0].removeprefix("#!")
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run([shell, "-n", ROOT / script]).returncode == 0
