import pytest


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_anybody_learns_what_the_codes_are_called(anonymous_client, language):
    response = anonymous_client.get("/api/v1/choices/", headers={"accept-language": language})

    sectors = [choice["code"] for choice in response.json()["sector"]]
    assert (response.status_code, sectors) == (200, ["public", "publicly_owned", "private"])


def test_languages_are_named_in_the_readers_language(anonymous_client):
    response = anonymous_client.get("/api/v1/choices/", headers={"accept-language": "nb"})

    languages = [choice["label"] for choice in response.json()["language"]]
    assert languages[:2] == ["norsk bokmål", "engelsk"]
    assert languages[2:] == sorted(languages[2:])
