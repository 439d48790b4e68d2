"""A little web of many articles, in two editions: the second changes what each test wants changed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOWNS = ["Aldery", "Brennick", "Corvale", "Dunmere", "Eskholm"]
# What the second edition does with article n: by n modulo three.
NUMBER, ELSEWHERE, NOTHING = range(3)


class Press(ThreadingHTTPServer):
    """Serves `/story/N` in the edition it is set to."""

    daemon_threads = True
    edition = 1

    @property
    def port(self) -> int:
        return self.server_address[1]

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.port}/story/{number}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/robots.txt":
            return self.send_error(404)
        body = page(int(self.path.rsplit("/", 1)[1]), self.server.edition).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def running() -> Iterator[Press]:
    press = Press(("127.0.0.1", 0), _Answer)
    threading.Thread(target=press.serve_forever, daemon=True).start()
    yield press
    press.shutdown()
    press.server_close()


def lamps(number: int, edition: int) -> str:
    """The sentence that is judged."""
    town = TOWNS[number % len(TOWNS)]
    count = number + (120 if edition == 1 or number % 3 != NUMBER else 340)
    return f"The town of {town} repaired {count} street lamps last winter, the council said on Tuesday."


def page(number: int, edition: int = 1) -> str:
    town = TOWNS[number % len(TOWNS)]
    changed = edition > 1 and number % 3 == ELSEWHERE
    walkers = "Hardly anybody came to see it." if changed else "Many came to see it finished."
    return f"""<!doctype html><html lang="en"><head><title>{town} counts, part {number}</title></head><body>
    <article><h1>{town} counts, part {number}</h1>
    <p>{lamps(number, edition)}</p>
    <p>Unemployment in {town} fell from {number + 7}.4 per cent to {number + 5}.1 per cent between 2019 and 2024.</p>
    <p>“We have spent {number + 3} million crowns on the harbour wall,” said the mayor, Ines Quarrel.</p>
    <p>People who live by the water had asked for the work for years. {walkers}</p>
    </article></body></html>"""
