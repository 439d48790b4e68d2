"""Row 26: secrets that are easily known again, in everything the service says while things go wrong."""

from contextlib import ExitStack, suppress
from pathlib import Path

import requests

from annotations import actions
from bench.faults.board import Finding
from bench.faults.ground import Ground, Newsroom, Program
from tests.conftest import PASSWORD

CANARY = "canary7d1f"
# Nobody listens there: every use of these fails, and is told in the log.
SETTINGS = {
    "FACTCHECK_SECRET_KEY": f"{CANARY}-key-{'x' * 40}",
    "FACTCHECK_DETECTOR": "openai",
    "FACTCHECK_DETECTOR_URL": "http://127.0.0.1:1/v1",
    "FACTCHECK_DETECTOR_MODEL": "none",
    "FACTCHECK_DETECTOR_KEY": f"{CANARY}-detector",
    "FACTCHECK_EMAIL_URL": f"smtp://factcheck:{CANARY}-mail@127.0.0.1:1",
    "FACTCHECK_LOG_LEVEL": "DEBUG",
}


def in_logs_and_answers(ground: Ground) -> Finding:
    """The newsroom is started with canaries for secrets, everything is made to fail, and all it said is read."""
    newsroom = ground.newsroom
    newsroom.stop()
    said: list[str] = []
    with ExitStack() as stack:
        usual = dict(newsroom.settings)
        stack.callback(newsroom.settings.update, usual)
        stack.callback(newsroom.settings.clear)
        stack.callback(newsroom.stop)
        newsroom.settings |= SETTINGS
        newsroom.start_and_wait()
        said += _provoke(newsroom, ground)
    secrets = _secrets(newsroom, ground)
    logs = [path.read_text(errors="replace") for path in sorted((newsroom.var / "log").glob("*.log"))]
    told = [*logs, *said, newsroom.said()]
    found = {name for name, secret in secrets.items() if any(secret in text for text in told)}
    size = sum(map(len, told))
    figure = f"{len(found)} of {len(secrets)} secrets found in {len(logs)} logs and {len(said)} answers ({size:,} letters)"
    return Finding(figure, met=not found, detail=", ".join(sorted(found)))


def _provoke(newsroom: Newsroom, ground: Ground) -> list[str]:
    """Every way to have a secret near something that goes wrong; the answers."""
    erin, answers = ground.program("erin"), []
    wrong = Program(newsroom.address, f"fck_{CANARY}-token")
    hook = {"url": "http://127.0.0.1:1/hook"}
    requests_to_make = [
        lambda: wrong.get("articles"),
        lambda: erin.post(
            "articles", json={"url": "https://texts.example/canary", "text": "The quay has 7 lamps."}
        ),
        lambda: erin.post("articles", data=b"{" + CANARY.encode()),
        lambda: erin.post("webhooks", json=hook),
        lambda: erin.get("events?cursor=cD0%3D"),
        lambda: erin.get("articles", headers={"Host": "elsewhere.example"}),
        *(_forms(newsroom, path, sent) for path, sent in FORMS.items()),
    ]
    for make in requests_to_make:
        with suppress(requests.RequestException):
            answers.append(make().text)
    ground.broker.kill()
    erin.post("articles", json={"url": ground.addresses(1)[0]})
    ground.broker.start()
    newsroom.kill_everything()
    newsroom.start_and_wait()
    return answers


FORMS = {
    "/accounts/login/": {"login": "bob@newsroom.example", "password": f"{CANARY}-password"},
    "/accounts/password/reset/": {"email": "bob@newsroom.example"},
}


def _forms(newsroom: Newsroom, path: str, sent: dict[str, str]):
    def send() -> requests.Response:
        browser = requests.Session()
        browser.get(newsroom.address + path, timeout=30)
        token = {"csrfmiddlewaretoken": browser.cookies.get("csrftoken", "")}
        return browser.post(newsroom.address + path, data=sent | token, timeout=30)

    return send


def _secrets(newsroom: Newsroom, ground: Ground) -> dict[str, str]:
    """What must be nowhere, by what it is."""
    made = {path.name: path.read_text() for path in Path(newsroom.var / "secrets").iterdir()}
    given = {
        name: CANARY + value.partition(CANARY)[2].split("@")[0]
        for name, value in SETTINGS.items()
        if CANARY in value
    }
    tokens = {f"token of {name}": ground.program(name).secret for name in ground.members}
    webhook = actions.webhooks.create(by=ground.members["bob"], url="https://hooks.example/")
    typed = {
        "a typed password": f"{CANARY}-password",
        "a wrong token": f"fck_{CANARY}-token",
        "password": PASSWORD,
    }
    return made | given | tokens | typed | {"webhook": webhook.secret}
