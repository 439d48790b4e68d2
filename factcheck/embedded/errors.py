"""What keeps the embedded services from starting, in words for the person at the terminal."""


class CannotStart(Exception):
    """Something on this machine is in the way; the message says what, and what to do about it."""
