"""Getting in: by invitation, with a password and a second factor, in the desk's own clothes."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import User
from tests.conftest import PASSWORD
from tests.web.conftest import at


def test_it_works(bob, client):
    page = client.get(reverse("account_login"))
    assert "<h1>Sign in</h1>" in page.text
    answer = client.post(reverse("account_login"), {"login": bob.user.email, "password": PASSWORD})
    assert answer.url == "/desk/"
    assert client.get("/desk/").url == at("home", bob)


def test_nobody_signs_up(db, client):
    assert "By invitation" in client.get(reverse("account_signup")).text
    sent = {"email": "new@newsroom.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), sent)
    assert not User.objects.exists()


def test_a_wrong_password_does_not_say_whether_the_address_is_known(bob, client):
    known = client.post(reverse("account_login"), {"login": bob.user.email, "password": "wrong words"})
    unknown = client.post(
        reverse("account_login"), {"login": "x@newsroom.example", "password": "wrong words"}
    )
    said = "are not correct"
    assert said in known.text
    assert said in unknown.text


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_signup", "account_reset_password_done"]
)
def test_pages_for_strangers_wear_the_same_clothes(name, db):
    page = Client().get(reverse(name)).text
    assert "web/css/tokens.css" in page
    assert "style=" not in page


@pytest.mark.parametrize("name", ["mfa_index", "account_change_password", "account_email", "account_logout"])
def test_so_do_the_pages_of_ones_account(name, bob):
    client = Client()
    client.force_login(bob.user)
    page = client.get(reverse(name)).text
    assert "web/css/tokens.css" in page
    assert "style=" not in page


def test_the_landing_page_needs_no_database(client):
    page = client.get("/").text
    assert "Sign in" in page


def test_a_mail_server_that_is_down_is_told_whoever_asks(bob, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for email in (bob.user.email, "nobody@newsroom.example"):
        answer = client.post(reverse("account_reset_password"), {"email": email})
        assert answer.status_code == 503
        assert answer["Retry-After"] == "60"
        assert "could not be sent" in answer.text
