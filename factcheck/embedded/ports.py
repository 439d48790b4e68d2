"""TCP ports of this machine, and whether the web server on one of them is ready."""

import http.client
import os
import socket

from factcheck.embedded.errors import CannotStart


def check_free(host: str, port: int, setting: str) -> None:
    """Raises CannotStart, naming the setting, if nobody could listen there."""
    try:
        _bind(host, port)
    except socket.gaierror as error:
        raise CannotStart(
            f"{host} is no address of this machine ({error.strerror}): see FACTCHECK_HOST."
        ) from error
    except OSError as error:
        raise CannotStart(
            f"Port {port} on {host} can't be had: {os.strerror(error.errno or 0)}. Stop the program that uses it, "
            f"or choose another port: {setting}={port + 1}"
        ) from error


def is_free(host: str, port: int) -> bool:
    try:
        _bind(host, port)
    except OSError:
        return False
    return True


def any_free(host: str) -> int:
    """A port nobody listens on, of the system's choosing."""
    return _bind(host, 0)


def _bind(host: str, port: int) -> int:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as taken:
        # As a server would: connections of a server just stopped, still winding up, are no obstacle.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        return taken.getsockname()[1]


def is_ready(host: str, port: int, known_as: str) -> bool:
    """Whether /readyz answers 200; `known_as` is a host name that the service accepts."""
    # Not urllib: it would ask a proxy named in the environment to fetch from this very machine.
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": known_as})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
