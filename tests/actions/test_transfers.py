"""A whole team goes out as a file and comes in again as the same team, or not at all."""

import hashlib
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from annotations import actions
from annotations.models import Article, Claim, Event, Membership, Snapshot, Team, User, Verdict
from annotations.models.belongings import STAYS, belongings
from tests.api import world
from tests.conftest import person

SECRETIVE = ("secret", "password", "digest", "token", "key")
# They are called so and are none: addresses' keys, a fence against late workers, a name's key.
HARMLESS = {"canonical_key", "token", "key"}


@pytest.fixture
def newsroom(transactional_db, ferry, ruth, erin, bob, carol, mallory):
    """One row of everything, and another team beside it."""
    with transaction.atomic():
        world.build(ferry, ruth=ruth, erin=erin, reviewers=(bob, carol))
    actions.teams.issue_token(ruth, by=ruth, name="Nightly copy", scopes=["read"])
    return ferry.team


def test_it_works(newsroom, tmp_path):
    """Out, into an empty database, and out again: the same bytes."""
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    call_command("export_team", "newsroom", first)
    before = counts()
    check_what_is_left_out(first)
    with pytest.raises(CommandError, match="is here already"):
        call_command("import_team", first)
    check_a_copy_is_the_same(first, second)

    call_command("flush", interactive=False)
    check_what_is_refused(first, tmp_path)
    check_accounts(first)
    call_command("import_team", first)
    call_command("verify", team="newsroom")
    assert counts() == {**before, "teams": before["teams"] - 1}, "all but the other team"
    call_command("export_team", "newsroom", second)
    assert second.read_bytes() == first.read_bytes()
    check_it_lives(Team.objects.get(slug="newsroom"))

    call_command("flush", interactive=False)
    check_another_slug(first)


def test_nothing_secret_goes_along():
    """A new column that sounds like a secret is left out, or told to be none."""
    columns = {column for one in belongings() for column in one.columns}
    suspected = {column for column in columns if column.endswith(SECRETIVE)}
    assert suspected - HARMLESS == set()
    assert not {one.model for one in belongings()} & STAYS.keys()


def test_every_table_has_an_owner():
    """A new table that is no team's is named among what stays, with the reason."""
    for one in belongings():
        names = {field.name for field in one.model._meta.fields}
        assert one.through or one.model in (User, Team) or "team" in names, one.model


def counts() -> dict[str, int]:
    models = {"articles": Article, "snapshots": Snapshot, "claims": Claim, "verdicts": Verdict, "teams": Team}
    return {name: model.objects.count() for name, model in models.items()}


def check_what_is_left_out(path):
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        text = b"".join(archive.read(name) for name in names)
    assert "annotations_revision.ndjson" in names
    assert not names & {f"{model._meta.db_table}.ndjson" for model in STAYS}
    for user in User.objects.all():
        assert user.password.encode() not in text
    assert b"mallory" not in text


def check_a_copy_is_the_same(first, second):
    call_command("export_team", "newsroom", second)
    assert second.read_bytes() == first.read_bytes()


def check_what_is_refused(path, folder):
    """Whatever is wrong with an archive, it is said, and nothing is written."""
    whole = path.read_bytes()
    refused(folder, whole[: len(whole) // 2], "broken")
    refused(folder, b"PK", "broken")
    refused(folder, altered(path, manifest={"version": 2}), "version 2")
    refused(folder, altered(path, manifest={"format": "holiday"}), "no archive of a team")
    refused(folder, altered(path, manifest={"team": "none"}), "no usable manifest")
    refused(folder, altered(path, manifest={"slug": "../up"}), "no slug")
    claims = "annotations_claim"
    refused(folder, altered(path, table=claims, old=b"ferry", new=b"train"), "not what was written")
    refused(folder, altered(path, table=claims, old=b'"statement"', new=b'"stated"', mend=True), "refuses")
    elsewhere = str(Event.objects.model().pk).encode()
    team = team_of(path)
    refused(folder, altered(path, table=claims, old=team, new=elsewhere, mend=True), "another team")
    events = "annotations_event"
    refused(
        folder,
        altered(path, table=events, old=b"ruling.made", new=b"ruling.lost", mend=True),
        "does not hold",
    )
    texts = "annotations_revision"
    refused(folder, altered(path, table=texts, old=b"1,200", new=b"1,300", mend=True), "text of a revision")
    columns = "annotations_outlet"
    refused(folder, altered(path, columns=columns), "same version")


def refused(folder, data: bytes, why: str):
    path = folder / "wrong.zip"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=why):
        call_command("import_team", path)
    assert (Team.objects.count(), User.objects.count()) == (0, 0)


def team_of(path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))["team"].encode()


def altered(path, *, manifest=None, table="", old=b"", new=b"", mend=False, columns="") -> bytes:
    """The archive with other words in it; with `mend`, its manifest says what they are."""
    other = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as to:
        content = json.loads(archive.read("manifest.json")) | (manifest or {})
        for one in content["tables"]:
            data = archive.read(f"{one['name']}.ndjson")
            if one["name"] == table:
                assert old in data
                data = data.replace(old, new)
                if mend:
                    one |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            if one["name"] == columns:
                one["columns"].append("of_tomorrow")
            to.writestr(f"{one['name']}.ndjson", data)
        to.writestr("manifest.json", json.dumps(content))
    return other.read_bytes()


def check_accounts(path):
    """Who has another account here cannot be two people in the chain of events."""
    alice = person("ruth")
    with pytest.raises(CommandError, match=r"ruth@newsroom\.example"):
        call_command("import_team", path)
    assert Team.objects.count() == 0
    User.objects.filter(pk=alice.pk).delete()


def check_it_lives(team):
    """Work goes on, what is permanent stays so, and nobody comes in with an old password or a right over the machine."""
    ruth = Membership.objects.get(team=team, user__name="Ruth")
    assert not ruth.user.has_usable_password()
    assert not User.objects.exclude(is_staff=False, is_superuser=False).exists()
    actions.hosts.exempt(team, by=ruth, host="harbour.example", reason="Agreed in writing.")
    assert actions.events.first_broken_link(team.pk) is None
    with pytest.raises(IntegrityError, match="permanent"), connection.cursor() as cursor:
        cursor.execute("UPDATE annotations_event SET kind = 'nothing' WHERE number = 1")


def check_another_slug(path):
    """Where its name is taken, the team takes another; its chain does not depend on it."""
    actions.teams.found("Newcomers", slug="newsroom", founder=person("nora"))
    with pytest.raises(CommandError, match="another slug"):
        call_command("import_team", path)
    call_command("import_team", path, slug="old-newsroom")
    call_command("verify")
    assert set(Team.objects.values_list("slug", flat=True)) == {"newsroom", "old-newsroom"}
