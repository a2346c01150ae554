"""Why there is no answer, in words for learners. One place, so that they stay short and alike."""

from __future__ import annotations

from collections.abc import Sequence

EMPTY_QUESTION = "请输入想问的问题。"
UNCLEAR = "没有看懂这个问题，请用几个字说明想查什么。"
EMPTY_LIBRARY = "资料库里还没有文件，请先添加讲话或报告。"
SMALL_TALK = (
    "您好！我只根据资料库里的讲话和报告作答。可以问某篇讲话怎么说、有哪些要求、数字是多少，或请我查找一个提法。"
)
THANKS = "不客气，有问题随时问。"
BY_MEANING = "原文没有这样的字句，上面是意思最接近的几处。"
OUTSIDE = "这个问题和资料库里的讲话、报告无关，我答不了。可以问讲话里的要求、提法、数字和出处。"
NOTHING_NEAR = "资料里没有找到直接的答案，下面是最接近的几处。"
NO_EXAMPLE = "原文在这里没有举例子。"
NOTHING_BEFORE = "上一个问题在资料里没有找到答案，请换个说法再问。"
MASKED = "原文这一处作了隐去处理（如“XX”），具体内容无从得知。"
CONFIDENTIAL = "相关文件标有密级或“内部”，这次作答没有使用语言模型。"
INCOMPLETE = "这篇文件不完整，只到“{heading}”为止，后面的内容资料里没有。"


def no_document(phrase: str) -> str:
    """No document fits what the question calls it."""
    return f"资料库里没有“{phrase.strip('在的里，, ')}”这篇文件。"


def not_said(title: str, word: str) -> str:
    """The document that is meant does not speak of something."""
    return f"《{title}》里没有讲到“{word}”。"


def nowhere(word: str) -> str:
    """No document speaks of something."""
    return f"资料里没有讲到“{word}”。"


def not_of(word: str) -> str:
    """The nearest sentence tells of another year or place, or of something else than what is to be measured."""
    return f"资料里没有找到“{word}”的这一项，下面是最接近的几处。"


def not_speaking(office: str) -> str:
    """No document at hand is a speech of that office's holder."""
    return f"资料里没有{office}的讲话。"


def silent(titles: Sequence[str]) -> str:
    """Documents that were to be compared say nothing on the matter; empty where all say something."""
    return f"{'、'.join(f'《{title}》' for title in titles)}里没有找到相应的内容。" if titles else ""


def no_such_point(title: str, number: str) -> str:
    """The document that is meant has fewer points than the question assumes."""
    return f"《{title}》里没有{number}。"


def also_fits(title: str) -> str:
    """A second document fits the question's words too."""
    return f"《{title}》也可能是您要的那篇。"


def from_bank(title: str) -> str:
    """Say that an answer is that of a question bank."""
    return f"来自题库《{title}》。"


def cannot_write(topic: str) -> str:
    """A text is to be written that the documents could be a source of."""
    return f"我不会代写文章，但资料里有关于“{topic}”的内容，下面是最接近的两处；可以问“{topic}有哪些要求”，再用原文自己写。"


def looked_at(documents: int, speaking: int) -> str:
    """How many documents were looked at, and how many of them speak of the matter."""
    return f"查看了全部 {documents} 份文件，{speaking} 份讲到。"


def also_there(titles: Sequence[str]) -> str:
    """Documents that an overview had no room for; empty where all are told."""
    return f"另有 {len(titles)} 份没有列出，可以说出篇名再问。" if titles else ""


def said_anew(question: str) -> str:
    """The question was found in other words only."""
    return f"按“{question}”查到的。"


def in_its_own_words(titles: Sequence[str]) -> str:
    """Sides of a comparison that a summary left out and the documents' own sentences tell; empty where there are none."""
    return f"{'、'.join(f'《{title}》' for title in titles)}这一边用的是原句。" if titles else ""
