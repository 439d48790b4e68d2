"""The process that reads pages: `python -m annotations.pipeline.extraction.child`, frames in, frames out."""

import resource
import sys

import orjson

from annotations.errors import ReadingFailed
from annotations.pipeline.extraction import frames
from annotations.pipeline.extraction.page import read_page


def serve() -> None:
    """Answer until the parent closes the pipe."""
    while True:
        try:
            header, body = frames.read(sys.stdin.buffer)
        except EOFError:
            return
        frames.write(sys.stdout.buffer, answer(orjson.loads(header), body))


def answer(request: dict, body: bytes) -> bytes:
    limit(request["limits"])
    try:
        return frames.encoded(read_page(body, url=request["url"], charset=request["charset"]))
    except ReadingFailed as error:
        return refusal(error.code, error.detail)
    except MemoryError:
        return refusal("out_of_memory", "The page needs more memory than a page may have.")
    except Exception as error:
        # The libraries below meet anything the web can write; whatever they raise is this page's failure.
        return refusal("extraction_failed", f"The page cannot be read ({type(error).__name__}).")


def refusal(code: str, detail: str) -> bytes:
    return orjson.dumps({"error": {"code": code, "detail": detail}})


def limit(limits: dict) -> None:
    """Seconds of CPU for this page on top of what earlier pages used; address space for the whole process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(usage.ru_utime + usage.ru_stime + limits["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], resource.RLIM_INFINITY))


if __name__ == "__main__":
    serve()
