"""Backups: everything the service knows in one folder, and the way back from it.

    backup    one snapshot of the database --pg_dump--> database.dump, files copied, manifest.json written last
    restore   checked --pg_restore--> a database beside the one in use --compared--> put in its place

Plain Python: the commands say where things are.
"""

from factcheck.backups.errors import CannotBackUp, CannotRestore
from factcheck.backups.making import make
from factcheck.backups.manifest import Manifest
from factcheck.backups.restoring import restore
from factcheck.backups.server import Server

__all__ = ["CannotBackUp", "CannotRestore", "Manifest", "Server", "make", "restore"]
