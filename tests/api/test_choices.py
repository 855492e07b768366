import pytest


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_anybody_learns_what_the_codes_are_called(anonymous_client, language):
    response = anonymous_client.get("/api/v1/choices/", headers={"accept-language": language})

    sectors = [choice["code"] for choice in response.json()["sector"]]
    assert (response.status_code, sectors) == (200, ["public", "publicly_owned", "private"])
