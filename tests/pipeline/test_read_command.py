"""`manage.py read --jsonl`: what is printed of who says what."""

import base64

import orjson

from annotations.management.commands.read import answers

SAID = "Two harbour officials told the Skelby Post that the ferry would stop."
TEXT = (
    f"Ferry news\n\nThe ferry was built in 1987.  It is  old.\n\n\n{SAID}  Nobody was hurt on the old pier.\n"
)


def reading(**row):
    (answer,) = answers([orjson.dumps({"id": "a", **row})])
    return answer


def test_it_works():
    (said,) = reading(text=TEXT)["attributions"]
    cut = {role: TEXT[slice(*said[role])] for role in ("source", "cue", "content")}
    assert cut == {"source": "Two harbour officials", "cue": "told", "content": "the ferry would stop"}
    assert said["origins"] == ["Two harbour officials", "Skelby Post"]
    assert (said["speaker"], said["voice"], said["depth"]) == ("Two harbour officials", "reported", 0)


def test_spans_of_a_page_are_in_the_text_of_its_reading():
    page = f"<html><body><article><h1>Ferry news</h1><p>{SAID} Nobody was hurt.</p></article></body></html>"
    answer = reading(html_base64=base64.b64encode(page.encode()).decode())
    (said,) = answer["attributions"]
    assert answer["text"][slice(*said["content"])] == "the ferry would stop"


def test_what_is_missing_is_null():
    answer = reading(text="The mayor reportedly sold the pier to the harbour office in Skelby.")
    assert [said["source"] for said in answer["attributions"]] == [None]
