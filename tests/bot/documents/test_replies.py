"""What an admin reads after sending a file."""

from __future__ import annotations

from bot.documents import replies, texts
from bot.messages.plain_text import reply_lines
from knowledge.values import SourceReport


def test_warnings_stand_above_the_question_a_few_at_most():
    warnings = tuple(f"第{number}页像是两栏。" for number in range(1, 8))
    report = SourceReport("讲话.pdf", "added", documents=1, source="讲话.pdf", warnings=warnings)
    lines = list(reply_lines(replies.report_reply("讲话.pdf", report, [], 1).blocks))
    assert [line for line in lines if "请留意" in line] == [
        texts.WARNING.format(sentence=sentence) for sentence in warnings[:5]
    ]
    assert lines[-1] == texts.WANTED
    assert texts.MORE_WARNINGS.format(count=2) in lines
