"""Pages of a long list."""

from bot.messages.paging import paged
from bot.messages.texts import MORE_HINT
from bot.messages.values import Entry, Paragraph


def show(number: int, entry: str) -> list[Entry]:
    return [Entry(entry, number)]


def test_entries_are_numbered_through_and_each_page_says_what_is_left():
    first, second, third = paged("甲乙丙丁戊", 2, show, "五个")
    assert first.blocks == (Paragraph("五个", strong=True), Entry("甲", 1), Entry("乙", 2), more(3))
    assert second.blocks == (Entry("丙", 3), Entry("丁", 4), more(1))
    assert third.blocks == (Entry("戊", 5),)


def test_a_short_list_is_one_page_and_an_empty_one_is_none():
    assert [page.blocks for page in paged("甲乙", 2, show)] == [(Entry("甲", 1), Entry("乙", 2))]
    assert paged("", 2, show, "没有") == []


def more(count: int) -> Paragraph:
    return Paragraph(MORE_HINT.format(count=count))
