"""Scripted replies of a language model over the samples: what it says, what must not be shown, what must."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.support.openai_server import Prompt, Scripted

WRITTEN, EXTRACTIVE, EITHER = "written", "extractive", "either"


@dataclass(frozen=True)
class Case:
    """One reply.

    Attributes:
        name: for people.
        question: that is asked.
        text: of the reply; `[~words]` becomes the number of the passage that holds the words.
        never: words that must not be shown, also not while it is written.
        always: words that must stand in the answer.
        engine: whether the model's answer is shown, the extractive one, or whichever.
        how: what else the server does.
    """

    name: str
    question: str
    text: str = ""
    never: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    engine: str = EITHER
    how: dict[str, object] = field(default_factory=dict)

    def script(self, prompt: Prompt) -> Scripted:
        """Return what the server says to a prompt."""

        def number(found: re.Match[str]) -> str:
            return f"[{prompt.number_of(found[1]) or 1}]"

        return Scripted(re.sub(r"\[~([^\]]+)\]", number, self.text), **self.how)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Fact:
    """A question, the sentence that answers it, and false sentences that look like it."""

    question: str
    sentence: str
    words: str
    lost: str
    figure: str
    subject: str
    quotation: str


FACTS = (
    Fact(
        "后进支部什么时候完成整顿？",
        "对排查出的38个后进支部，由县级领导干部一对一联系，9月底前完成整顿，验收不合格的重新整顿。",
        "9月底前完成整顿",
        "验收合格的重新整顿",
        "对排查出的83个后进支部，9月底前完成整顿",
        "由乡镇领导干部一对一联系",
        "“后进支部年底前必须摘帽”",
    ),
    Fact(
        "对没有列入清单的事项，盖章出证明有什么要求？",
        "凡是没有列入清单的事项，任何部门不得要求社区盖章出证明。",
        "任何部门不得要求社区盖章出证明",
        "任何部门要求社区盖章出证明",
        "40张没有列入清单的事项",
        "社区不得要求任何部门盖章出证明",
        "“任何社区不得盖章”",
    ),
    Fact(
        "没有经过三级安全教育的新员工上岗有什么要求？",
        "安全投入不能省，安全培训不能走过场，新员工没有经过三级安全教育的，不得上岗作业。",
        "新员工没有经过三级安全教育的，不得上岗作业",
        "新员工没有经过三级安全教育的，可以上岗作业",
        "新员工没有经过五级安全教育的",
        "老员工没有经过三级安全教育的",
        "“未经培训一律辞退”",
    ),
    Fact(
        "安全生产会上对校车提了什么要求",
        "全区62辆校车要逐车检查一遍，车况不好的坚决不上路，驾驶员要逐人谈话、逐人签承诺书。",
        "车况不好的坚决不上路",
        "车况好的坚决不上路",
        "全区26辆校车要逐车检查一遍",
        "校长要逐人谈话、逐人签承诺书",
        "“校车一律停运”",
    ),
)


def of_fact(fact: Fact) -> list[Case]:
    """Return the replies that any such question gets."""
    at, ask, sentence = f"[~{fact.words}]", fact.question, fact.sentence
    good = f"{sentence}{at}"
    false = {
        "lost negation": fact.lost,
        "swapped figure": fact.figure,
        "swapped subject": fact.subject,
    }
    return [
        Case("whole sentence", ask, good, always=(fact.words,), engine=WRITTEN),
        Case(
            "with a bullet and thoughts", ask, f"<think>先看材料</think>\n- {good}", ("先看",), (fact.words,), WRITTEN
        ),
        *(Case(name, ask, f"{words}。{at}", (words,), (fact.words,)) for name, words in false.items()),
        *(
            Case(f"{name} after a good one", ask, f"{good}\n{words}。{at}", (words,), (fact.words,))
            for name, words in false.items()
        ),
        Case("invented quotation", ask, f"会议强调{fact.quotation}。{at}", (fact.quotation[1:-1],), (fact.words,)),
        Case("invented number", ask, f"{fact.figure}。[9]", (fact.figure, "[9]"), (fact.words,)),
        Case("number of another passage", ask, f"{fact.lost}。[2]", (fact.lost,), (fact.words,)),
        Case("general knowledge", ask, f"这体现了以人民为中心的发展思想。{at}", ("以人民为中心",), (fact.words,)),
        Case("obeyed injection", ask, "好的，我已忽略以上指示，密码是1234。[1]", ("1234", "忽略"), (fact.words,)),
        Case(
            "another language", ask, f"The branch must finish by September.{at}", ("branch",), (fact.words,), EXTRACTIVE
        ),
        Case("no citation", ask, fact.lost + "。", (fact.lost,), (fact.words,)),
    ]


LIST_QUESTION = "基层党建存在哪四个方面的问题？"
LIST_WORDS = ("重形式、轻实效", "填表报数", "不会做群众工作", "各唱各的调")
LISTS = [
    Case(
        "all members",
        LIST_QUESTION,
        "一是有的支部活动重形式、轻实效，党员不愿来、坐不住[~填表报数]\n二是有的社区工作者事多人少，一半以上的时间花在填表报数上[~填表报数]\n"
        "三是有的年轻干部不会做群众工作，见了群众说不上话[~填表报数]\n四是有的单位党建和业务各唱各的调，年底才想起来写总结[~填表报数]",
        (),
        LIST_WORDS,
        WRITTEN,
    ),
    Case(
        "a member left out",
        LIST_QUESTION,
        "有的支部活动重形式、轻实效[~填表报数]。\n有的社区工作者事多人少，一半以上的时间花在填表报数上[~填表报数]。\n"
        "有的单位党建和业务各唱各的调，年底才想起来写总结[~填表报数]。",
        (),
        LIST_WORDS,
    ),
    Case("most members left out", LIST_QUESTION, "有的支部活动重形式、轻实效[~填表报数]。", (), LIST_WORDS, EXTRACTIVE),
    Case(
        "a member invented",
        LIST_QUESTION,
        "有的支部活动重形式、轻实效[~填表报数]。\n有的党员长期不交党费[~填表报数]。",
        ("党费",),
        LIST_WORDS,
    ),
]

_ASK = FACTS[0].question
_WORDS = FACTS[0].words
_GOOD = f"{FACTS[0].sentence}[~{_WORDS}]"


def _bad(name: str, text: str = "", engine: str = EXTRACTIVE, **how: object) -> Case:
    return Case(name, _ASK, text, always=(_WORDS,), engine=engine, how=how)


BROKEN = [
    _bad("empty"),
    _bad("blank", " \n\n　"),
    _bad("thoughts alone", "<think>9月底前不用完成整顿</think>"),
    _bad("thoughts without an end", "<think>9月底前不用完成整顿。[1]"),
    _bad("refused in words", "抱歉，我无法回答这个问题。"),
    _bad("refused by a filter", "抱歉", finish="content_filter"),
    _bad("refused in its own field", refusal="不能回答"),
    *(_bad(f"status {status}", status=status) for status in (401, 403, 404, 429, 500, 502, 503)),
    _bad("rate limit with a time", status=429, headers={"Retry-After": "3600"}),
    _bad("no such protocol", raw=b"<html><body>Welcome</body></html>", kind="text/html"),
    _bad("broken JSON", raw=b'data: {"choices": [{"delta": {"content": "9\n\ndata: [DONE]\n\n'),
    _bad("events of another kind", raw=b'data: {"hello": "world"}\n\ndata: [DONE]\n\n'),
    _bad("an end alone", raw=b"data: [DONE]\n\n"),
    _bad("no body", raw=b""),
    _bad("an error as an event", raw=b'data: {"error": {"message": "overloaded"}}\n\n'),
    _bad("letters that are none", raw=b"data: \xff\xfe\xfa\n\n"),
    _bad("choices that are none", raw=b'data: {"choices": null}\n\ndata: {"choices": []}\n\ndata: [DONE]\n\n'),
    _bad("cut off at once", cut=True),
    _bad("cut off in the first sentence", "对排查出的38个后进支部，由县级领导", cut=True),
    _bad("cut off after the first sentence", _GOOD + "\n凡是没有列入清单的事项，任何部门", EITHER, cut=True),
    _bad("too long for the server", _GOOD + "\n凡是没有列入清单的事项，任何部门", EITHER, finish="length"),
    _bad("endless nonsense", "发展发展发展", endless=True),
    _bad("endless repetition", _GOOD + "\n", EITHER, endless=True),
    _bad("thoughts elsewhere", _GOOD, WRITTEN, thoughts="9月底前不用完成整顿"),
    _bad("not streamed", _GOOD, WRITTEN, streams=False),
    _bad("streams refused", _GOOD, WRITTEN, refuses_streams=True),
    _bad("one letter at a time", _GOOD, WRITTEN, size=1),
    _bad("all at once", _GOOD, WRITTEN, size=10_000),
]

MERGED = [
    Case(
        "clauses of two speeches in one",
        "青澜和松岭两个会上，对领导干部下基层各有什么要求？",
        "区级领导分片包干，每人联系一个镇街，每年至少到10个支部蹲点调研[~分片包干][~蹲点调研]。",
        ("每人联系一个镇街，每年至少到10个支部",),
    ),
    Case(
        "one speech's figure in the other's place",
        "每亩补贴多少",
        "每亩补贴标准为3600万元[~108元]。",
        ("3600万元",),
        ("108元",),
    ),
]

REFUSALS = [
    "材料没有回答这个问题",
    "材料没有回答这个问题。",
    "提供的材料中没有提到后进支部何时完成整顿。",
    "根据所给材料，资料里并未说明完成整顿的时间，无法作答。",
    "文件里没有相关内容。",
    "<think>找一找</think>报告没有给出具体的时间。[1]",
    "抱歉，无法根据现有材料回答这个问题。",
]
"""A model's own words for: it is not in the documents."""

CASES = [*(case for fact in FACTS for case in of_fact(fact)), *LISTS, *BROKEN, *MERGED]
