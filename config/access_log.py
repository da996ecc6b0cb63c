"""Gunicorn's log of requests, without the secrets that stand in addresses."""

from gunicorn.glogging import Logger

from config.logs import without_secrets


class AccessLogger(Logger):
    def atoms(self, resp, req, environ, request_time):
        found = super().atoms(resp, req, environ, request_time)
        return {key: without_secrets(value) if isinstance(value, str) else value for key, value in found.items()}
