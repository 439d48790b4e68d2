"""Why a backup or a restore stopped, said so that a person can mend it."""


class CannotBackUp(Exception):
    """No backup was made; what was begun of it is removed."""


class CannotRestore(Exception):
    """Nothing was restored, and the database in use is as it was."""
