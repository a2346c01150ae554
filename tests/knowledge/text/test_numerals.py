"""Chinese numerals: every number below ten thousand is written and read again; what is none has the value 0."""

from __future__ import annotations

import pytest

from knowledge.text.numerals import digit_by_digit, first_number, read_numeral, to_chinese_numeral, to_digits


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("一", 1),
        ("两", 2),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("一十", 10),
        ("二十", 20),
        ("二十三", 23),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十", 110),
        ("一百二十", 120),
        ("两百三十四", 234),
        ("三千零六", 3006),
        ("壹佰贰拾", 120),
        ("7", 7),
        ("１２", 12),
        ("零", 0),
        ("一二", 0),
        ("二〇二六", 0),
        ("十十", 0),
        ("百二", 0),
        ("十百", 0),
        ("三章", 0),
        ("章", 0),
        ("", 0),
    ],
)
def test_numerals_have_a_value(word: str, value: int) -> None:
    assert read_numeral(word) == value


def test_what_is_written_is_read_again() -> None:
    numbers = range(1, 10_000)
    assert [read_numeral(to_chinese_numeral(number)) for number in numbers] == list(numbers)
    assert [read_numeral(to_chinese_numeral(number, formal=True)) for number in numbers] == list(numbers)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("第三，", 3),
        ("（十二）", 12),
        ("其一，", 1),
        ("(3)", 3),
        ("第一百二十条", 120),
        ("一、百年大计", 1),
        ("一、十四五", 1),
        ("12.5", 12),
        ("章", 0),
        ("", 0),
    ],
)
def test_the_first_number_is_found_among_other_letters(words: str, value: int) -> None:
    assert first_number(words) == value


@pytest.mark.parametrize(
    ("word", "digits"),
    [
        ("三", "3"),
        ("二〇二六", "2026"),
        ("三百二十", "320"),
        ("三点五", "3.5"),
        ("十二点〇五", "12.05"),
        ("两点", "2点"),
        ("一一", "11"),
        ("十百", "十百"),
        ("12.5", "12.5"),
    ],
)
def test_numerals_are_turned_into_digits(word: str, digits: str) -> None:
    assert to_digits(word) == digits


def test_digits_alone_are_turned_one_by_one() -> None:
    assert digit_by_digit("二〇2六年") == "2026年"


@pytest.mark.parametrize(
    ("value", "numeral"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (19, "十九"),
        (21, "二十一"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (10_003, "一万零三"),
        (120_000, "十二万"),
        (100_000_00, "一千万"),
    ],
)
def test_numbers_are_written(value: int, numeral: str) -> None:
    assert to_chinese_numeral(value) == numeral


def test_numbers_of_documents_are_written_in_formal_letters() -> None:
    assert to_chinese_numeral(11, formal=True) == "壹拾壹"
