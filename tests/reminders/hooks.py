"""A program that listens, for tests: a real server on this machine that answers as told and keeps what came."""

import contextlib
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

PAIR = Path(__file__).with_name("hooks_tls.pem")  # for the host hooks.vi-du.vn, until 2126


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append(SimpleNamespace(path=self.path, headers=dict(self.headers), content=content))
        status = self.server.statuses.pop(0) if len(self.server.statuses) > 1 else self.server.statuses[0]
        if status is None:  # says nothing at all until the test is over
            self.server.hold.wait(20)
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/khac")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, *args):
        pass

    def handle(self):
        with contextlib.suppress(OSError):  # the portal does not read the answer to its end
            super().handle()


@contextlib.contextmanager
def listening(*statuses, tls=False):
    """A server that gives these answers, the last one again and again; `came`: what it was sent."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.statuses, server.came, server.hold = list(statuses or (204,)), [], threading.Event()
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PAIR)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    server.address = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/nhan"
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
