import pytest

from flyttehjelp.faq.bench.files import (
    QUESTIONS,
    FileBroken,
    read_answers,
    read_questions,
    shipped_answers,
)


@pytest.fixture
def lines(tmp_path):
    def write(*each):
        file = tmp_path / "lines.jsonl"
        file.write_text("\n".join(each))
        return file

    return write


def test_lines_of_one_id_are_one_answer(lines):
    file = lines(
        '{"id": "a", "title": "Katt?", "alts": ["pus"], "body": "Ja."}',
        "",
        '{"id": "a", "lang": "en", "title": "Cat?", "body": "Yes."}',
        '{"id": 7, "body": "x"}',
    )

    first, second = read_answers(file)

    assert (first.id, [text.language for text in first.texts]) == ("a", ["nb", "en"])
    assert first.texts[0].alternatives == ("pus",)
    assert second.id == "7"


def test_a_question_without_a_right_answer_is_off_topic(lines):
    file = lines(
        '{"id": "1", "lang": "en", "text": "Cat?", "rel": ["a"]}', '{"id": 2, "text": "x"}'
    )

    real, off_topic = read_questions(file)

    assert (real.language, real.right, real.held_out) == ("en", {"a"}, None)
    assert (off_topic.language, off_topic.right) == ("nb", frozenset())


@pytest.mark.parametrize(
    ("line", "what"),
    [
        pytest.param("{", "line 1: no JSON", id="no-json"),
        pytest.param("[]", "line 1: not an object", id="no-object"),
        pytest.param('{"text": "x"}', "id is missing", id="no-id"),
        pytest.param('{"id": 1}', "text is missing", id="no-text"),
        pytest.param('{"id": 1, "text": "x", "rel": "a"}', "rel is not a list", id="rel"),
    ],
)
def test_a_broken_line_of_questions_is_named(lines, line, what):
    with pytest.raises(FileBroken, match=what):
        read_questions(lines(line))


def test_a_broken_line_of_answers_is_named(lines):
    with pytest.raises(FileBroken, match="alts is not a list"):
        read_answers(lines('{"id": 1, "alts": "x"}'))


def test_our_questions_point_to_our_answers():
    answers = {answer.id for answer in shipped_answers()}
    questions = read_questions(QUESTIONS)

    assert {right for question in questions for right in question.right} <= answers
    for language in ("nb", "nn", "en", "de", "pl", "uk"):
        real = [q for q in questions if q.language == language and q.right]
        assert len(real) >= 60
        assert {q.held_out for q in real} == {True, False}
    assert sum(not q.right for q in questions) >= 100


def test_no_question_is_among_the_ways_to_ask():
    asked = {question.text.lower().rstrip("?. ") for question in read_questions(QUESTIONS)}
    texts = [text for answer in shipped_answers() for text in answer.texts]
    known = {way.lower().rstrip("?. ") for text in texts for way in text.alternatives}

    assert len(asked & known) <= 3
