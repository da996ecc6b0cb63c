import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import parse_database, parse_email


def test_postgres_address_is_taken_apart(tmp_path):
    db = parse_database("postgres://u:p%40ss@db.example:5433/portal?sslmode=require", tmp_path)
    assert (db["HOST"], db["PORT"], db["USER"], db["PASSWORD"]) == ("db.example", "5433", "u", "p@ss")
    assert db["OPTIONS"] == {"sslmode": "require"}


def test_postgres_socket_folder_is_an_option(tmp_path):
    db = parse_database("postgres:///portal?host=/run/pg", tmp_path)
    assert (db["NAME"], db["HOST"]) == ("portal", "/run/pg")


@pytest.mark.parametrize(("url", "path"), [("sqlite:///a/b.db", "base/a/b.db"), ("sqlite:////x/b.db", "/x/b.db")])
def test_sqlite_address_is_relative_or_absolute(tmp_path, url, path):
    assert parse_database(url, tmp_path / "base")["NAME"] == tmp_path / path


@pytest.mark.parametrize("url", ["mysql://u@h/db", "portal", "smtp://x"])
def test_other_databases_are_refused(tmp_path, url):
    with pytest.raises(ImproperlyConfigured):
        parse_database(url, tmp_path)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://h", 25, False, False),
        ("smtp+tls://u:p%3A@h", 587, True, False),
        ("smtps://h:4650", 4650, False, True),
    ],
)
def test_mail_address_is_taken_apart(tmp_path, url, port, tls, ssl):
    mail = parse_email(url, tmp_path)
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("h", port)
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (tls, ssl)


def test_mail_to_a_folder(tmp_path):
    assert parse_email("file:///var/thu", tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path / "var/thu")
    with pytest.raises(ImproperlyConfigured):
        parse_email("http://h", tmp_path)
